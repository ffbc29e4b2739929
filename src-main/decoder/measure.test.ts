import { expect, test } from 'vitest';
import { measure } from './measure.ts';
import type { Pixels } from './picture.ts';

function picture(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const pixels = Array.from({ length: width * height }, (_, i) => colour(i % width, Math.floor(i / width)));
  return { data: Uint8Array.from(pixels.flat()), width, height, channels: 3 };
}

const grey = (level: number): number[] => [level, level, level];

test('of one colour: its brightness everywhere, one value in each channel, no edge but the border', () => {
  const black = picture(40, 30, () => grey(0));
  expect(measure(black, black)).toEqual({
    dhash: '0000000000000000',
    fineDhash: '0'.repeat(64),
    brightness: 0,
    brightnessP5: 0,
    brightnessP99: 0,
    entropy: expect.closeTo(Math.log2(3), 9) as unknown,
    edges: 0,
    detail: 0,
    // All of 1200 pixels in one of 256 levels: 1200 * sqrt(255) / 256.
    greySpread: expect.closeTo((1200 * Math.sqrt(255)) / 256, 9) as unknown,
  });
  const red = picture(40, 30, () => [255, 0, 0]);
  const measured = measure(red, red);
  expect(measured.brightness).toBeCloseTo(Math.sqrt(0.241), 9);
  expect(measured.brightnessP5).toBeCloseTo(Math.sqrt(0.241), 3);
  expect(measured.entropy).toBeCloseTo(Math.log2(3), 9);
});

test('detail is what there is inside the border: none in a slow ramp, whose border CleanVision counts as edges', () => {
  const ramp = picture(64, 48, (x) => grey(x * 4));
  const { edges, detail } = measure(ramp, ramp);
  expect(detail).toBe(0);
  expect(edges).toBeGreaterThan(30);
});

test('percentiles are those of the pixels: 5 and 99 of 100 are no brighter', () => {
  const rising = picture(101, 1, (x) => grey(x));
  const { brightnessP5, brightnessP99 } = measure(rising, rising);
  expect(brightnessP5).toBeCloseTo(5 / 255, 3);
  expect(brightnessP99).toBeCloseTo(99 / 255, 3);
});

test('white is 1, and not brighter', () => {
  const white = picture(8, 8, () => grey(255));
  const measured = measure(white, white);
  expect(measured).toMatchObject({ brightnessP5: 1, brightnessP99: 1 });
  expect(measured.brightness).toBeCloseTo(1, 9);
  expect(measured.brightness).toBeLessThanOrEqual(1);
});

test('the hash says where brightness rises from left to right', () => {
  const rising = picture(90, 80, (x) => grey(2 * x));
  const falling = picture(90, 80, (x) => grey(200 - 2 * x));
  const upperHalf = picture(90, 80, (x, y) => grey(y < 40 ? 2 * x : 200 - 2 * x));
  expect(measure(rising, rising).dhash).toBe('ffffffffffffffff');
  expect(measure(falling, falling).dhash).toBe('0000000000000000');
  expect(measure(upperHalf, upperHalf).dhash).toBe('ffffffff00000000');
  expect(measure(upperHalf, upperHalf).fineDhash).toBe('f'.repeat(32) + '0'.repeat(32));
});

test('sharpness is judged at 64 px, in the proportions of the picture itself', () => {
  // At 128 px every second column is white; at 64 all is grey, and only the border that CleanVision leaves is an edge.
  const fine = picture(128, 128, (x) => grey(x % 2 === 0 ? 0 : 255));
  const coarse = picture(128, 128, (x) => grey(x % 16 < 8 ? 0 : 255));
  expect(measure(fine, fine).edges).toBeLessThan(measure(coarse, coarse).edges);
  const thumbnail = picture(128, 2, (x) => grey(x));
  // One row of 64 levels, each once.
  const { greySpread } = measure(thumbnail, { width: 6400, height: 100 });
  expect(greySpread).toBeCloseTo(Math.sqrt(64 / 256 - (64 / 256) ** 2), 1);
});

test.for([
  [1, 1],
  [1, 300],
  [256, 1],
  [3, 2],
] as const)('a picture of %i x %i is measured too', ([width, height]) => {
  const tiny = picture(width, height, (x, y) => grey((x + y) % 256));
  const measured = measure(tiny, tiny);
  expect(Object.values(measured).filter((value) => typeof value === 'number' && !Number.isFinite(value))).toEqual([]);
  expect(measured.dhash).toMatch(/^[0-9a-f]{16}$/);
});
