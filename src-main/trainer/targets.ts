import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from './tensorflow/library.ts';

/** What a batch of photos should have been answered. */
export interface Targets {
  /** [photos, outputs]: 0 or 1 for a sigmoid, one-hot for a softmax; between them where labels are smoothed. */
  truth: Tensor2D;
  /** [photos, 1]: how much each photo counts. */
  counts: Tensor2D;
}

/**
 * The targets of a batch, made from class indices.
 * @param classWeights how much a photo of each class counts; null: all alike
 * @param smoothing share of the truth that is spread over all answers, as Keras's label_smoothing (Szegedy and others,
 *   "Rethinking the Inception Architecture for Computer Vision", 2016)
 */
export function targetsOf(
  tf: TensorFlow,
  labels: readonly number[],
  classes: number,
  classWeights: readonly number[] | null,
  smoothing = 0,
): Targets {
  const counts = Float32Array.from(labels, (label) => classWeights?.[label] ?? 1);
  const truth = classes === 2 ? Float32Array.from(labels) : oneHot(labels, classes);
  // A sigmoid chooses between two answers, whatever its one output.
  const spread = smoothing / classes;
  const smooth = smoothing === 0 ? truth : truth.map((value) => value * (1 - smoothing) + spread);
  return {
    truth: tf.tensor2d(smooth, [labels.length, classes === 2 ? 1 : classes]),
    counts: tf.tensor2d(counts, [labels.length, 1]),
  };
}

function oneHot(labels: readonly number[], classes: number): Float32Array {
  const values = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => {
    values[row * classes + label] = 1;
  });
  return values;
}
