import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DecoderPlan, DecoderResult } from '../../src-shared/protocol/decoder.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { decoding, openPicture } from './picture.ts';

/** Longest side of a thumbnail, pixels, where the plan names none. */
const thumbnailSide = 256;

/**
 * Decodes a picture to its end and writes its thumbnail.
 * @throws AppError photo_*: why the picture is refused; disk_full
 */
export async function inspect(plan: Extract<DecoderPlan, { kind: 'inspect' }>): Promise<DecoderResult> {
  const { format, width, height, decode } = await openPicture(plan.file, plan.limits);
  const side = plan.side ?? thumbnailSide;
  const box = { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
  const thumbnail = await decoding(plan.limits, () => decode().resize(box).webp({ quality: 80 }).toBuffer());
  await mkdir(dirname(plan.thumbnail), { recursive: true });
  await writeFileAtomic(plan.thumbnail, thumbnail, { flush: false });
  return { kind: 'inspect', format, width, height };
}
