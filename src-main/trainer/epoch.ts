import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { AppError } from '../../src-shared/errors.ts';
import { answerOf } from '../../src-shared/evaluation.ts';
import type { Example, Pack, TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { randomBits } from '../../src-shared/random.ts';
import type { TrainableNetwork } from './graph/trainable-network.ts';
import { giveTurn, type Job } from './job.ts';
import { type Batch, batchesOf, type PackReader } from './pack-reader.ts';
import type { Prefetch } from './prefetch.ts';
import { targetsOf } from './targets.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { scoped } from './tensorflow/scope.ts';

/** Everything that a run's epochs share. */
export interface Training {
  tf: TensorFlow;
  plan: TrainPlan;
  network: TrainableNetwork;
  reader: PackReader;
  /** Gives the photos it learns from as they look in each epoch; null: they are read as they are. */
  prefetch: Prefetch | null;
  job: Job;
}

export interface Figures {
  loss: number;
  /** Share of 1. */
  accuracy: number;
}

/** Keeps these numbers apart from the ones that order and initial weights draw from the same seed. */
const dropoutStream = 0x64726f70; // "drop"

export function stepsOf(examples: number, batch: number): number {
  return Math.ceil(examples / batch);
}

/**
 * One pass over the examples in the order given, a step per batch. The figures are means over the photos as each step saw
 * them, as Keras counts them.
 * @throws AppError training_diverged, cancelled
 */
export async function trainEpoch(
  training: Training,
  epoch: number,
  examples: readonly Example[],
): Promise<Figures & { seconds: number }> {
  const { tf, plan, network, reader, prefetch, job } = training;
  const { batch, seed, optimizer } = plan.recipe;
  const steps = stepsOf(examples.length, batch);
  const sum = new Sum();
  let step = 0;
  let seconds = 0;
  for await (const part of prefetch?.batches(epoch, examples) ?? batchesOf(reader, examples, batch)) {
    step++;
    const now = step;
    const began = performance.now();
    const { loss, logits } = scoped(tf, () =>
      network.train(
        pixelsOf(tf, part.pixels, reader.pack),
        targetsOf(tf, part.labels, plan.classes.length, plan.classWeights),
        {
          number: (epoch - 1) * steps + now,
          learningRate: optimizer.learningRate,
          dropoutSeed: (layer) => [
            randomBits(seed, dropoutStream, epoch, now, layer, 0),
            randomBits(seed, dropoutStream, epoch, now, layer, 1),
          ],
        },
      ),
    );
    seconds += (performance.now() - began) / 1000;
    if (!Number.isFinite(loss)) throw new AppError('training_diverged', { epoch });
    sum.add(loss, logits, part.labels);
    job.report({ kind: 'step', phase: 'train', epoch, step, steps, ...sum.means() });
    await giveTurn(job);
  }
  return { ...sum.means(), seconds };
}

/** The figures of examples the network does not learn from; nothing is dropped, and all photos count alike. */
export async function validate(training: Training, epoch: number, examples: readonly Example[]): Promise<Figures> {
  const { tf, plan, network, reader, job } = training;
  const { batch } = plan.recipe;
  const steps = stepsOf(examples.length, batch);
  const sum = new Sum();
  let step = 0;
  for await (const part of batchesOf(reader, examples, batch)) {
    step++;
    const { loss, logits } = scoped(tf, () =>
      network.evaluate(pixelsOf(tf, part.pixels, reader.pack), targetsOf(tf, part.labels, plan.classes.length, null)),
    );
    if (!Number.isFinite(loss)) throw new AppError('training_diverged', { epoch });
    sum.add(loss, logits, part.labels);
    job.report({ kind: 'step', phase: 'validation', epoch, step, steps, loss: null, accuracy: null });
    await giveTurn(job);
  }
  return sum.means();
}

/** Pixels as TensorFlow's floats, 0 to 255. It reads an array of floats where it lies, until the step has run. */
export function pixelsOf(
  tf: TensorFlow,
  pixels: Batch['pixels'],
  { size, channels }: Pick<Pack, 'size' | 'channels'>,
): Tensor4D {
  const photos = pixels.length / (size * size * channels);
  const floats = pixels instanceof Float32Array ? pixels : new Float32Array(pixels);
  return tf.tensor4d(floats, [photos, size, size, channels]);
}

export function rowsOf(outputs: Tensor2D): number[][] {
  const values = outputs.dataSync();
  const width = outputs.shape[1];
  return Array.from({ length: outputs.shape[0] }, (_, row) => Array.from(values.slice(row * width, (row + 1) * width)));
}

/** Running sums of an epoch, in double precision. */
class Sum {
  #loss = 0;
  #correct = 0;
  #photos = 0;

  /** @param loss the batch's mean */
  add(loss: number, logits: readonly (readonly number[])[], labels: readonly number[]): void {
    this.#loss += loss * labels.length;
    this.#photos += labels.length;
    labels.forEach((label, index) => {
      if (classOf(logits[index] ?? []) === label) this.#correct++;
    });
  }

  means(): Figures {
    return { loss: this.#loss / this.#photos, accuracy: this.#correct / this.#photos };
  }
}

/** A sigmoid's logit speaks for the second class above 0, where its probability is above one half. */
function classOf(logits: readonly number[]): number {
  const [only] = logits;
  if (logits.length === 1 && only !== undefined) return only > 0 ? 1 : 0;
  return answerOf(logits);
}
