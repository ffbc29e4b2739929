import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pace, paces } from './pace.ts';

/** Which of the moments are taken. */
function taken(perSecond: number, moments: readonly number[]): number[] {
  const pace = new Pace(perSecond);
  return moments.filter((now) => pace.takes(now));
}

describe('the pace of a burst', () => {
  test('takes the first frame, whenever it comes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (now) => {
        expect(taken(5, [now])).toEqual([now]);
      }),
    );
  });

  test('keeps the wished rate at any frame rate that allows it, without drifting', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paces),
        fc.integer({ min: 10, max: 120 }),
        fc.integer({ min: 1, max: 60 }),
        (perSecond, frames, seconds) => {
          const moments = Array.from({ length: frames * seconds }, (_, n) => (n * 1000) / frames);
          expect(Math.abs(taken(perSecond, moments).length - perSecond * seconds)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test('makes nothing up after the camera stood still', () => {
    const moments = [0, 5000, 5033, 5066, 5099, 5132, 5165, 5198];
    expect(taken(5, moments)).toEqual([0, 5000, 5033]);
  });
});
