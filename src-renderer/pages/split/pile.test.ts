import { describe, expect, it } from 'vitest';
import { edgesAt, edgesOf, looseCount, photosPerEdge } from './pile.ts';

describe('piles', () => {
  it('are to scale: three times the photos, three times the edges', () => {
    const perEdge = photosPerEdge([222, 74, 74]);
    expect(perEdge).toBe(3);
    expect([222, 74, 74].map((count) => edgesOf(count, perEdge))).toEqual([74, 25, 25]);
  });

  it('show every photo of small parts and never hide a part that holds one', () => {
    expect(photosPerEdge([12, 4, 4])).toBe(1);
    expect(edgesOf(12, 1)).toBe(12);
    expect(edgesOf(1, photosPerEdge([100_000, 1, 1]))).toBe(1);
    expect(edgesOf(0, 1)).toBe(0);
  });

  it('are never higher than the stage, however many photos there are', () => {
    const perEdge = photosPerEdge([15_000, 5_000, 5_000]);
    const edges = edgesAt(edgesOf(15_000, perEdge), 2, 1);
    expect(edges.length).toBeLessThanOrEqual(74);
    expect(Math.max(...edges.map(({ y }) => y))).toBeLessThanOrEqual(111);
  });

  it('lie the same way each time for the same deal', () => {
    expect(edgesAt(20, 2, 7)).toEqual(edgesAt(20, 2, 7));
    expect(edgesAt(20, 2, 7)).not.toEqual(edgesAt(20, 2, 8));
  });

  it('leave loose photos away where there is no room for them', () => {
    expect([100, 150, 230, 320].map(looseCount)).toEqual([0, 1, 2, 4]);
  });
});
