import { hash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { originalFile } from '../../files/photo-files.ts';
import { Decoders } from '../workers/decoders.ts';
import { type PackPhoto, preparePack } from './packs.ts';
import { photoPixels } from './photo-pixels.ts';
import { photosOf } from './two-classes.fixture.ts';

let folder: string;
let decoders: Decoders;
/** One of each kind: plain, to be turned upright, WebP, PNG, half transparent. */
const photos: PackPhoto[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '화소 '));
  const module = join(import.meta.dirname, '../../decoder/decoder.ts');
  decoders = new Decoders({ module, limits: { pixels: 1e6, milliseconds: 30_000 } });
  await mkdir(join(folder, 'prepared'));
  const from = await photosOf(join(folder, 'from'), 5);
  for (const name of await readdir(join(from, 'ab'))) {
    const file = join(from, 'ab', name);
    const sha256 = hash('sha256', await readFile(file));
    const format = extname(name) === '.jpg' ? 'jpeg' : extname(name).slice(1);
    const original = originalFile(folder, sha256, format);
    await mkdir(dirname(original), { recursive: true });
    await copyFile(file, original);
    photos.push({ sha256, format });
  }
});
afterAll(async () => {
  await decoders.close();
  await rm(folder, { recursive: true, force: true });
});

test.for<Recipe['input']>([
  { size: 24, channels: 3, fit: 'stretch', resizing: 'sharp' },
  { size: 17, channels: 1, fit: 'pad', resizing: 'sharp' },
  { size: 20, channels: 3, fit: 'crop', resizing: 'keras' },
])('the pixels of one photo are its row of the pack, byte by byte: $fit by $resizing', async (input) => {
  const signal = new AbortController().signal;
  const pack = await preparePack({ folder, photos, input, decoders, signal, onProgress: () => undefined });
  const rows = await readFile(pack.file);
  const length = input.size * input.size * input.channels;
  expect(photos).toHaveLength(5);
  for (const photo of photos) {
    const row = pack.photos.indexOf(photo.sha256);
    const pixels = await photoPixels({ folder, photo, input, decoders });
    expect(pixels.equals(rows.subarray(row * length, (row + 1) * length))).toBe(true);
  }
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
});

test('a photo that is gone is refused with its reason, and leaves nothing behind', async () => {
  const photo = { sha256: '0'.repeat(64), format: 'jpeg' };
  const input = { size: 8, channels: 3, fit: 'stretch', resizing: 'sharp' } as const;
  await expect(photoPixels({ folder, photo, input, decoders })).rejects.toMatchObject({ code: 'photo_not_found' });
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
});
