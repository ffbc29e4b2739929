import { randomUnit } from '../../../src-shared/random.ts';
import { summarise } from '../../../src-shared/networks.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { elements, type NamedValues } from '../weights.ts';

export interface WeightShape {
  /** Layer and part, as Keras calls them: "conv1/kernel". */
  name: string;
  shape: readonly number[];
  /** Inputs and outputs of one unit, counted as Keras does; null for a bias, which begins at zero. */
  fans: readonly [inputs: number, outputs: number] | null;
}

/** Keeps these numbers apart from the ones that order and dropout draw from the same seed. */
const stream = 0x77656967; // "weig"

/**
 * The weights of a recipe's network, first layer first, kernel before bias. Shapes are TensorFlow's:
 * [height, width, channels, filters] for a convolution, [inputs, units] for a dense layer.
 * @throws AppError network_input_too_small
 */
export function weightShapes(recipe: Recipe, classes: number): WeightShape[] {
  let before: readonly number[] = [recipe.input.size, recipe.input.size, recipe.input.channels];
  return summarise(recipe, classes).flatMap(({ layer, output }) => {
    const inputs = before.at(-1) ?? 0;
    before = output;
    switch (layer.kind) {
      case 'conv2d': {
        const field = layer.kernel * layer.kernel;
        return [
          {
            name: `${layer.name}/kernel`,
            shape: [layer.kernel, layer.kernel, inputs, layer.filters],
            fans: [field * inputs, field * layer.filters] as const,
          },
          { name: `${layer.name}/bias`, shape: [layer.filters], fans: null },
        ];
      }
      case 'dense':
        return [
          { name: `${layer.name}/kernel`, shape: [inputs, layer.units], fans: [inputs, layer.units] as const },
          { name: `${layer.name}/bias`, shape: [layer.units], fans: null },
        ];
      case 'rescaling':
      case 'maxPooling2d':
      case 'flatten':
      case 'dropout':
        return [];
    }
  });
}

/**
 * Keras's defaults: kernels uniform within +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio, "Understanding the difficulty
 * of training deep feedforward neural networks", 2010), biases zero. Each tensor has its own stream of numbers under the
 * recipe's seed, drawn here and not by TensorFlow: the same on every machine and in every version.
 */
export function initialWeights(recipe: Recipe, classes: number): NamedValues[] {
  return weightShapes(recipe, classes).map(({ name, shape, fans }, tensor) => {
    const values = new Float32Array(elements(shape));
    if (fans !== null) {
      const limit = Math.sqrt(6 / (fans[0] + fans[1]));
      for (let index = 0; index < values.length; index++) {
        values[index] = (2 * randomUnit(recipe.seed, stream, tensor, index) - 1) * limit;
      }
    }
    return { name, shape, values };
  });
}
