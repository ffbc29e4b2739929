import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toAppError } from '../../../src-shared/errors.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { PhotoStore } from '../photos/photo-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { DoctorStore, Unmeasured } from './doctor-store.ts';

export interface MeasuringTools {
  /** The project's folder. */
  folder: string;
  photos: PhotoStore;
  store: DoctorStore;
  decoders: Decoders;
}

/** Photos handed to the decoders at once. */
const batch = 16;

/**
 * Measures photos that an earlier program took in, when the decoders have nothing else to do. A photo that cannot be decoded
 * any more stays without measures, and is tried again when the project is opened next.
 * @param onProgress called after each batch
 * @throws AppError cancelled
 */
export async function measureAll(tools: MeasuringTools, signal: AbortSignal, onProgress: () => void): Promise<void> {
  for (let after = 0; ;) {
    const photos = tools.store.unmeasured(after, batch);
    const last = photos.at(-1);
    if (last === undefined) return;
    await Promise.all(photos.map((photo) => measureOne(tools, photo, signal)));
    signal.throwIfAborted();
    after = last.id;
    onProgress();
  }
}

async function measureOne(
  { folder, photos, decoders }: MeasuringTools,
  { id, sha256, format }: Unmeasured,
  signal: AbortSignal,
): Promise<void> {
  // The photo has its thumbnail; the one that comes with measuring again is thrown away.
  const thumbnail = join(folder, 'incoming', `${randomUUID()}.webp`);
  try {
    const { measures } = await decoders.inspect(originalFile(folder, sha256, format), thumbnail, {
      signal,
      background: true,
    });
    photos.putMeasures(id, measures);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (!error.code.startsWith('photo_')) throw error;
  } finally {
    await rm(thumbnail, { force: true });
  }
}
