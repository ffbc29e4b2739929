import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { PackPhoto } from './packs.ts';

export interface PhotoPixelsOptions {
  /** The project's folder. */
  folder: string;
  photo: PackPhoto;
  input: Recipe['input'];
  decoders: Pick<Decoders, 'pixels'>;
}

/**
 * The pixels of one photo as its row of a pack holds them: size x size x channels uint8. Decoded anew each time, in front of
 * whatever packs are being made, since somebody waits to look at it.
 * @throws AppError photo_*: why it cannot be read; disk_full
 */
export async function photoPixels({ photo, ...options }: PhotoPixelsOptions): Promise<Buffer> {
  return pixelsOfFile({ ...options, file: originalFile(options.folder, photo.sha256, photo.format) });
}

/** The same of any file that a photo lies in. @throws as photoPixels */
export async function pixelsOfFile({
  folder,
  file,
  input,
  decoders,
}: Omit<PhotoPixelsOptions, 'photo'> & { file: string }): Promise<Buffer> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  const out = join(incoming, `${randomUUID()}.pixels`);
  try {
    await decoders.pixels(file, input, out);
    return await readFile(out);
  } finally {
    await rm(out, { force: true });
  }
}
