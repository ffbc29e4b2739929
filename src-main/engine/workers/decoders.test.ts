import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Taking } from '../../../src-shared/protocol/decoder.ts';
import { Decoders, type DecodersOptions } from './decoders.ts';

const real = new URL('../../decoder/decoder.ts', import.meta.url).pathname;
const deadly = new URL('decoder.fixture.ts', import.meta.url).pathname;
const limits = { pixels: 100_000_000, milliseconds: 30_000 };
const tiny = { size: 2, channels: 3, fit: 'stretch', resizing: 'sharp' } as const;

let folder = '';
const pools: Decoders[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '해독 '));
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await rm(folder, { recursive: true, force: true });
});

function start(options: Partial<DecodersOptions> = {}): Decoders {
  const pool = new Decoders({ module: real, limits, count: 2, ...options });
  pools.push(pool);
  return pool;
}

async function plainPicture(name: string, colour: { r: number; g: number; b: number }, side = 8): Promise<string> {
  const file = join(folder, name);
  await sharp({ create: { width: side, height: side, channels: 3, background: colour } })
    .png()
    .toFile(file);
  return file;
}

describe('with real decoders', () => {
  test('a picture is inspected, and its thumbnail lies where it was asked for', async () => {
    const file = await plainPicture('고양이 🐈.jpg', { r: 1, g: 2, b: 3 }, 600);
    const thumbnail = join(folder, 'thumbnails', 'ab', 'one.webp');
    expect(await start().inspect(file, thumbnail)).toMatchObject({
      format: 'png',
      width: 600,
      height: 600,
      takenAt: null,
      measures: { dhash: '0000000000000000', entropy: expect.closeTo(Math.log2(3), 9) as unknown },
    });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
  });

  test('a pack holds each photo in its row, whichever decoder wrote it, and progress counts to the end', async () => {
    const count = 100;
    const colours = Array.from({ length: count }, (_, i) => ({ r: i, g: 255 - i, b: (7 * i) % 256 }));
    const photos = await Promise.all(
      colours.map(async (colour, i) => ({ id: String(i), file: await plainPicture(`${i}.png`, colour) })),
    );
    const progress: number[] = [];
    const pack = join(folder, 'pack.bin');
    await start().pack(photos, tiny, pack, { onProgress: (done) => progress.push(done) });
    const expected = colours.flatMap(({ r, g, b }) => Array.from({ length: 4 }, () => [r, g, b]).flat());
    expect([...(await readFile(pack))]).toEqual(expected);
    expect(progress.at(-1)).toBe(count);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test('raw pixels are a picture own ones', async () => {
    const file = await plainPicture('a.png', { r: 9, g: 8, b: 7 }, 2);
    expect(await start().raw(file, join(folder, 'raw.bin'))).toEqual({ width: 2, height: 2, grey: false });
    expect([...(await readFile(join(folder, 'raw.bin')))]).toEqual([9, 8, 7, 9, 8, 7, 9, 8, 7, 9, 8, 7]);
  });

  test('a photo that a pack cannot read is named', async () => {
    const good = await plainPicture('good.png', { r: 1, g: 1, b: 1 });
    await writeFile(join(folder, 'bad.png'), 'no picture');
    const photos = [
      { id: 'good', file: good },
      { id: 'bad', file: join(folder, 'bad.png') },
    ];
    await expect(start().pack(photos, tiny, join(folder, 'pack.bin'))).rejects.toMatchObject({
      code: 'photo_not_a_picture',
      details: { photo: 'bad' },
    });
  });

  test('a pack that is cancelled ends as cancelled, and the decoders serve on', async () => {
    const file = await plainPicture('a.png', { r: 1, g: 1, b: 1 });
    const photos = Array.from({ length: 200 }, (_, i) => ({ id: String(i), file }));
    const stop = new AbortController();
    const pool = start();
    const packing = pool.pack(photos, tiny, join(folder, 'pack.bin'), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(packing).rejects.toMatchObject({ code: 'cancelled' });
    await expect(pool.inspect(file, join(folder, 't.webp'))).resolves.toMatchObject({ width: 8 });
  });

  test.skipIf(process.platform !== 'linux')('decoders killed from outside cost no picture', async () => {
    // Large enough to be in the middle of it when the signal comes.
    const file = await plainPicture('large.png', { r: 40, g: 50, b: 60 }, 5000);
    const pool = start();
    await pool.inspect(await plainPicture('small.png', { r: 1, g: 1, b: 1 }), join(folder, 'small.webp'));
    const inspecting = Promise.all(Array.from({ length: 4 }, (_, i) => pool.inspect(file, join(folder, `${i}.webp`))));
    const before = await children();
    expect(before.length).toBeGreaterThan(0);
    for (const child of before) process.kill(child, 'SIGKILL');
    expect(await inspecting).toHaveLength(4);
    const thumbnails = (await readdir(folder)).filter((name) => /^\d\.webp$/.test(name));
    expect(thumbnails).toHaveLength(4);
    const after = await children();
    expect(after.filter((child) => before.includes(child))).toEqual([]);
  });
});

describe('when a picture kills', () => {
  test('it alone is refused, and the others are read', async () => {
    const pool = start({ module: deadly });
    const files = ['a', 'kills', 'b', 'c', 'kills', 'd'];
    const outcomes = await Promise.allSettled(files.map((file) => pool.inspect(file, 'out')));
    const read = { status: 'fulfilled', value: expect.objectContaining({ width: 3 }) as unknown };
    const killed = { status: 'rejected', reason: expect.objectContaining({ code: 'photo_killed_decoder' }) as unknown };
    expect(outcomes).toEqual([read, killed, read, read, killed, read]);
  });

  test('a decoder that died once while reading it may have died of something else: it is read again', async () => {
    const file = join(folder, 'kills-once');
    await expect(start({ module: deadly }).inspect(file, 'out')).resolves.toMatchObject({ width: 3 });
  });

  test('a pack names it, after having tried again from there', async () => {
    const photos = Array.from({ length: 20 }, (_, i) => ({ id: `photo ${i}`, file: i === 13 ? 'kills' : 'well' }));
    await expect(start({ module: deadly }).pack(photos, tiny, join(folder, 'pack.bin'))).rejects.toMatchObject({
      code: 'photo_killed_decoder',
      details: { photo: 'photo 13' },
    });
  });

  test('a pack outlives decoders that die once on several pictures', async () => {
    const photos = Array.from({ length: 20 }, (_, i) => ({
      id: String(i),
      file: i % 6 === 5 ? join(folder, `${i} kills-once`) : 'well',
    }));
    const progress: number[] = [];
    await start({ module: deadly }).pack(photos, tiny, join(folder, 'pack.bin'), {
      onProgress: (done) => progress.push(done),
    });
    expect(progress.at(-1)).toBe(20);
  });

  test('of several that are taken into a project it alone is refused, as is one that takes too long', async () => {
    const pool = start({ module: deadly, limits: { pixels: 1, milliseconds: 300 }, grace: 2_700 });
    const taking = (names: string[]): Promise<Taking[]> =>
      pool.take(
        names.map((file) => ({ from: { file, start: 0, length: 1, zip: null }, scratch: 'scratch', again: false })),
        folder,
      );
    const [taken, killed, slow] = [
      expect.objectContaining({ kind: 'taken' }) as unknown,
      { kind: 'failed', error: { code: 'photo_killed_decoder', details: {} } },
      { kind: 'failed', error: { code: 'photo_took_too_long', details: { seconds: 0.3 } } },
    ];
    expect(await taking(['a', 'kills', 'b', join(folder, 'kills-once')])).toEqual([taken, killed, taken, taken]);
    expect(await taking(['hangs', 'a'])).toEqual([slow, taken]);
  });

  test('one that takes too long costs its decoder, and is refused without a second try', async () => {
    const pool = start({ module: deadly, limits: { pixels: 1, milliseconds: 300 }, grace: 2_700 });
    const outcomes = await Promise.allSettled(['hangs', 'well'].map((file) => pool.inspect(file, 'out')));
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'photo_took_too_long', details: { seconds: 0.3 } } },
      { status: 'fulfilled', value: { width: 3 } },
    ]);
  });

  test('one that takes too long in a pack is named', async () => {
    const photos = ['well', 'hangs', 'well'].map((file, i) => ({ id: String(i), file }));
    const pool = start({ module: deadly, limits: { pixels: 1, milliseconds: 300 }, grace: 2_700 });
    await expect(pool.pack(photos, tiny, join(folder, 'pack.bin'))).rejects.toMatchObject({
      code: 'photo_took_too_long',
      details: { photo: '1' },
    });
  });

  test('no picture is blamed when no decoder can be started', async () => {
    const pool = start({ module: join(folder, 'absent.js') });
    await expect(pool.inspect('well', 'out')).rejects.toMatchObject({ code: 'decoder_died' });
    const photos = [{ id: '0', file: 'well' }];
    await expect(pool.pack(photos, tiny, join(folder, 'pack.bin'))).rejects.toMatchObject({ code: 'decoder_died' });
  });
});

test('closing ends what is under way and refuses what comes after', async () => {
  const pool = start({ module: deadly });
  await pool.inspect('well', 'out');
  const hanging = expect(pool.inspect('hangs', 'out')).rejects.toMatchObject({ code: 'cancelled' });
  await pool.close();
  await hanging;
  await expect(pool.inspect('well', 'out')).rejects.toMatchObject({ code: 'cancelled' });
});

/** Child processes of this one, on Linux. */
async function children(): Promise<number[]> {
  const list = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  return list.split(' ').filter(Boolean).map(Number);
}
