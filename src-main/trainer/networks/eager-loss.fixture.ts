import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Targets } from '../targets.ts';
import type { TensorFlow } from '../tensorflow/library.ts';

/**
 * Mean cross-entropy of a batch, from the values before the last activation, as Keras takes it when it can: through the
 * activation, sure answers would round to 0 or 1 and lose their gradient. One output is a sigmoid's, more are a softmax's.
 * Counts scale each photo's loss; the mean is still over the number of photos, as in Keras.
 *
 * The gradient is (answer - truth) / photos, given by hand: what tfjs would derive of max(x, 0) - x t + log(1 + exp(-|x|))
 * is wrong at exactly 0, where a fresh network with zero biases may well stand.
 */
export function meanCrossEntropy(tf: TensorFlow, logits: Tensor2D, { truth, counts }: Targets): Scalar {
  const sigmoid = logits.shape[1] === 1;
  const scaled = (perPhoto: Tensor): Tensor => tf.mul(perPhoto, counts);
  const loss = tf.customGrad((x, save) => {
    if (!(x instanceof tf.Tensor) || typeof save !== 'function')
      throw new Error('the loss is a function of one tensor');
    save([x]);
    const perPhoto = sigmoid
      ? tf.add(tf.sub(tf.relu(x), tf.mul(x, truth)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))))
      : tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(x)), 1, true));
    return {
      value: tf.mean(scaled(perPhoto)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [values] = saved;
        if (values === undefined) throw new Error('nothing was saved for the gradient');
        const answer = sigmoid ? tf.sigmoid(values) : tf.softmax(values);
        return tf.mul(scaled(tf.sub(answer, truth)), tf.div(dy, logits.shape[0]));
      },
    };
  });
  return loss(logits) as Scalar;
}
