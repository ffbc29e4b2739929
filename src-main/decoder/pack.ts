import { closeSync, openSync } from 'node:fs';
import { AppError } from '../../src-shared/errors.ts';
import type { DecoderPlan, DecoderReport, DecoderResult } from '../../src-shared/protocol/decoder.ts';
import { writeAt } from './content.ts';
import { openPicture } from './picture.ts';
import { resizePicture } from './resize.ts';

/**
 * Writes the pixels of photos into their rows of a pack. The first photo that cannot be read ends it.
 * @param report called before each photo
 * @param isCancelled asked before each photo
 * @throws AppError photo_*; cancelled; disk_full
 */
export async function pack(
  plan: Extract<DecoderPlan, { kind: 'pack' }>,
  report: (report: DecoderReport) => void,
  isCancelled: () => boolean,
): Promise<DecoderResult> {
  const { photos, input, limits, firstRow } = plan;
  const rowBytes = input.size * input.size * input.channels;
  const file = openSync(plan.pack, 'r+');
  try {
    for (const [index, photo] of photos.entries()) {
      if (isCancelled()) throw new AppError('cancelled');
      const row = firstRow + index;
      report({ kind: 'begin', row, id: photo.id });
      const { data } = await resizePicture(await openPicture(photo.file, limits), input, limits);
      writeAt(file, row * rowBytes, data.subarray(0, rowBytes));
    }
  } finally {
    closeSync(file);
  }
  return { kind: 'pack', rows: photos.length };
}
