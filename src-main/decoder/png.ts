import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { DecoderPlan, DecoderResult } from '../../src-shared/protocol/decoder.ts';
import { decoding, openPicture, type Picture, readPixels } from './picture.ts';
import { resizePicture } from './resize.ts';

/** What Keras's image_dataset_from_directory takes besides BMP; of those TensorFlow reads 24 bits per pixel only. */
const readByKeras = new Set(['jpeg', 'png', 'gif']);

/**
 * Writes a picture as PNG: brought to an input's square (the very pixels of a pack), or in its own size. In its own size
 * nothing is written where Keras sees the same picture in the file itself.
 * @throws AppError photo_*: why the picture is refused; disk_full
 */
export async function png(plan: Extract<DecoderPlan, { kind: 'png' }>): Promise<DecoderResult> {
  const { file, out, input, limits } = plan;
  const picture = await openPicture(file, limits);
  if (input === null && (await isPlain(picture, file))) return { kind: 'png', written: false };
  const pixels =
    input === null ? await readPixels(await picture.decode(), limits) : await resizePicture(picture, input, limits);
  const { data, width, height, channels } = pixels;
  const encoded = await decoding(limits, () => sharp(data, { raw: { width, height, channels } }).png().toBuffer());
  await writeFile(out, encoded);
  return { kind: 'png', written: true };
}

/** TensorFlow turns no photo upright, lays none over white, and reads 8 bits of grey or RGB as we do. */
async function isPlain({ format }: Picture, file: string): Promise<boolean> {
  if (!readByKeras.has(format)) return false;
  const { orientation = 1, hasAlpha, space, depth } = await sharp(file, { limitInputPixels: false }).metadata();
  return orientation === 1 && !hasAlpha && depth === 'uchar' && (space === 'srgb' || space === 'b-w');
}
