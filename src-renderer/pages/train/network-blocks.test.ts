import { describe, expect, it } from 'vitest';
import { readyRecipes } from '@shared/recipe.ts';
import { drawnSide, networkOf, sheetsOf } from './network-blocks.ts';

describe('the drawn network', () => {
  it('shows the lecture network from scratch with its true sizes', () => {
    const { blocks, head, parameters } = networkOf(readyRecipes.scratch, 2);
    expect(blocks.map(({ side, maps, pooled }) => [side, maps, pooled])).toEqual([
      [89, 32, true],
      [43, 64, true],
      [20, 128, true],
      [9, 256, true],
      [7, 256, false],
    ]);
    expect(head).toEqual({ flattened: 12_544, dropout: null, units: 1, activation: 'sigmoid', parameters: 12_545 });
    expect(parameters).toBe(991_041);
    expect(blocks.reduce((sum, block) => sum + block.parameters, head.parameters)).toBe(parameters);
  });

  it('shows the digits network with ten answers', () => {
    const { blocks, head, parameters } = networkOf(readyRecipes.mnist, 10);
    expect(blocks.map(({ side, maps }) => [side, maps])).toEqual([
      [13, 32],
      [5, 64],
      [3, 128],
    ]);
    expect(head).toMatchObject({ flattened: 1152, units: 10, activation: 'softmax' });
    expect(parameters).toBe(104_202);
  });

  it('draws an edge for sixteen maps and lets the last block be seen', () => {
    expect([16, 32, 64, 512].map((maps) => sheetsOf(maps).length)).toEqual([1, 2, 4, 32]);
    expect(sheetsOf(1)).toEqual([{ x: 0, y: 0 }]);
    expect(drawnSide(89, 89)).toBe(158);
    expect(drawnSide(7, 89)).toBeGreaterThan(80);
  });
});
