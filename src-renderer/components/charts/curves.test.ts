import { describe, expect, it } from 'vitest';
import { accuracyFloor, apart, lossTop, roundTicks, thin } from './curves.ts';

describe('thin', () => {
  it('keeps few points as they are', () => {
    const points = [1, 2, 3].map((x) => ({ x, y: x }));
    expect(thin(points, 100)).toEqual(points);
  });

  it('keeps the spike among thousands of points, on about two points a pixel', () => {
    const points = Array.from({ length: 5000 }, (_, x) => ({ x, y: x === 2345 ? 99 : Math.sin(x) }));
    const drawn = thin(points, 400);
    expect(drawn.length).toBeLessThanOrEqual(800);
    expect(drawn).toContainEqual({ x: 2345, y: 99 });
    expect(drawn.map(({ x }) => x)).toEqual(drawn.map(({ x }) => x).sort((a, b) => a - b));
  });
});

describe('the scales', () => {
  it('begin a tenth under the lowest accuracy and never above 80 %', () => {
    expect(accuracyFloor([0.71, 0.97])).toBe(0.6);
    expect(accuracyFloor([0.99])).toBe(0.8);
    expect(accuracyFloor([0.05])).toBe(0);
    expect(accuracyFloor([])).toBe(0.8);
  });

  it('do not let one wild first loss flatten the rest', () => {
    const losses = [50, ...Array.from({ length: 20 }, () => 0.5)];
    expect(lossTop(losses)).toBe(1);
    expect(lossTop([0.69, 0.6])).toBe(0.69);
    expect(lossTop([])).toBe(1);
  });

  it('write the first and the last round and about seven in all', () => {
    expect(roundTicks(30)).toEqual([1, 5, 10, 15, 20, 25, 30]);
    expect(roundTicks(3)).toEqual([1, 2, 3]);
    for (const rounds of [1, 9, 10, 11, 37, 100, 999, 1000]) {
      const ticks = roundTicks(rounds);
      expect(ticks[0]).toBe(1);
      expect(ticks.at(-1)).toBe(rounds);
      expect(ticks.length).toBeLessThanOrEqual(9);
    }
  });
});

describe('apart', () => {
  it('leaves labels that are far enough from each other', () => {
    expect(apart(10, 90, 36, 0, 100)).toEqual([10, 90]);
  });

  it('moves labels apart and keeps their order and bounds', () => {
    expect(apart(50, 52, 36, 0, 100)).toEqual([33, 69]);
    expect(apart(52, 50, 36, 0, 100)).toEqual([69, 33]);
    expect(apart(2, 4, 36, 0, 100)).toEqual([0, 36]);
    expect(apart(99, 98, 36, 0, 100)).toEqual([100, 64]);
  });
});
