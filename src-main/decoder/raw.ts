import { writeFile } from 'node:fs/promises';
import type { DecoderPlan, DecoderResult } from '../../src-shared/protocol/decoder.ts';
import { openPicture, readPixels } from './picture.ts';

/**
 * Writes a picture's own pixels, H x W x 3 uint8.
 * @throws AppError photo_*: why the picture is refused; disk_full
 */
export async function raw(plan: Extract<DecoderPlan, { kind: 'raw' }>): Promise<DecoderResult> {
  const picture = await openPicture(plan.file, plan.limits);
  const { data, width, height } = await readPixels(await picture.decode(), plan.limits);
  await writeFile(plan.out, data);
  return { kind: 'raw', width, height, grey: isGrey(data) };
}

function isGrey(pixels: Uint8Array): boolean {
  for (let at = 0; at < pixels.length; at += 3) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false;
  }
  return true;
}
