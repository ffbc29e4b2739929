import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import type { DecoderLimits, DecoderPlan, DecoderResult, Inspection } from '../../src-shared/protocol/decoder.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import type { Content } from './content.ts';
import { measure } from './measure.ts';
import { decoding, openPicture, readPixels } from './picture.ts';
import { takenAt } from './taken-at.ts';

/** Longest side of a thumbnail, pixels. */
const thumbnailSide = 256;
/** Half the time of libwebp's default effort (4) for files 4 % larger: encoding took as long as decoding. */
const thumbnailWebp = { quality: 80, effort: 2 };

/**
 * Decodes a picture to its end, measures it and writes its thumbnail.
 * @throws AppError photo_*: why the picture is refused; disk_full
 */
export async function inspect(plan: Extract<DecoderPlan, { kind: 'inspect' }>): Promise<DecoderResult> {
  const { inspection, thumbnail } = await look(plan.file, plan.limits);
  await mkdir(dirname(plan.thumbnail), { recursive: true });
  await writeFileAtomic(plan.thumbnail, thumbnail, { flush: false });
  return { kind: 'inspect', inspection };
}

/**
 * Decodes a picture to its end and measures it.
 * @param picture its path, or its bytes
 * @throws AppError photo_*: why the picture is refused
 */
export async function look(
  picture: Content,
  limits: DecoderLimits,
): Promise<{ inspection: Inspection; thumbnail: Buffer }> {
  const { format, width, height, exif, decode } = await openPicture(picture, limits);
  const box = { width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true } as const;
  const small = await readPixels((await decode()).resize(box), limits);
  const raw = { width: small.width, height: small.height, channels: small.channels };
  const encoding = decoding(limits, () => sharp(small.data, { raw }).webp(thumbnailWebp).toBuffer());
  // Meanwhile: libwebp works in a thread of its own.
  const measures = measure(small, { width, height });
  const thumbnail = await encoding;
  release(small.data);
  return { inspection: { format, width, height, takenAt: takenAt(exif), measures }, thumbnail };
}

/**
 * Gives pixels back at once. V8 sees little of a photo but that it holds much outside the heap, and would clear the whole heap
 * away every forty photos.
 */
function release(pixels: Uint8Array): void {
  if (pixels.buffer instanceof ArrayBuffer && !pixels.buffer.detached) pixels.buffer.transfer(0);
}
