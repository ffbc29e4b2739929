import { toAppError } from '../../../src-shared/errors.ts';
import type { BaseName } from '../../../src-shared/networks/base-names.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import type { Weights } from '../weights/weights.ts';

/** The base network whose weights a recipe needs and this computer has not; null: nothing is missing. */
export function missingBase({ network }: Recipe, weights: Weights): BaseName | null {
  if (network.kind !== 'transfer') return null;
  try {
    weights.find(network.base);
    return null;
  } catch (error) {
    if (toAppError(error).code === 'weights_missing') return network.base;
    throw error;
  }
}

/** What a plan must say of a recipe's base network; nothing for a recipe without one. @throws AppError weights_missing */
export function baseOf({ network }: Recipe, weights: Weights): { base?: string } {
  return network.kind === 'transfer' ? { base: weights.find(network.base).place } : {};
}
