import { changesPhotos } from '../../src-shared/augmentation.ts';
import { splitAtFirstLearning, summarise } from '../../src-shared/networks/networks.ts';
import type { CountFeaturesPlan } from '../../src-shared/protocol/trainer.ts';
import { readBaseOf } from './base-weights.ts';
import { countKnown } from './features.ts';

/**
 * How many of a plan's photos have been through the frozen part already, as openParts will find them.
 * @returns null where openParts keeps no features
 * @throws AppError network_input_too_small, and as readBaseWeights
 */
export async function countFeatures({
  recipe,
  classes,
  photos,
  base,
  features,
}: CountFeaturesPlan): Promise<number | null> {
  const { augmentation, input } = recipe;
  const { frozen } = splitAtFirstLearning(recipe, summarise(recipe, classes));
  if (frozen.length === 0 || (augmentation !== null && changesPhotos(augmentation))) return null;
  return countKnown({ rows: frozen, weights: await readBaseOf(recipe, base), input }, photos, features);
}
