import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TakenPhoto, Taking } from '../../src-shared/protocol/decoder.ts';
import { originalFile, thumbnailFile } from '../files/photo-files.ts';
import { take } from './take.ts';

const limits = { pixels: 100_000_000, milliseconds: 30_000 };
let folder = '';
let project = '';
let picture: Buffer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '가져오기 '));
  project = join(folder, 'pets.pawprint');
  picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#406080' } })
    .jpeg()
    .toBuffer();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(froms: readonly TakenPhoto['from'][], again = false, cancelledAfter = Infinity): Promise<Taking[]> {
  const photos = froms.map((from, index) => ({ from, scratch: join(folder, String(index)), again }));
  let asked = 0;
  const result = await take(
    { kind: 'take', photos, project, limits },
    () => undefined,
    () => (asked += 1) > cancelledAfter,
  );
  if (result.kind !== 'take') throw new Error('another answer');
  return result.photos;
}

/** A file among other bytes. */
async function stretchOf(content: Buffer): Promise<TakenPhoto['from']> {
  const file = join(folder, 'source');
  await writeFile(file, Buffer.concat([Buffer.from('before'), content, Buffer.from('after')]));
  return { file, start: 6, length: content.length, zip: null };
}

describe('a photo that is taken into a project', () => {
  test('lies there under its hash, byte for byte, beside its thumbnail, and nothing else is left', async () => {
    const [taking] = await run([await stretchOf(picture)]);
    expect(taking).toMatchObject({ kind: 'taken', bytes: picture.length, inspection: { format: 'jpeg', width: 300 } });
    const sha256 = taking?.kind === 'taken' ? taking.sha256 : '';
    expect((await readFile(originalFile(project, sha256, 'jpeg'))).equals(picture)).toBe(true);
    expect(await sharp(thumbnailFile(project, sha256)).metadata()).toMatchObject({ format: 'webp', width: 256 });
    expect((await readdir(folder)).sort()).toEqual(['pets.pawprint', 'source']);
  });

  test('is known the second time, unless its files are to be made again or one of them is not whole', async () => {
    const from = await stretchOf(picture);
    const [first] = await run([from]);
    const sha256 = first?.kind === 'taken' ? first.sha256 : '';
    const known = { kind: 'known', sha256, bytes: picture.length };
    expect(await run([from])).toEqual([known]);
    expect(await run([from], true)).toEqual([first]);
    await truncate(thumbnailFile(project, sha256));
    expect(await run([from])).toEqual([first]);
    await truncate(originalFile(project, sha256, 'jpeg'), 100);
    expect(await run([from])).toEqual([first]);
    expect(await run([from])).toEqual([known]);
  });

  test('keeps its place where it is too large to be held, hashed before', async () => {
    const file = join(folder, 'large.jpg');
    await writeFile(file, picture);
    const sha256 = 'ab'.repeat(32);
    expect(await run([{ file, sha256, bytes: picture.length }])).toMatchObject([{ kind: 'taken', sha256 }]);
    expect((await readFile(originalFile(project, sha256, 'jpeg'))).equals(picture)).toBe(true);
    expect((await readFile(file)).equals(picture)).toBe(true);
  });

  test('costs the others nothing where it is damaged or gone', async () => {
    const good = await stretchOf(picture);
    const half = { file: join(folder, 'half'), start: 0, length: 500, zip: null };
    await writeFile(half.file, picture.subarray(0, 500));
    const gone = { file: join(folder, 'gone'), start: 0, length: 500, zip: null };
    const lying = {
      file: join(folder, 'source'),
      start: 0,
      length: 500,
      zip: { isDeflated: false, bytes: 500, crc32: 1 },
    };
    expect(await run([half, gone, lying, good])).toMatchObject([
      { kind: 'failed', error: { code: 'photo_broken' } },
      { kind: 'failed', error: { code: 'photo_unreadable', details: { reason: 'ENOENT' } } },
      { kind: 'failed', error: { code: 'photo_broken' } },
      { kind: 'taken' },
    ]);
    expect(await readdir(join(project, 'photos'))).toHaveLength(1);
  });
});

test('where it is cancelled, what was done is told', async () => {
  const from = await stretchOf(picture);
  expect(await run([from, from, from], false, 2)).toMatchObject([{ kind: 'taken' }, { kind: 'known' }]);
});
