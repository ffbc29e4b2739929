import { expect, test } from 'vitest';
import type { Epoch } from '../../src-shared/protocol/trainer.ts';
import { type Recipe, readyRecipes } from '../../src-shared/recipe.ts';
import { scheduleAfter } from './schedule.ts';

type Changes = Partial<Pick<Recipe, 'best'>> & {
  earlyStopping?: Partial<Recipe['earlyStopping']>;
  plateau?: Partial<Recipe['plateau']>;
};

function recipe({ best = 'loss', earlyStopping, plateau }: Changes): Recipe {
  const { scratch } = readyRecipes;
  return {
    ...scratch,
    network: { ...scratch.network, filters: [...scratch.network.filters] },
    best,
    earlyStopping: { ...scratch.earlyStopping, ...earlyStopping },
    plateau: { ...scratch.plateau, ...plateau },
  };
}

/** Epochs with these validation losses, and the accuracies given. */
function epochs(losses: readonly number[], accuracies: readonly number[] = []): Epoch[] {
  return losses.map((valLoss, index) => ({
    epoch: index + 1,
    loss: 1,
    accuracy: 0.5,
    valLoss,
    valAccuracy: accuracies[index] ?? 0.5,
    seconds: 1,
  }));
}

test('The best epoch has the lowest loss or the highest accuracy, the earlier of two that are alike', () => {
  const history = epochs([0.7, 0.5, 0.6, 0.5], [0.5, 0.8, 0.9, 0.9]);
  expect(scheduleAfter(recipe({}), history).bestEpoch).toBe(2);
  expect(scheduleAfter(recipe({ best: 'accuracy' }), history).bestEpoch).toBe(3);
  expect(scheduleAfter(recipe({}), []).bestEpoch).toBe(0);
});

test('Unless the recipe says so, nothing stops and the rate stays', () => {
  const worse = epochs(Array.from({ length: 50 }, (_, index) => index));
  expect(scheduleAfter(recipe({}), worse)).toEqual({ bestEpoch: 1, learningRate: 0.001, ends: false });
});

/** After which epoch training ends, null for never. */
function endOf(changes: Changes, history: readonly Epoch[]): number | null {
  const found = history.findIndex((_, index) => scheduleAfter(recipe(changes), history.slice(0, index + 1)).ends);
  return found === -1 ? null : found + 1;
}

// Expected: keras.callbacks.EarlyStopping of Keras 3.15 on the same figures.
test.for([
  ['two epochs without an improvement', { patience: 2 }, [1, 0.9, 0.95, 0.91, 0.8], 4],
  ['an improvement in time counts anew', { patience: 2 }, [1, 0.9, 0.95, 0.8, 0.85, 0.7], null],
  ['as good as before is no improvement', { patience: 1 }, [1, 1], 2],
  ['less than the least is no improvement', { patience: 2, minDelta: 0.1 }, [1, 0.95, 0.91, 0.5], 3],
  ['no patience, but never after the first', { patience: 0 }, [1, 0.9, 0.95], 3],
] satisfies [string, Partial<Recipe['earlyStopping']>, number[], number | null][])(
  'Early stopping: %s',
  ([, earlyStopping, losses, end]) => {
    expect(endOf({ earlyStopping }, epochs(losses))).toBe(end);
  },
);

test('Early stopping follows the accuracy where that is what counts', () => {
  const history = epochs([1, 0.9, 0.8, 0.7], [0.5, 0.6, 0.6, 0.55]);
  expect(endOf({ earlyStopping: { patience: 2 } }, history)).toBeNull();
  expect(endOf({ best: 'accuracy', earlyStopping: { patience: 2 } }, history)).toBe(4);
});

// Expected: keras.callbacks.ReduceLROnPlateau of Keras 3.15 on the same figures, the rate for the epoch that follows each.
test.for([
  ['two epochs without an improvement', { patience: 2 }, [1, 1, 1, 1, 1], [1, 1, 0.1, 0.1, 0.01]],
  ['less than a ten-thousandth is none', { patience: 1 }, [1, 0.99995, 0.9], [1, 0.1, 0.1]],
  ['a rest after each reduction', { patience: 1, cooldown: 2 }, [1, 1, 1, 1, 1, 1], [1, 0.1, 0.1, 0.01, 0.01, 0.001]],
  ['a lowest rate', { patience: 1, minLearningRate: 4e-4, factor: 0.5 }, [1, 1, 1, 1], [1, 0.5, 0.4, 0.4]],
] satisfies [string, Partial<Recipe['plateau']>, number[], number[]][])(
  'Reducing the learning rate: %s',
  ([, plateau, losses, thousandths]) => {
    const history = epochs(losses);
    const rates = history.map((_, index) => scheduleAfter(recipe({ plateau }), history.slice(0, index + 1)));
    rates.forEach(({ learningRate }, index) => expect(learningRate * 1000).toBeCloseTo(thousandths[index] ?? NaN, 6));
  },
);
