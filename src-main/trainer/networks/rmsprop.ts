import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { Recipe } from '../../../src-shared/recipe.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { scoped } from '../tensorflow/scope.ts';
import type { NamedValues } from '../weights.ts';

/** How the running mean of a weight's squared gradients is called in a checkpoint. */
const slotPrefix = 'rms/';

/**
 * RMSprop by Keras's formula (Keras's optimizers/rmsprop.py without momentum; Hinton, "Neural networks for machine
 * learning", lecture 6e): mean = rho mean + (1 - rho) g^2; w = w - rate g / sqrt(mean + epsilon).
 * The means are kept by the weight's name; tfjs's own optimizer keeps them by position, which a frozen layer would shift.
 */
export class RmsProp {
  readonly #tf: TensorFlow;
  readonly #recipe: Recipe['optimizer'];
  readonly #means = new Map<string, Tensor>();

  /** @param saved tensors of a checkpoint; those that are not this optimizer's are passed over */
  constructor(tf: TensorFlow, recipe: Recipe['optimizer'], saved: readonly NamedValues[] = []) {
    this.#tf = tf;
    this.#recipe = recipe;
    for (const { name, shape, values } of saved) {
      if (name.startsWith(slotPrefix)) this.#means.set(name.slice(slotPrefix.length), tf.tensor(values, [...shape]));
    }
  }

  /**
   * One step. @returns the new weights, kept beyond the caller's scope; the old ones are left alone
   */
  step(weights: ReadonlyMap<string, Tensor>, gradients: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
    const tf = this.#tf;
    const { learningRate, rho, epsilon } = this.#recipe;
    return new Map(
      [...weights].map(([name, weight]): [string, Tensor] => {
        const gradient = gradients.get(name);
        if (gradient === undefined) return [name, weight];
        const { next, mean } = scoped(tf, (): { next: Tensor; mean: Tensor } => {
          const old = this.#means.get(name) ?? tf.zerosLike(weight);
          const now = tf.add(tf.mul(old, rho), tf.mul(tf.square(gradient), 1 - rho));
          const change = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(now, epsilon)));
          return { next: tf.keep(tf.sub(weight, change)), mean: tf.keep(now) };
        });
        this.#means.get(name)?.dispose();
        this.#means.set(name, mean);
        return [name, next];
      }),
    );
  }

  /** What a checkpoint must hold so that the next step is the same. */
  values(): NamedValues[] {
    return [...this.#means].map(([name, tensor]) => ({
      name: `${slotPrefix}${name}`,
      shape: tensor.shape,
      values: Float32Array.from(tensor.dataSync()),
    }));
  }

  dispose(): void {
    for (const tensor of this.#means.values()) tensor.dispose();
    this.#means.clear();
  }
}
