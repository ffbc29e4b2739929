import type { TensorFlow } from './library.ts';

/**
 * Runs the work and disposes of every tensor it made, save those it kept (tf.keep). tf.tidy does the same for results that
 * are tensors; this is for results that are numbers.
 */
export function scoped<Result>(tf: TensorFlow, work: () => Result): Result {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}
