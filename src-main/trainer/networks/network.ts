import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { layersOf, type Layer } from '../../../src-shared/networks.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { statelessUniform } from '../tensorflow/random-uniform.ts';
import { damaged, type NamedValues } from '../weights.ts';
import { weightShapes } from './initial-weights.ts';

/** Two words for each dropout layer (by its place in the network) at one training step. */
export type DropoutSeed = (layer: number) => readonly [number, number];

/**
 * A recipe's network with its weights on TensorFlow's device. Written on the core operations, layer by layer as the
 * recipe's list says: the loss wants the values before the last activation, dropout wants a seed per step, and freezing
 * must not depend on what a layer library does with a flag.
 */
export class Network {
  readonly layers: readonly Layer[];
  readonly #tf: TensorFlow;
  #weights: Map<string, Tensor>;

  /** @throws AppError weights_damaged when the values are not those of this network */
  constructor(tf: TensorFlow, recipe: Recipe, classes: number, values: readonly NamedValues[]) {
    this.#tf = tf;
    this.layers = layersOf(recipe, classes);
    const given = new Map(values.map((tensor) => [tensor.name, tensor]));
    const wanted = weightShapes(recipe, classes);
    for (const { name, shape } of wanted) {
      const found = given.get(name);
      if (found === undefined) throw damaged(`${name} is missing`);
      if (found.shape.join() !== shape.join())
        throw damaged(`${name} is ${found.shape.join('x')}, not ${shape.join('x')}`);
    }
    this.#weights = new Map(
      wanted.map(({ name, shape }) => [name, tf.tensor(given.get(name)?.values ?? [], [...shape], 'float32')]),
    );
  }

  /** By name, in the order of the layers. */
  get weights(): ReadonlyMap<string, Tensor> {
    return this.#weights;
  }

  get parameters(): number {
    return [...this.#weights.values()].reduce((sum, tensor) => sum + tensor.size, 0);
  }

  /** Takes new weights and disposes of the old ones. The tensors must outlive the caller's scope (tf.keep). */
  replaceWeights(weights: ReadonlyMap<string, Tensor>): void {
    for (const [name, tensor] of this.#weights) if (weights.get(name) !== tensor) tensor.dispose();
    this.#weights = new Map(weights);
  }

  /**
   * The outputs before the last activation.
   * @param pixels [photos, height, width, channels], 0 to 255
   * @param weights the network's own, or the ones a gradient is taken of
   * @param dropout null outside of training: dropout is then left out
   */
  logits(pixels: Tensor4D, weights: ReadonlyMap<string, Tensor>, dropout: DropoutSeed | null): Tensor2D {
    const tf = this.#tf;
    const weight = (name: string): Tensor => {
      const tensor = weights.get(name);
      if (tensor === undefined) throw new Error(`no weight ${name}`);
      return tensor;
    };
    return this.layers.reduce<Tensor>((x, layer, place) => {
      switch (layer.kind) {
        case 'rescaling':
          return tf.mul(x, layer.scale);
        case 'conv2d':
          return tf.relu(
            tf.add(
              tf.conv2d(x as Tensor4D, weight(`${layer.name}/kernel`) as Tensor4D, 1, 'valid'),
              weight(`${layer.name}/bias`),
            ),
          );
        case 'maxPooling2d':
          return tf.maxPool(x as Tensor4D, layer.size, layer.size, 'valid');
        case 'flatten':
          return tf.reshape(x, [x.shape[0], -1]);
        case 'dropout':
          return dropout === null ? x : dropOut(tf, x, layer.rate, dropout(place));
        case 'dense':
          return tf.add(
            tf.matMul(x as Tensor2D, weight(`${layer.name}/kernel`) as Tensor2D),
            weight(`${layer.name}/bias`),
          );
      }
    }, pixels) as Tensor2D;
  }

  /** What the network says of photos: [photos, 1] for a sigmoid (probability of the second class), else [photos, classes]. */
  probabilities(pixels: Tensor4D): Tensor2D {
    const tf = this.#tf;
    return tf.tidy(() => {
      const logits = this.logits(pixels, this.#weights, null);
      return logits.shape[1] === 1 ? tf.sigmoid(logits) : tf.softmax(logits);
    });
  }

  /** The weights as plain numbers. */
  values(): NamedValues[] {
    return [...this.#weights].map(([name, tensor]) => ({
      name,
      shape: tensor.shape,
      values: Float32Array.from(tensor.dataSync()),
    }));
  }

  dispose(): void {
    for (const tensor of this.#weights.values()) tensor.dispose();
    this.#weights.clear();
  }
}

/** Keras's dropout: a value stays with probability 1 - rate and is then divided by it, so that the mean is kept. */
export function dropOut(tf: TensorFlow, x: Tensor, rate: number, seed: readonly [number, number]): Tensor {
  const stays = tf.greaterEqual(statelessUniform(tf, x.shape, seed), rate);
  return tf.mul(x, tf.div(tf.cast(stays, 'float32'), 1 - rate));
}
