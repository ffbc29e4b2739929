import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toGrey } from './grey.ts';
import { resizeBilinear } from './keras-bilinear.ts';
import { openPicture, type Picture, readPixels } from './picture.ts';
import { type Input, resizePicture } from './resize.ts';

const limits = { pixels: 1_000_000, milliseconds: 20_000 };
let folder = '';
let picture: Picture;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resize-'));
  const file = join(folder, 'flag.png');
  // Three bars of 40 x 40: red, green, blue.
  const bar = (background: string, left: number): OverlayOptions => ({
    input: { create: { width: 40, height: 40, channels: 3, background } },
    left,
    top: 0,
  });
  await sharp({ create: { width: 120, height: 40, channels: 3, background: 'red' } })
    .composite([bar('lime', 40), bar('blue', 80)])
    .png()
    .toFile(file);
  picture = await openPicture(file, limits);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The pixel at a place given in shares of the side. */
async function pixelAt(x: number, y: number, input: Partial<Input>): Promise<number[]> {
  const whole: Input = { size: 60, channels: 3, fit: 'stretch', resizing: 'sharp', ...input };
  const { data, width, channels } = await resizePicture(picture, whole, limits);
  const at = (Math.floor(y * width) * width + Math.floor(x * width)) * channels;
  return [...data.subarray(at, at + channels)];
}

test.for(['sharp', 'keras'] as const)(
  '%s: stretching shows all of it, cropping the middle, padding black edges',
  async (resizing) => {
    const [red, green, blue, black] = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [0, 0, 0],
    ];
    expect(await pixelAt(0.1, 0.5, { resizing, fit: 'stretch' })).toEqual(red);
    expect(await pixelAt(0.9, 0.1, { resizing, fit: 'stretch' })).toEqual(blue);
    expect(await pixelAt(0.05, 0.1, { resizing, fit: 'crop' })).toEqual(green);
    expect(await pixelAt(0.95, 0.9, { resizing, fit: 'crop' })).toEqual(green);
    expect(await pixelAt(0.1, 0.5, { resizing, fit: 'pad' })).toEqual(red);
    expect(await pixelAt(0.5, 0.1, { resizing, fit: 'pad' })).toEqual(black);
    expect(await pixelAt(0.5, 0.9, { resizing, fit: 'pad' })).toEqual(black);
  },
);

test.for(['sharp', 'keras'] as const)('%s: one channel is the luma', async (resizing) => {
  expect(await pixelAt(0.5, 0.5, { resizing, channels: 1 })).toEqual([149]);
});

test("keras resizing works on the picture's own pixels, grey before resizing", async () => {
  const own = await readPixels(await picture.decode(), limits);
  const input: Input = { size: 17, channels: 1, fit: 'stretch', resizing: 'keras' };
  expect(await resizePicture(picture, input, limits)).toEqual(resizeBilinear(toGrey(own), 17));
});
