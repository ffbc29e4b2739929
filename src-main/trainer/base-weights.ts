import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { AppError } from '../../src-shared/errors.ts';
import type { BaseName } from '../../src-shared/networks/base-networks.ts';
import { baseWeights } from '../../src-shared/networks/base-weights.ts';
import { matchWeights } from '../../src-shared/networks/match-weights.ts';
import type { Recipe } from '../../src-shared/recipe.ts';
import { openWeightFile } from '../files/weight-file/weight-file.ts';
import { littleEndian, type NamedValues, readWeights } from './weights.ts';

/**
 * The weights of a recipe's base network; none where it has no base.
 * @param place where they lie, where the recipe has one
 * @throws as readBaseWeights
 */
export async function readBaseOf({ network }: Recipe, place: string | undefined): Promise<NamedValues[]> {
  if (network.kind !== 'transfer') return [];
  if (place === undefined) throw new RangeError(`the plan does not say where the weights of ${network.base} lie`);
  return readBaseWeights(network.base, place);
}

/** A base network's weights in their order, those that learned in a run in the places of the former ones. */
export function withLearned(base: readonly NamedValues[], own: readonly NamedValues[]): NamedValues[] {
  const learned = new Map(own.map((each) => [each.name, each]));
  return base.map((each) => learned.get(each.name) ?? each);
}

/** What tells these weights of a base network from others; null where there are none. */
export function keyOfBase(weights: readonly NamedValues[]): string | null {
  if (weights.length === 0) return null;
  const hash = createHash('sha256');
  for (const { name, values } of weights) hash.update(name).update(littleEndian(values));
  return hash.digest('hex');
}

/**
 * A head answers rightly on the very base it learned on, and on no other.
 * @param learnedOn of the base it learned on; null where that was not written down
 * @param here of the base that is there now
 * @throws AppError base_changed
 */
export function requireSameBase({ network }: Recipe, learnedOn: string | null, here: string | null): void {
  if (network.kind !== 'transfer' || learnedOn === null || learnedOn === here) return;
  throw new AppError('base_changed', { title: baseWeights[network.base].title, name: network.base });
}

/**
 * The weights of a base network, by our names.
 * @param place a folder of weights of ours, as the program ships one, or a file that Keras saved
 * @throws AppError base_weights_damaged when layers are missing, weights_damaged, weights_not_keras, source_not_found
 */
export async function readBaseWeights(base: BaseName, place: string): Promise<NamedValues[]> {
  const found = await stat(place).catch(() => null);
  if (found?.isDirectory() === true) return (await readWeights(place)).tensors;
  const file = await openWeightFile(place, tmpdir());
  try {
    const { taken, missing } = matchWeights(base, file.layers);
    if (missing.length > 0) throw new AppError('base_weights_damaged', { reason: missing.join(', ') });
    return taken.map(({ name, from }) => ({ name, shape: from.shape, values: from.read() }));
  } finally {
    await file.close();
  }
}
