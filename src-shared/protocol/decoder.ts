import { z } from 'zod';
import { cancelledSchema, cancelSchema, failedSchema, plainErrorSchema } from './envelope.ts';

/** Raised whenever a message changes its meaning: an engine and a decoder of different versions refuse each other. */
export const decoderProtocolVersion = 4;

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

/** Where a file's content lies in another, as it is or as zips pack it. */
const stretchSchema = z.strictObject({
  file: z.string(),
  /** Of a zip's file: where its local header starts. */
  start: z.int().min(0),
  /** Of the content as it lies there. */
  length: z.int().min(0),
  /** What a zip's directory says of the content; null: it lies there as it is. */
  zip: z.strictObject({ isDeflated: z.boolean(), bytes: z.int().min(0), crc32: z.int().min(0) }).nullable(),
});
export type Stretch = z.infer<typeof stretchSchema>;

const takenSchema = z.strictObject({
  /** A stretch to be read; or a file too large to be held in memory, hashed already. Both stay as they are. */
  from: z.union([stretchSchema, z.strictObject({ file: z.string(), sha256: z.string(), bytes: z.int().min(0) })]),
  /** A name in the scratch folder for what is half written. */
  scratch: z.string(),
  /** Also where its files are there already. */
  again: z.boolean(),
});
export type TakenPhoto = z.infer<typeof takenSchema>;

const decoderPlanSchema = z.discriminatedUnion('kind', [
  /** One full decode: is it a whole picture, which, how large; its measures and its thumbnail (webp), in one go. */
  z.strictObject({
    kind: z.literal('inspect'),
    file: z.string(),
    thumbnail: z.string(),
    limits: limitsSchema,
  }),
  /**
   * Photos into a project, each decoded once as by `inspect`: thumbnail and original are put in their places there, whole or
   * not at all. Those whose files are there are said to be known, and not looked at. A cancelled plan answers with what is done.
   */
  z.strictObject({
    kind: z.literal('take'),
    photos: z.array(takenSchema),
    /** The project's folder. */
    project: z.string(),
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
  /**
   * A photo as PNG: brought to an input's square, or (input null) in its own size. In its own size nothing is written where
   * other programs see the same picture in the file itself.
   */
  z.strictObject({
    kind: z.literal('png'),
    file: z.string(),
    out: z.string(),
    input: inputSchema.nullable(),
    limits: limitsSchema,
  }),
  /** A large webp of a picture that browsers cannot show. */
  z.strictObject({ kind: z.literal('preview'), file: z.string(), out: z.string(), limits: limitsSchema }),
]);
export type DecoderPlan = z.infer<typeof decoderPlanSchema>;

/** A photo of several is about to be decoded: of a pack each, so that one that kills the decoder is known; else now and then. */
const decoderReportSchema = z.strictObject({
  kind: z.literal('begin'),
  row: z.int().min(0),
  id: z.string(),
});
export type DecoderReport = z.infer<typeof decoderReportSchema>;

/** Raised whenever a measure is computed otherwise: photos with measures of another version are measured again. */
export const measuresVersion = 4;

/** What is measured of every photo, for sorting and for the doctor, who says what the numbers mean. */
export const measuresSchema = z.strictObject({
  /** Which of two neighbours is the brighter, in a 9 x 8 grey picture: 64 bits from the top left as 16 hex digits. */
  dhash: z.string().regex(/^[0-9a-f]{16}$/),
  /** The same in a 17 x 16 grey picture: 256 bits as 64 hex digits. Tells apart what only lies alike in the light. */
  fineDhash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the mean colour; 0 black, 1 white. */
  brightness: z.number().min(0).max(1),
  /** 5 and 99 of 100 pixels are no brighter than this. */
  brightnessP5: z.number().min(0).max(1),
  brightnessP99: z.number().min(0).max(1),
  /** Of the values of all three channels together, bits: log2(3) where each channel has but one, to log2(768). */
  entropy: z.number().min(0),
  /** Standard deviation of the edges at 64 px: small where it is blurred. */
  edges: z.number().min(0),
  /** Standard deviation of the grey levels' counts at 64 px: large where few levels hold all the pixels. */
  greySpread: z.number().min(0),
  /** As edges, inside the picture's border only: small where it is blurred, whatever its border is like. */
  detail: z.number().min(0),
});
export type Measures = z.infer<typeof measuresSchema>;

const inspectionSchema = z.strictObject({
  format: z.enum(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'bmp', 'heic']),
  /** Upright: after the EXIF orientation. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** When the camera took it: its own local time, ISO 8601 without a zone; null where the file does not say. */
  takenAt: z.iso.datetime({ local: true }).nullable(),
  measures: measuresSchema,
});
export type Inspection = z.infer<typeof inspectionSchema>;

/** What became of a photo that was to be taken into a project. */
const takingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('taken'),
    sha256: z.string(),
    bytes: z.int().min(0),
    inspection: inspectionSchema,
  }),
  z.strictObject({ kind: z.literal('known'), sha256: z.string(), bytes: z.int().min(0) }),
  z.strictObject({ kind: z.literal('failed'), error: plainErrorSchema }),
]);
export type Taking = z.infer<typeof takingSchema>;

const decoderResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('inspect'), inspection: inspectionSchema }),
  /** In the order of the plan; fewer where it was cancelled. */
  z.strictObject({ kind: z.literal('take'), photos: z.array(takingSchema) }),
  z.strictObject({ kind: z.literal('pack'), rows: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('raw'),
    width: z.int().positive(),
    height: z.int().positive(),
    /** Whether there is no colour in it. */
    grey: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('png'), written: z.boolean() }),
  z.strictObject({ kind: z.literal('preview') }),
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
