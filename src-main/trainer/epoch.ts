import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { AppError } from '../../src-shared/errors.ts';
import type { Example, TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { randomBits } from '../../src-shared/random.ts';
import { advance, epochBegin, type Figures, figuresOf, type Position } from './epoch-position.ts';
import type { TrainableNetwork } from './graph/trainable-network.ts';
import { giveTurn, type Job } from './job.ts';
import { type Batch, batchesOf, type RowReader } from './pack-reader.ts';
import type { Prefetch } from './prefetch.ts';
import { targetsOf } from './targets.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { scoped } from './tensorflow/scope.ts';
import type { NamedValues } from './weights.ts';

/** Everything that a run's epochs share. */
export interface Training {
  tf: TensorFlow;
  plan: TrainPlan;
  network: TrainableNetwork;
  /** What of the network and its optimizer is the run's own, to be kept. */
  state: () => NamedValues[];
  /** What tells the base network from others; null without one. */
  baseKey: string | null;
  reader: RowReader;
  /** Gives the photos it learns from as they look in each epoch; null: they are read as they are. */
  prefetch: Prefetch | null;
  job: Job;
}

/** An epoch under way: `position` moves on with it, so that whoever interrupts it knows how far it came. */
export interface EpochUnderWay {
  /** 1 for the first. */
  epoch: number;
  learningRate: number;
  position: Position;
}

/** Keeps these numbers apart from the ones that order and initial weights draw from the same seed. */
const dropoutStream = 0x64726f70; // "drop"

export function stepsOf(examples: number, batch: number): number {
  return Math.ceil(examples / batch);
}

/**
 * What is left of one pass over the examples in the order given, a step per batch.
 * @param afterStep told after each step, before anybody may cancel
 * @throws AppError training_diverged, cancelled
 */
export async function trainEpoch(
  { tf, plan, network, reader, prefetch, job }: Training,
  underWay: EpochUnderWay,
  examples: readonly Example[],
  afterStep: () => Promise<void>,
): Promise<void> {
  const { batch, seed, labelSmoothing } = plan.recipe;
  const { epoch, learningRate } = underWay;
  const steps = stepsOf(examples.length, batch);
  const left = examples.slice(underWay.position.step * batch);
  if (left.length === 0) return;
  for await (const { pixels, labels } of prefetch?.batches(epoch, left) ?? batchesOf(reader, left, batch)) {
    const step = underWay.position.step + 1;
    const began = performance.now();
    const outcome = scoped(tf, () =>
      network.train(
        pixelsOf(tf, pixels, reader.pack),
        targetsOf(tf, labels, plan.classes.length, plan.classWeights, labelSmoothing),
        {
          number: (epoch - 1) * steps + step,
          learningRate,
          dropoutSeed: (layer) => [
            randomBits(seed, dropoutStream, epoch, step, layer, 0),
            randomBits(seed, dropoutStream, epoch, step, layer, 1),
          ],
        },
      ),
    );
    const seconds = (performance.now() - began) / 1000;
    if (!Number.isFinite(outcome.loss)) throw new AppError('training_diverged', { epoch });
    underWay.position = advance(underWay.position, outcome, labels, seconds);
    await afterStep();
    job.report({ kind: 'step', phase: 'train', epoch, step, steps, ...figuresOf(underWay.position) });
    await giveTurn(job);
  }
}

/** The figures of examples the network does not learn from; nothing is dropped, and all photos count alike. */
export async function validate(
  { tf, plan, network, reader, job }: Training,
  epoch: number,
  examples: readonly Example[],
): Promise<Figures> {
  const { batch, labelSmoothing } = plan.recipe;
  const steps = stepsOf(examples.length, batch);
  let position = epochBegin();
  for await (const { pixels, labels } of batchesOf(reader, examples, batch)) {
    const outcome = scoped(tf, () =>
      network.evaluate(
        pixelsOf(tf, pixels, reader.pack),
        targetsOf(tf, labels, plan.classes.length, null, labelSmoothing),
      ),
    );
    if (!Number.isFinite(outcome.loss)) throw new AppError('training_diverged', { epoch });
    position = advance(position, outcome, labels, 0);
    const { step } = position;
    job.report({ kind: 'step', phase: 'validation', epoch, step, steps, loss: null, accuracy: null });
    await giveTurn(job);
  }
  return figuresOf(position);
}

/** Pixels as TensorFlow's floats, 0 to 255. It reads an array of floats where it lies, until the step has run. */
export function pixelsOf(tf: TensorFlow, pixels: Batch['pixels'], { size, channels }: RowReader['pack']): Tensor4D {
  const photos = pixels.length / (size * size * channels);
  const floats = pixels instanceof Float32Array ? pixels : new Float32Array(pixels);
  return tf.tensor4d(floats, [photos, size, size, channels]);
}

export function rowsOf(outputs: Tensor2D): number[][] {
  const values = outputs.dataSync();
  const width = outputs.shape[1];
  return Array.from({ length: outputs.shape[0] }, (_, row) => Array.from(values.slice(row * width, (row + 1) * width)));
}
