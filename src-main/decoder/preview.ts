import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DecoderPlan, DecoderResult } from '../../src-shared/protocol/decoder.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { decoding, openPicture } from './picture.ts';

/** Longest side, pixels: more than most screens show of a picture. */
const previewSide = 2048;

/**
 * Writes a large webp of a picture that browsers cannot show.
 * @throws AppError photo_*: why the picture is refused; disk_full
 */
export async function preview(plan: Extract<DecoderPlan, { kind: 'preview' }>): Promise<DecoderResult> {
  const box = { width: previewSide, height: previewSide, fit: 'inside', withoutEnlargement: true } as const;
  const decoded = await (await openPicture(plan.file, plan.limits)).decode();
  const encoded = await decoding(plan.limits, () => decoded.resize(box).webp({ quality: 90 }).toBuffer());
  await mkdir(dirname(plan.out), { recursive: true });
  await writeFileAtomic(plan.out, encoded, { flush: false });
  return { kind: 'preview' };
}
