import { copyFile, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Decoders } from '../workers/decoders.ts';
import { Originals } from './originals.ts';
import { originalFile } from '../../files/photo-files.ts';

const id = 'a'.repeat(64);
let folder = '';
let decoders: Decoders;
let made = 0;
let originals: Originals;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '원본 '));
  decoders = new Decoders({
    module: new URL('../../decoder/decoder.ts', import.meta.url).pathname,
    limits: { pixels: 100_000_000, milliseconds: 30_000 },
    count: 1,
  });
  const counting = (file: string, out: string): Promise<void> => {
    made += 1;
    return decoders.preview(file, out);
  };
  originals = new Originals({ folder, decoders: { preview: counting } });
});
afterAll(async () => {
  await decoders.close();
  await rm(folder, { recursive: true, force: true });
});

test('what browsers show is given as it is', async () => {
  expect(await originals.shown({ id, format: 'jpeg' })).toEqual({
    file: originalFile(folder, id, 'jpeg'),
    type: 'image/jpeg',
  });
  expect(made).toBe(0);
});

test('HEIC is shown as a rendering, made once however often it is asked for', async () => {
  const file = originalFile(folder, id, 'heic');
  await mkdir(dirname(file), { recursive: true });
  await copyFile(new URL('../../decoder/turned.fixture.heic', import.meta.url), file);
  const [one, two] = await Promise.all([1, 2].map(() => originals.shown({ id, format: 'heic' })));
  expect(one).toEqual(two);
  expect(one?.type).toBe('image/webp');
  expect(await sharp(one?.file).metadata()).toMatchObject({ format: 'webp', width: 64, height: 96 });
  await originals.shown({ id, format: 'heic' });
  expect(made).toBe(1);
  // As a power failure may leave it.
  await truncate(one?.file ?? '');
  await originals.shown({ id, format: 'heic' });
  expect(made).toBe(2);
});

test('a large TIFF is brought to 2048 px, and one that has become unreadable says so and is asked again', async () => {
  const other = 'b'.repeat(64);
  const file = originalFile(folder, other, 'tiff');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'no picture any more');
  await expect(originals.shown({ id: other, format: 'tiff' })).rejects.toMatchObject({ code: 'photo_not_a_picture' });
  await sharp({ create: { width: 4000, height: 1000, channels: 3, background: 'red' } })
    .tiff()
    .toFile(file);
  const { file: shown } = await originals.shown({ id: other, format: 'tiff' });
  expect(await sharp(shown).metadata()).toMatchObject({ width: 2048, height: 512 });
  expect(await readdir(dirname(shown))).toEqual([`${other}-large.webp`]);
});
