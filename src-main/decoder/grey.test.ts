import { expect, test } from 'vitest';
import { toGrey } from './grey.ts';

function greyOf(r: number, g: number, b: number): number | undefined {
  return toGrey({ data: Uint8Array.from([r, g, b]), width: 1, height: 1, channels: 3 }).data[0];
}

test('a grey pixel keeps its value', () => {
  for (let value = 0; value < 256; value += 1) expect(greyOf(value, value, value)).toBe(value);
});

test('green weighs most, blue least', () => {
  expect([greyOf(255, 0, 0), greyOf(0, 255, 0), greyOf(0, 0, 255)]).toEqual([76, 149, 29]);
});
