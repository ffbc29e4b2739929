import type { Epoch } from '../../src-shared/protocol/trainer.ts';

/**
 * A network that knows nothing and says so has a loss of the logarithm of the number of classes. One that begins on large numbers
 * (VGG16's features reach a hundred) may be fifty times as wrong for an epoch, and finds its way; a thousand times is lost.
 */
const lostBeyond = 1000;

/** Whether the loss has exploded though it is still a number: two epochs one after the other were beyond all measure. */
export function isExploding(history: readonly Pick<Epoch, 'loss'>[], classes: number): boolean {
  const last = history.slice(-2);
  return last.length === 2 && last.every(({ loss }) => loss > lostBeyond * Math.log(classes));
}
