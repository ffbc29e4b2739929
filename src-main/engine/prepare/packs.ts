import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Pack } from '../../../src-shared/protocol/trainer.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { replaceFolder } from '../../files/atomic.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { Decoders } from '../workers/decoders.ts';

/** Raised when the same photo would give other pixels: older packs are then made again. */
const codeVersion = 1;

const manifestSchema = z.strictObject({ photos: z.array(z.string()), bytes: z.int(), sha256: z.string() });

export interface PackPhoto {
  sha256: string;
  format: string;
}

export interface PackOptions {
  /** The project's folder. */
  folder: string;
  photos: readonly PackPhoto[];
  input: Recipe['input'];
  decoders: Decoders;
  signal: AbortSignal;
  /** Photos done of all; not called when the pack is there already. */
  onProgress: (done: number, total: number) => void;
}

/**
 * The photos' pixels in one file, N x size x size x channels uint8, made once per list and input rule and then found again.
 * @throws AppError of the photo that can no longer be read; cancelled
 */
export async function preparePack(options: PackOptions): Promise<Pack> {
  const { folder, photos, input } = options;
  const list = inOrder(photos);
  const names = list.map((photo) => photo.sha256);
  const place = placeOf(folder, names, input);
  const pack = { file: join(place, 'pixels.bin'), size: input.size, channels: input.channels, photos: names };
  if (await isWhole(place)) return pack;

  const files = list.map((photo) => ({ id: photo.sha256, file: originalFile(folder, photo.sha256, photo.format) }));
  await replaceFolder(place, async (making) => {
    const file = join(making, 'pixels.bin');
    await options.decoders.pack(files, input, file, { signal: options.signal, onProgress: options.onProgress });
    const bytes = (await stat(file)).size;
    await writeFile(join(making, 'pack.json'), JSON.stringify({ photos: names, bytes, sha256: await hashOf(file) }));
  });
  return pack;
}

/** Whether such a pack was made; its bytes are not looked at. */
export function isPackMade({ folder, photos, input }: Pick<PackOptions, 'folder' | 'photos' | 'input'>): boolean {
  const names = inOrder(photos).map((photo) => photo.sha256);
  return existsSync(join(placeOf(folder, names, input), 'pack.json'));
}

function inOrder(photos: readonly PackPhoto[]): PackPhoto[] {
  return [...photos].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

function placeOf(folder: string, names: readonly string[], input: PackOptions['input']): string {
  const key = createHash('sha256')
    .update(JSON.stringify([codeVersion, input, names]))
    .digest('hex')
    .slice(0, 32);
  return join(folder, 'prepared', key);
}

/** A pack whose bytes are the ones that were written; a damaged one is made again. */
async function isWhole(place: string): Promise<boolean> {
  try {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(place, 'pack.json'), 'utf8')));
    const file = join(place, 'pixels.bin');
    return (await stat(file)).size === manifest.bytes && (await hashOf(file)) === manifest.sha256;
  } catch {
    return false; // never made, or not readable: both mean making it
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
