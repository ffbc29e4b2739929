import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { runNative } from './native.ts';
import type { TensorFlow } from './library.ts';

/**
 * Uniform numbers in [0, 1) that are a pure function of shape and seed (the library's counter-based generator, Philox).
 * tfjs's own seeded dropout repeats one mask at every call, and its unseeded one cannot be repeated at all.
 * @param seed two words of 32 bits
 */
export function statelessUniform(tf: TensorFlow, shape: readonly number[], seed: readonly [number, number]): Tensor {
  return tf.tidy(() =>
    runNative(tf, 'StatelessRandomUniform', { dtype: 'float32', T: 'int32', Tseed: 'int32' }, [
      tf.tensor1d([...shape], 'int32'),
      tf.tensor1d([seed[0] | 0, seed[1] | 0], 'int32'),
    ]),
  );
}
