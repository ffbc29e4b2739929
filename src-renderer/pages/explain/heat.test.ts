import { expect, test } from 'vitest';
import { paintHeat, seenPart, spreadHeat } from './heat.ts';
import { picturesOf, rgbaOf } from './pictures.ts';

const whole = { x: 0, y: 0, width: 1, height: 1 };

function hot(width: number, height: number, at: number): Parameters<typeof spreadHeat>[0] {
  const pixels = new Uint8Array(width * height);
  pixels[at] = 255;
  return { width, height, channels: 1, pixels, peak: 1 };
}

test('A stretched photo is seen whole, a cropped one in its middle, a padded one with what is not there', () => {
  expect(seenPart('stretch', 400, 200)).toEqual(whole);
  expect(seenPart('crop', 400, 200)).toEqual({ x: 0.25, y: 0, width: 0.5, height: 1 });
  expect(seenPart('pad', 400, 200)).toEqual({ x: 0, y: -0.5, width: 1, height: 2 });
});

test('Heat lies over the place of the photo that it was found in, and nowhere that the network does not see', () => {
  // The right one of two cells: the middle of the right half is the hottest.
  const field = spreadHeat(hot(2, 1, 1), 8, 1, whole);
  expect(field.values.indexOf(1)).toBe(7);
  expect(field.values[0]).toBeLessThan(0.3);
  const cropped = spreadHeat(hot(1, 1, 0), 8, 2, seenPart('crop', 400, 200));
  expect([...cropped.values.subarray(0, 8)].map((value) => value > 0)).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(Math.max(...spreadHeat({ ...hot(3, 3, 0), pixels: new Uint8Array(9) }, 6, 6, whole).values)).toBe(0);
});

test('What was found stays lit with a line around it, and the rest is dark', () => {
  const field = spreadHeat(hot(9, 9, 40), 90, 90, whole);
  const ink = [255, 120, 70] as const;
  const painted = paintHeat(field, ink);
  const alphaAt = (column: number, row: number): number => painted[(row * 90 + column) * 4 + 3] ?? NaN;
  expect(alphaAt(45, 45)).toBeLessThan(3);
  expect(alphaAt(2, 2)).toBe(Math.round(0.84 * 255));
  const distances = [...field.values].map((value) => Math.abs(value - 0.55));
  const inked = distances.indexOf(Math.min(...distances));
  expect([...painted.subarray(inked * 4, inked * 4 + 3)].every((value, index) => value > (ink[index] ?? 0) * 0.8)).toBe(
    true,
  );
});

test('Pictures come one after another, grey or in colour', () => {
  const pixels = btoa(String.fromCharCode(1, 2, 3, 4, 5, 6));
  const [first, second] = picturesOf({ width: 1, height: 1, channels: 3, pixels, peaks: [1, 0], total: 9 });
  expect(second).toMatchObject({ peak: 0, width: 1 });
  if (first === undefined) throw new Error('no picture');
  expect([...rgbaOf(first)]).toEqual([1, 2, 3, 255]);
  expect([...rgbaOf({ ...first, channels: 1, pixels: Uint8Array.of(7) })]).toEqual([7, 7, 7, 255]);
});
