import type { Epoch } from '../../src-shared/protocol/trainer.ts';
import type { Recipe } from '../../src-shared/recipe.ts';

/** What the epochs so far mean for the next one. All of it follows from them, so no checkpoint need hold it. */
export interface Schedule {
  /** The epoch that is best so far, 1 for the first; 0 before any. The earlier of two that are alike. */
  bestEpoch: number;
  /** For the steps of the next epoch. */
  learningRate: number;
  /** Whether early stopping ends the training here. */
  ends: boolean;
}

type Judged = Pick<Recipe, 'best' | 'earlyStopping' | 'plateau' | 'optimizer'>;

/** By the rules of Keras's EarlyStopping and ReduceLROnPlateau (keras/src/callbacks), on the recipe's figure. */
export function scheduleAfter(recipe: Judged, history: readonly Epoch[]): Schedule {
  return {
    bestEpoch: bestEpochOf(recipe, history),
    learningRate: learningRateAfter(recipe, history),
    ends: endsAfter(recipe, history),
  };
}

function bestEpochOf(recipe: Judged, history: readonly Epoch[]): number {
  let best: Epoch | null = null;
  for (const epoch of history) {
    if (best === null || improves(recipe, figureOf(recipe, epoch), figureOf(recipe, best), 0)) best = epoch;
  }
  return best?.epoch ?? 0;
}

function endsAfter(recipe: Judged, history: readonly Epoch[]): boolean {
  const { patience, minDelta } = recipe.earlyStopping;
  if (patience === null) return false;
  let best: number | null = null;
  let waited = 0;
  for (const epoch of history) {
    const figure = figureOf(recipe, epoch);
    waited++;
    if (best === null || improves(recipe, figure, best, minDelta)) {
      best = figure;
      waited = 0;
      continue;
    }
    // Never after the first epoch: with no patience at all the second decides.
    if (waited >= patience && epoch.epoch > 1) return true;
  }
  return false;
}

function learningRateAfter(recipe: Judged, history: readonly Epoch[]): number {
  const { patience, factor, minDelta, cooldown, minLearningRate } = recipe.plateau;
  let rate = recipe.optimizer.learningRate;
  if (patience === null) return rate;
  let best: number | null = null;
  let waited = 0;
  let cooling = 0;
  for (const epoch of history) {
    const figure = figureOf(recipe, epoch);
    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (best === null || improves(recipe, figure, best, minDelta)) {
      best = figure;
      waited = 0;
    } else if (cooling === 0) {
      waited++;
      // Keras keeps the rate as a float32.
      if (waited >= patience && Math.fround(rate) > Math.fround(minLearningRate)) {
        rate = Math.max(Math.fround(rate) * factor, minLearningRate);
        cooling = cooldown;
        waited = 0;
      }
    }
  }
  return rate;
}

function figureOf({ best }: Judged, epoch: Epoch): number {
  return best === 'loss' ? epoch.valLoss : epoch.valAccuracy;
}

/** A loss must fall by more than `delta`, an accuracy rise by more. */
function improves({ best }: Judged, figure: number, than: number, delta: number): boolean {
  return best === 'loss' ? figure + delta < than : figure - delta > than;
}
