import { changesPhotos } from '../../src-shared/augmentation.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Device, Epoch, Example, TrainerResult, TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { shuffled } from '../../src-shared/random.ts';
import { baseIn, type Checkpoint, clearCheckpoint, keep, openCheckpoint } from './checkpoint.ts';
import { type EpochUnderWay, stepsOf, trainEpoch, type Training, validate } from './epoch.ts';
import { epochBegin, figuresOf } from './epoch-position.ts';
import { isExploding } from './exploding.ts';
import { TrainableNetwork } from './graph/trainable-network.ts';
import type { Job } from './job.ts';
import { initialWeights } from './networks/initial-weights.ts';
import { openParts, type OwnWeights } from './parts.ts';
import { Prefetch } from './prefetch.ts';
import { scheduleAfter } from './schedule.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { type NamedValues, readWeights } from './weights.ts';

/**
 * Trains by the plan and keeps every epoch in its folder. The same plan gives the same history, digit for digit, on the
 * same machine, however often it was interrupted in between (seconds aside).
 * @throws AppError cancelled, training_diverged, weights_damaged, run_not_resumable, from_gone, base_changed,
 *   network_input_too_small, and of a base network's weights those of readBaseWeights
 */
export async function fit(
  tf: TensorFlow,
  device: Device,
  plan: TrainPlan,
  job: Job,
): Promise<Extract<TrainerResult, { kind: 'train' }>> {
  const began = performance.now();
  checkExamples(plan);
  const checkpoint = plan.resume ? await openCheckpoint(plan) : null;
  const own = checkpoint ?? (await startingWeights(plan));
  if (checkpoint === null) await clearCheckpoint(plan.folder);
  const { values, foreign, resting, baseKey, parameters, reader, ...parts } = await openParts(tf, plan, own, job);
  const network = await TrainableNetwork.open(tf, { ...parts, optimizer: plan.recipe.optimizer }, values);
  const prefetch = prefetchOf(plan);
  try {
    const history = checkpoint?.history ?? [];
    job.report({
      kind: 'started',
      device,
      parameters,
      stepsPerEpoch: stepsOf(plan.train.length, plan.recipe.batch),
      validationSteps: stepsOf(plan.validation.length, plan.recipe.batch),
      epochsDone: history.length,
    });
    const state = (): NamedValues[] => [...network.state().filter(({ name }) => !foreign.has(name)), ...resting];
    const training = { tf, plan, network, state, baseKey, reader, prefetch, job };
    const { bestEpoch, trained } = await trainEpochs(training, history, checkpoint?.position ?? null);
    return {
      kind: 'train',
      history,
      bestEpoch,
      parameters,
      device,
      imagesPerSecond: trained.seconds === 0 ? 0 : trained.photos / trained.seconds,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await prefetch?.close();
    await reader.close();
    network.dispose();
  }
}

/**
 * The epochs that are not done yet, as many as the recipe and early stopping want.
 * @param history grows by each epoch done
 * @param from where in the next epoch training begins; null: at its beginning
 */
async function trainEpochs(
  training: Training,
  history: Epoch[],
  from: Checkpoint['position'],
): Promise<{ bestEpoch: number; trained: { photos: number; seconds: number } }> {
  const { plan } = training;
  const trained = { photos: 0, seconds: 0 };
  let schedule = scheduleAfter(plan.recipe, history);
  let position = from ?? epochBegin();
  while (history.length < plan.recipe.epochs && !schedule.ends) {
    const { learningRate } = schedule;
    const before = position;
    const underWay: EpochUnderWay = { epoch: history.length + 1, learningRate, position };
    const figures = await trainOne(training, underWay, history, schedule.bestEpoch);
    trained.photos += underWay.position.photos - before.photos;
    trained.seconds += underWay.position.seconds - before.seconds;
    if (isExploding([...history, figures], plan.classes.length)) {
      throw new AppError('training_diverged', { epoch: figures.epoch, loss: figures.loss });
    }
    history.push(figures);
    schedule = scheduleAfter(plan.recipe, history);
    const progress = { history, bestEpoch: schedule.bestEpoch, position: null, base: training.baseKey };
    await keep(plan, progress, stepsUntil(plan, history.length, 0), training.state());
    training.job.report({ kind: 'epoch', epoch: figures, best: schedule.bestEpoch === figures.epoch });
    position = epochBegin();
  }
  return { bestEpoch: schedule.bestEpoch, trained };
}

/** What is left of one epoch, its checkpoints within included; the one after it is the caller's. */
async function trainOne(
  training: Training,
  underWay: EpochUnderWay,
  history: Epoch[],
  bestEpoch: number,
): Promise<Epoch> {
  const { plan, state, prefetch } = training;
  const { epoch } = underWay;
  const began = performance.now();
  const earlier = underWay.position.seconds;
  let keptAt = began;
  const keepNow = async (): Promise<void> => {
    const { position } = underWay;
    const steps = stepsUntil(plan, history.length, position.step);
    await keep(plan, { history, bestEpoch, position, base: training.baseKey }, steps, state());
    keptAt = performance.now();
  };
  try {
    await trainEpoch(training, underWay, orderOf(plan, epoch), async () => {
      if (performance.now() - keptAt >= plan.checkpointSeconds * 1000) await keepNow();
    });
    if (epoch < plan.recipe.epochs) prefetch?.prepare(epoch + 1, orderOf(plan, epoch + 1));
    const validation = await validate(training, epoch, plan.validation);
    const { loss, accuracy } = figuresOf(underWay.position);
    return {
      epoch,
      loss,
      accuracy,
      valLoss: validation.loss,
      valAccuracy: validation.accuracy,
      seconds: earlier + (performance.now() - began) / 1000,
    };
  } catch (error) {
    // Whoever stops a run goes on from here, not from the last whole epoch.
    if (error instanceof AppError && error.code === 'cancelled' && underWay.position.step > 0) await keepNow();
    throw error;
  }
}

/** Training steps in so many epochs and so many steps of the next. */
function stepsUntil(plan: TrainPlan, epochs: number, steps: number): number {
  return epochs * stepsOf(plan.train.length, plan.recipe.batch) + steps;
}

/** The training examples in the order of an epoch: it depends on the seed, the epoch and the photos, on nothing else. */
export function orderOf(plan: Pick<TrainPlan, 'train' | 'pack' | 'recipe'>, epoch: number): Example[] {
  return shuffled(plan.train, ({ row }) => plan.pack.photos[row] ?? '', plan.recipe.seed, epoch);
}

/** @returns null where photos are to stay as they are */
function prefetchOf({ pack, train, recipe: { augmentation, seed, batch } }: TrainPlan): Prefetch | null {
  if (augmentation === null || !changesPhotos(augmentation)) return null;
  // Memory for a whole batch is set aside several times: not more of it than there are photos.
  return new Prefetch({ pack, augmentation, seed, batch: Math.min(batch, train.length) });
}

/** @throws AppError from_gone when the weights that the recipe goes on from are not there, weights_damaged */
async function startingWeights({ recipe, classes, initialWeights: folder }: TrainPlan): Promise<OwnWeights> {
  if (folder === null) {
    if (recipe.from !== null) throw new AppError('from_gone', { from: recipe.from });
    return { tensors: initialWeights(recipe, classes.length), base: null };
  }
  const { tensors, sha256, notes } = await readWeights(folder);
  if (recipe.from !== null && recipe.from !== sha256) throw new AppError('from_gone', { from: recipe.from });
  return { tensors, base: baseIn(notes) };
}

/** A plan whose rows, labels or pixels do not fit together is the engine's fault; training on it would be silent nonsense. */
function checkExamples({ recipe, classes, pack, train, validation, classWeights }: TrainPlan): void {
  if (pack.size !== recipe.input.size || pack.channels !== recipe.input.channels) {
    throw new RangeError(`the pack holds ${pack.size}x${pack.size}x${pack.channels}, the recipe wants another size`);
  }
  for (const { row, label } of [...train, ...validation]) {
    if (row >= pack.photos.length || label >= classes.length) {
      throw new RangeError(`row ${row} of ${pack.photos.length} or label ${label} of ${classes.length} is not there`);
    }
  }
  if (classWeights !== null && classWeights.length !== classes.length) {
    throw new RangeError(`${classWeights.length} class weights for ${classes.length} classes`);
  }
}
