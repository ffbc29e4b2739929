import { describe, expect, it } from 'vitest';
import type { RunSummary } from '@shared/api.ts';
import { optimizers, type Recipe, readyRecipes } from '@shared/recipe.ts';
import { fittingRuns, learningWarnings, withBase, withBlocks } from './learning-blocks.ts';

const frozen: Recipe = readyRecipes['vgg16-features'];

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

describe('runs to go on from', () => {
  const run: Pick<RunSummary, 'recipe' | 'bestEpoch' | 'classes'> = {
    recipe: frozen,
    bestEpoch: 3,
    classes: ['cat', 'dog'],
  };
  const tuning = withBlocks(frozen, ['block5'], true);
  const fits = (other: Partial<typeof run>): boolean =>
    fittingRuns([{ ...run, ...other } as RunSummary], tuning, ['dog', 'cat']).length === 1;

  it('have learned the same head on the same base, from photos of the same size and classes', () => {
    expect(fits({})).toBe(true);
    expect(fits({ recipe: tuning })).toBe(true);
    expect(fits({ bestEpoch: null })).toBe(false);
    expect(fits({ classes: ['cat', 'horse'] })).toBe(false);
    expect(fits({ recipe: { ...frozen, input: { ...frozen.input, size: 150 } } })).toBe(false);
    expect(fits({ recipe: withBase(frozen, 'resnet50') })).toBe(false);
    expect(fits({ recipe: readyRecipes.scratch })).toBe(false);
  });
});

describe('what is said of the blocks that learn', () => {
  const slow: Recipe = { ...frozen, optimizer: { ...optimizers.rmsprop, learningRate: 1e-5 } };

  it('is nothing where the book would say nothing', () => {
    expect(learningWarnings(frozen, 100, false)).toEqual([]);
    expect(learningWarnings(withBlocks(slow, ['block5'], true), 2000, true)).toEqual([]);
    expect(learningWarnings(withBlocks(slow, ['block4', 'block5'], true), 2000, true)).toEqual([]);
  });

  it('names a frozen block behind one that learns', () => {
    expect(learningWarnings(withBlocks(slow, ['block3', 'block5'], true), 2000, true)).toEqual(['gap']);
  });

  it('names all of a base on few photos, and not on many', () => {
    const all = withBlocks(slow, ['block1', 'block2', 'block3', 'block4', 'block5'], true);
    expect(learningWarnings(all, 2000, true)).toEqual(['all_with_few']);
    expect(learningWarnings(all, 25_000, true)).toEqual([]);
  });

  it('names large steps by the optimizer, and a head that has not learned', () => {
    const fast = withBlocks(frozen, ['block5'], true);
    expect(learningWarnings(fast, 2000, true)).toEqual(['large_steps']);
    const sgd: Recipe = { ...fast, optimizer: { ...optimizers.sgd, learningRate: 0.001 } };
    expect(learningWarnings(sgd, 2000, true)).toEqual([]);
    expect(learningWarnings(sgd, 2000, false)).toEqual(['untrained_head']);
  });
});
