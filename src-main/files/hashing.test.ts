import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyHashed } from './hashing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a copy has the bytes, the length and the hash of what was read', async () => {
  const bytes = randomBytes(3_000_001);
  await writeFile(join(folder, '사진 원본.jpg'), bytes);
  const copy = await copyHashed(createReadStream(join(folder, '사진 원본.jpg')), join(folder, 'copy'), { flush: true });
  expect(copy).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
  expect(await readFile(join(folder, 'copy'))).toEqual(bytes);
});

test('an empty stream gives an empty file', async () => {
  const copy = await copyHashed(Readable.from([]), join(folder, 'copy'));
  expect(copy).toEqual({ sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', bytes: 0 });
  expect(await readFile(join(folder, 'copy'))).toEqual(Buffer.alloc(0));
});

test('a stream that breaks leaves no file', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('half');
      throw new Error('the cable was pulled');
    })(),
  );
  await expect(copyHashed(broken, join(folder, 'copy'))).rejects.toThrow('the cable was pulled');
  expect(await readdir(folder)).toEqual([]);
});

test('a file that cannot be read rejects instead of throwing into the void, and leaves no file', async () => {
  await expect(copyHashed(createReadStream(join(folder, 'absent')), join(folder, 'copy'))).rejects.toThrow('ENOENT');
  expect(await readdir(folder)).toEqual([]);
});

test('an existing file is never overwritten', async () => {
  await writeFile(join(folder, 'copy'), 'mine');
  await expect(copyHashed(Readable.from([Buffer.from('yours')]), join(folder, 'copy'))).rejects.toThrow('EEXIST');
  expect(await readFile(join(folder, 'copy'), 'utf8')).toBe('mine');
});

test('a copy can be stopped, and leaves no file', async () => {
  const stop = new AbortController();
  const endless = Readable.from(
    (async function* () {
      yield Buffer.alloc(10);
      stop.abort();
      await new Promise(() => undefined);
    })(),
  );
  await expect(copyHashed(endless, join(folder, 'copy'), { signal: stop.signal })).rejects.toThrow('abort');
  expect(await readdir(folder)).toEqual([]);
});
