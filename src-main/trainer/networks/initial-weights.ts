import { randomUnit } from '../../../src-shared/random.ts';
import type { WeightShape } from '../../../src-shared/networks/layers.ts';
import { splitAtHead, summarise } from '../../../src-shared/networks/networks.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { elements, type NamedValues } from '../weights.ts';

/** Keeps these numbers apart from the ones that order and dropout draw from the same seed. */
const stream = 0x77656967; // "weig"

/**
 * The weights of a recipe's network that it learns, first layer first, kernel before bias: those of a frozen base are not of them.
 * @throws AppError network_input_too_small
 */
export function weightShapes(recipe: Recipe, classes: number): WeightShape[] {
  return splitAtHead(recipe, summarise(recipe, classes)).learning.flatMap(({ weights }) => weights);
}

/**
 * Keras's defaults: kernels uniform within +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio, "Understanding the difficulty
 * of training deep feedforward neural networks", 2010), biases zero. Each tensor has its own stream of numbers under the
 * recipe's seed, drawn here and not by TensorFlow: the same on every machine and in every version.
 */
export function initialWeights(recipe: Recipe, classes: number): NamedValues[] {
  return weightShapes(recipe, classes).map(({ name, shape, initial, fans }, tensor) => {
    const values = new Float32Array(elements(shape)).fill(initial === 'ones' ? 1 : 0);
    if (initial === 'glorot') {
      const limit = Math.sqrt(6 / (fans[0] + fans[1]));
      for (let index = 0; index < values.length; index++) {
        values[index] = (2 * randomUnit(recipe.seed, stream, tensor, index) - 1) * limit;
      }
    }
    return { name, shape, values };
  });
}
