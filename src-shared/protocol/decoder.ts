import { z } from 'zod';
import { cancelledSchema, cancelSchema, failedSchema } from './envelope.ts';

/** Raised whenever a message changes its meaning: an engine and a decoder of different versions refuse each other. */
export const decoderProtocolVersion = 1;

const inputSchema = z.strictObject({
  size: z.int().positive(),
  channels: z.union([z.literal(1), z.literal(3)]),
  fit: z.enum(['stretch', 'crop', 'pad']),
  resizing: z.enum(['sharp', 'keras']),
});

/** Limits of one picture. A picture over them is refused with its reason. */
const limitsSchema = z.strictObject({
  pixels: z.int().positive(),
  milliseconds: z.int().positive(),
});
export type DecoderLimits = z.infer<typeof limitsSchema>;

const decoderPlanSchema = z.discriminatedUnion('kind', [
  /** One full decode: is it a whole picture, which, how large; and its thumbnail (webp), in one go. */
  z.strictObject({
    kind: z.literal('inspect'),
    file: z.string(),
    thumbnail: z.string(),
    /** The thumbnail's longest side, pixels; 256 where it is not given. */
    side: z.int().positive().optional(),
    limits: limitsSchema,
  }),
  /**
   * Pixels of photos into a pack file: row r of `photos` is written at byte (firstRow + r) * size * size * channels, in
   * H x W x C order, uint8. The file exists at its full length already, so several decoders may fill one pack.
   */
  z.strictObject({
    kind: z.literal('pack'),
    photos: z.array(z.strictObject({ id: z.string(), file: z.string() })),
    input: inputSchema,
    pack: z.string(),
    firstRow: z.int().min(0),
    limits: limitsSchema,
  }),
  /** A photo's own pixels, upright, sRGB, over white: raw RGB uint8, H x W x 3, for models that resize themselves. */
  z.strictObject({
    kind: z.literal('raw'),
    file: z.string(),
    out: z.string(),
    limits: limitsSchema,
  }),
]);
export type DecoderPlan = z.infer<typeof decoderPlanSchema>;

/** A photo is about to be decoded: should the decoder die now, this is the one that killed it. */
const decoderReportSchema = z.strictObject({
  kind: z.literal('begin'),
  row: z.int().min(0),
  id: z.string(),
});
export type DecoderReport = z.infer<typeof decoderReportSchema>;

const decoderResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('inspect'),
    format: z.enum(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'bmp', 'heic']),
    /** Upright: after the EXIF orientation. */
    width: z.int().positive(),
    height: z.int().positive(),
  }),
  z.strictObject({ kind: z.literal('pack'), rows: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('raw'),
    width: z.int().positive(),
    height: z.int().positive(),
  }),
]);
export type DecoderResult = z.infer<typeof decoderResultSchema>;

export const toDecoderSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    job: z.int(),
    plan: decoderPlanSchema,
  }),
  cancelSchema,
]);

export const fromDecoderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), version: z.int() }),
  z.strictObject({
    type: z.literal('report'),
    job: z.int(),
    report: decoderReportSchema,
  }),
  z.strictObject({
    type: z.literal('done'),
    job: z.int(),
    result: decoderResultSchema,
  }),
  failedSchema,
  cancelledSchema,
]);
