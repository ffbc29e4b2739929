import { expect, test } from 'vitest';
import { cropToSquare, padToSquare } from './keras-square.ts';
import type { Pixels } from './picture.ts';

const wide: Pixels = { data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), width: 4, height: 2, channels: 1 };
const tall: Pixels = { data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), width: 2, height: 4, channels: 1 };
const odd: Pixels = { data: Uint8Array.from([1, 2, 3, 4]), width: 4, height: 1, channels: 1 };

test('cropping keeps the middle', () => {
  expect(cropToSquare(wide)).toEqual({ data: Uint8Array.from([2, 3, 6, 7]), width: 2, height: 2, channels: 1 });
  expect(cropToSquare(tall)).toEqual({ data: Uint8Array.from([3, 4, 5, 6]), width: 2, height: 2, channels: 1 });
});

test('of an odd rest cropping cuts the smaller half first', () => {
  expect([...cropToSquare(odd).data]).toEqual([2]);
});

test('padding lays black on both sides', () => {
  const expected = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0];
  expect(padToSquare(wide)).toEqual({ data: Uint8Array.from(expected), width: 4, height: 4, channels: 1 });
  expect([...padToSquare(tall).data]).toEqual([0, 1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0, 7, 8, 0]);
});

test('of an odd rest padding lays the smaller half on both sides, as Keras does', () => {
  expect(padToSquare(odd)).toEqual({
    data: Uint8Array.from([0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0]),
    width: 4,
    height: 3,
    channels: 1,
  });
});

test('three channels stay together', () => {
  const picture: Pixels = { data: Uint8Array.from([1, 2, 3, 4, 5, 6]), width: 2, height: 1, channels: 3 };
  expect([...cropToSquare(picture).data]).toEqual([1, 2, 3]);
  expect([...padToSquare(picture).data]).toEqual([1, 2, 3, 4, 5, 6]);
});
