import type { Epoch } from './protocol/trainer.ts';

/** Epochs after the turn that must agree before anything is said: one bad epoch is chance. */
const needed = 3;
/** By how much of its least the validation loss must have grown; less is the noise of a few hundred photos. */
const growth = 0.05;

/**
 * Where a run begins to learn its photos by heart: the epoch from which on the validation loss grows while the training
 * loss still falls (Chollet, "Deep Learning with Python", 2nd edition, 5.1.1). The validation loss is smoothed by the
 * median of three, so that neither one good nor one bad epoch decides.
 * @param history in the order of the epochs
 * @returns the first epoch after the least smoothed validation loss; null where the two losses do not part
 */
export function overfittingFrom(history: readonly Epoch[]): number | null {
  const smooth = history.map((_, at) => medianOfThree(history, at));
  const least = Math.min(...smooth);
  const turn = smooth.lastIndexOf(least);
  const after = history.slice(turn + 1);
  const best = history[turn];
  const next = after[0];
  const last = after.at(-1);
  if (best === undefined || next === undefined || last === undefined || after.length < needed) return null;
  const late = after.slice(-needed).map(({ valLoss }) => valLoss);
  const grew = late.every((valLoss) => valLoss > least * (1 + growth));
  return grew && last.loss < best.loss ? next.epoch : null;
}

/** Of the epoch and its neighbours; at the ends, the epoch's own. */
function medianOfThree(history: readonly Epoch[], at: number): number {
  const three = history.slice(Math.max(0, at - 1), at + 2).map(({ valLoss }) => valLoss);
  if (three.length < 3) return history[at]?.valLoss ?? Infinity;
  return three.sort((a, b) => a - b)[1] ?? Infinity;
}
