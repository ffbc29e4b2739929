import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from './library.ts';
import { scoped } from './scope.ts';

/**
 * One convolution with bias and ReLU, and its gradient, against numbers worked out by hand: 1 to 9 as a 3 x 3 picture under
 * the filter [[1, 0], [0, 1]] gives the sums 6, 8, 12, 14; less 9 and through ReLU 0, 0, 3, 5; and each of the filter's
 * numbers meets two pixels in the two places that are left. A library or a graphics card that gets this wrong (there are
 * cards too new for their library) would train to nonsense without a word.
 * @throws Error with both lists of numbers
 */
export function selfTest(tf: TensorFlow): void {
  const { output, gradient } = scoped(tf, () => {
    const picture = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const filter = tf.tensor4d([1, 0, 0, 1], [2, 2, 1, 1]);
    const maps = (weights: Tensor): Tensor => tf.relu(tf.sub(tf.conv2d(picture, weights as Tensor4D, 1, 'valid'), 9));
    return {
      output: Array.from(maps(filter).dataSync()),
      gradient: Array.from(
        tf
          .grad((weights: Tensor) => tf.sum(maps(weights)))(filter)
          .dataSync(),
      ),
    };
  });
  if (output.join() !== '0,0,3,5' || gradient.join() !== '9,11,15,17') {
    throw new Error(`the self-test gives ${output.join()} and ${gradient.join()}, not 0,0,3,5 and 9,11,15,17`);
  }
}
