import { describe, expect, it } from 'vitest';
import { optimizers, type Recipe, readyRecipes } from '@shared/recipe.ts';
import { learningWarnings, withBase, withBlocks } from './learning-blocks.ts';

const frozen: Recipe = readyRecipes['vgg16-features'];
const trained = { from: 'a'.repeat(64) };

describe('the blocks that learn', () => {
  it("stand in the base's order, however they were chosen, and are frozen again", () => {
    const two = withBlocks(withBlocks(frozen, ['block5'], true), ['block4'], true);
    expect(two.network).toMatchObject({ learns: ['block4', 'block5'] });
    expect(withBlocks(two, ['block4', 'block5'], false)).toEqual(frozen);
  });

  it('of another base are none at first, and photos become as large as it needs', () => {
    const small: Recipe = { ...withBlocks(frozen, ['block5'], true), input: { ...frozen.input, size: 64 } };
    const other = withBase(small, 'xception');
    expect(other.network).toMatchObject({ base: 'xception', learns: [] });
    expect(other.input.size).toBe(71);
  });
});

describe('what is said of the blocks that learn', () => {
  const slow: Recipe = { ...frozen, ...trained, optimizer: { ...optimizers.rmsprop, learningRate: 1e-5 } };

  it('is nothing where the book would say nothing', () => {
    expect(learningWarnings(frozen, 100)).toEqual([]);
    expect(learningWarnings(withBlocks(slow, ['block5'], true), 2000)).toEqual([]);
    expect(learningWarnings(withBlocks(slow, ['block4', 'block5'], true), 2000)).toEqual([]);
  });

  it('names a frozen block behind one that learns', () => {
    expect(learningWarnings(withBlocks(slow, ['block3', 'block5'], true), 2000)).toEqual(['gap']);
  });

  it('names all of a base on few photos, and not on many', () => {
    const all = withBlocks(slow, ['block1', 'block2', 'block3', 'block4', 'block5'], true);
    expect(learningWarnings(all, 2000)).toEqual(['all_with_few']);
    expect(learningWarnings(all, 25_000)).toEqual([]);
  });

  it('names large steps by the optimizer, and a head that has not learned', () => {
    const fast = withBlocks({ ...frozen, ...trained }, ['block5'], true);
    expect(learningWarnings(fast, 2000)).toEqual(['large_steps']);
    const sgd: Recipe = { ...fast, optimizer: { ...optimizers.sgd, learningRate: 0.001 } };
    expect(learningWarnings(sgd, 2000)).toEqual([]);
    expect(learningWarnings({ ...sgd, from: null }, 2000)).toEqual(['untrained_head']);
  });
});
