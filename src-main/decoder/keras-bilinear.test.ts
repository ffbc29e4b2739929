import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resizeBilinear } from './keras-bilinear.ts';
import type { Pixels } from './picture.ts';

function grey(rows: number[][]): Pixels {
  return { data: Uint8Array.from(rows.flat()), width: rows[0]?.length ?? 0, height: rows.length, channels: 1 };
}

test('the same size gives the same pixels', () => {
  const picture = grey([
    [0, 50, 100],
    [7, 8, 9],
    [255, 254, 1],
  ]);
  expect(resizeBilinear(picture, 3).data).toEqual(picture.data);
});

test('twice the size: centres lie at quarters, and the edge repeats', () => {
  // Along a row of 0 and 100: -0.25 -> 0, 0.25 -> 25, 0.75 -> 75, 1.25 -> 100.
  const { data } = resizeBilinear(
    grey([
      [0, 100],
      [0, 100],
    ]),
    4,
  );
  expect([...data.subarray(0, 4)]).toEqual([0, 25, 75, 100]);
});

test('half the size: the mean of two by two, since the centre lies between them', () => {
  const { data } = resizeBilinear(
    grey([
      [0, 10, 100, 100],
      [20, 30, 100, 100],
      [1, 1, 9, 9],
      [1, 1, 9, 9],
    ]),
    2,
  );
  expect([...data]).toEqual([15, 100, 1, 9]);
});

test('a third of the size: the middle one of three alone, nothing is averaged away (no antialias)', () => {
  expect([
    ...resizeBilinear(
      grey([
        [9, 9, 9],
        [9, 200, 9],
        [9, 9, 9],
      ]),
      1,
    ).data,
  ]).toEqual([200]);
});

test('halves are rounded to even', () => {
  expect([
    ...resizeBilinear(
      grey([
        [0, 1],
        [0, 1],
      ]),
      1,
    ).data,
  ]).toEqual([0]); // 0.5
  expect([
    ...resizeBilinear(
      grey([
        [1, 2],
        [1, 2],
      ]),
      1,
    ).data,
  ]).toEqual([2]); // 1.5
});

test('each channel goes its own way', () => {
  const picture: Pixels = {
    data: Uint8Array.from([0, 10, 200, 100, 20, 100, 0, 10, 200, 100, 20, 100]),
    width: 2,
    height: 2,
    channels: 3,
  };
  expect([...resizeBilinear(picture, 1).data]).toEqual([50, 15, 150]);
});

test('no pixel leaves the range of the picture, whatever the sizes', () => {
  const pictures = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: width * height, maxLength: width * height })
        .map((data) => ({ data, width, height, channels: 1 as const })),
    );
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1, max: 40 }), (picture, size) => {
      const { data } = resizeBilinear(picture, size);
      expect(data).toHaveLength(size * size);
      expect(Math.min(...data)).toBeGreaterThanOrEqual(Math.min(...picture.data));
      expect(Math.max(...data)).toBeLessThanOrEqual(Math.max(...picture.data));
    }),
  );
});
