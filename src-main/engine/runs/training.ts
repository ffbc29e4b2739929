import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineEvent, JobResult } from '../../../src-shared/api.ts';
import { AppError, toAppError } from '../../../src-shared/errors.ts';
import { countParameters } from '../../../src-shared/networks/networks.ts';
import {
  type Epoch,
  epochSchema,
  type Example,
  type TrainerReport,
  type TrainerResult,
  type TrainPlan,
} from '../../../src-shared/protocol/trainer.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { removeLeftovers, writeFileAtomic } from '../../files/atomic.ts';
import type { Job } from '../jobs/jobs.ts';
import type { Lane } from '../jobs/lane.ts';
import { compareNames, type PhotoStore } from '../photos/photo-store.ts';
import { preparePack } from '../prepare/packs.ts';
import type { SplitPhoto, SplitStore } from '../split/split-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';
import { findBeginning, findWeights } from './beginning.ts';
import { requireMemory } from './planning.ts';
import { ifThereIsRoom, type StoredRun } from './run-store.ts';
import type { Runs } from './runs.ts';
import { TrainingTime } from './training-time.ts';

/** What a power cut may cost at most. Writing the weights takes a fraction of a second. */
const checkpointSeconds = 120;

export interface TrainingTools {
  project: string;
  runs: Runs;
  photos: PhotoStore;
  splits: SplitStore;
  decoders: Decoders;
  trainers: Trainers;
  /** Packs are made one after the other: a second run finds what the first one made. */
  preparing: Lane;
  publish: (event: EngineEvent) => void;
}

/**
 * Writes down a new run on the project's present split.
 * @param from a run that it goes on from, as findBeginning takes it
 * @returns the run, and the one that it goes on from
 * @throws AppError split_missing, network_input_too_small, memory_too_small, weights_missing, and as findBeginning
 */
export async function createRun(
  tools: TrainingTools,
  wanted: Recipe,
  from: string | null | undefined,
): Promise<{ run: StoredRun; from: StoredRun | null }> {
  const split = tools.splits.newest();
  if (split === null) throw new AppError('split_missing');
  tools.runs.baseOf(wanted);
  const names = tools.photos.classNames();
  const dealt = new Set(
    tools.splits
      .counts(split.id)
      .filter((row) => row.part === 'train')
      .map((row) => row.classId),
  );
  const classIds = [...dealt].sort((a, b) => compareNames(names.get(a) ?? '', names.get(b) ?? ''));
  requireMemory(wanted, classIds.length);
  const beginning = await findBeginning(tools.runs, wanted, classIds, from);
  const recipe = { ...wanted, from: beginning?.sha256 ?? null };
  const run = {
    id: randomBytes(6).toString('hex'),
    name: tools.runs.freeName(recipe),
    recipe,
    classIds,
    splitId: split.id,
    parameters: countParameters(recipe, classIds.length),
    createdAt: new Date().toISOString(),
  };
  await mkdir(tools.runs.folderOf(run.id), { recursive: true });
  await writeRecipe(tools.runs, run.id, recipe);
  tools.runs.store.insert(run);
  return { run: tools.runs.get(run.id), from: beginning?.run ?? null };
}

/**
 * Trains a run, from its beginning or from its last epoch, and keeps each epoch as it comes.
 * However it ends, the run's record says so: done, stopped (by the user) or failed (with the reason).
 */
export async function train(tools: TrainingTools, run: StoredRun, resume: boolean, job: Job): Promise<JobResult> {
  const { runs, trainers } = tools;
  const setStatus = (status: StoredRun['status'], error: AppError | null = null): void => {
    runs.store.setStatus(run.id, status, error?.toPlain() ?? null);
    tools.publish({ kind: 'changed', project: tools.project, topics: ['project', 'runs'] });
  };
  job.onEndAtOnce(() => {
    trainers.work.killNow();
  });
  const trainOnce = async (which: StoredRun): Promise<TrainerResult> => {
    setStatus('preparing');
    const plan = await planOf(tools, which, resume, job);
    job.enter('waiting');
    return trainWithRests(trainers, plan, job, new Follower(tools, which, job, setStatus).report);
  };
  try {
    const result = await trainOnce(run).catch(async (error: unknown) => {
      const smaller = await withSmallerBatch(runs, run.id, toAppError(error));
      if (smaller === null || job.signal.aborted) throw error;
      return trainOnce(smaller);
    });
    if (result.kind !== 'train') throw new AppError('internal');
    for (const epoch of result.history) runs.store.addEpoch(run.id, epoch);
    runs.store.setSpeed(run.id, result.imagesPerSecond, result.seconds);
    await writeReport(tools, run, result);
    setStatus('done');
    return { kind: 'train', run: run.id, bestEpoch: result.bestEpoch };
  } catch (thrown) {
    // A trainer that was ended at once, because the user said so, did what was asked: that is a stop, not a death.
    const error = job.signal.aborted
      ? new AppError('cancelled')
      : withProposal(toAppError(thrown), runs.get(run.id).recipe);
    await keepEpochsOnDisk(runs, run.id);
    if (error.code === 'cancelled') setStatus('stopped');
    else setStatus('failed', error);
    throw error;
  }
}

/**
 * Trains, and rests where it is asked to: the trainer then writes down where it is and is free for other work, memory and
 * all, and goes on from there afterwards.
 */
async function trainWithRests(
  trainers: Trainers,
  plan: TrainPlan,
  job: Job,
  onReport: (report: TrainerReport) => void,
): Promise<TrainerResult> {
  for (let resume = plan.resume; ; resume = true) {
    await job.rested();
    const rest = new AbortController();
    job.allowRest((paused) => {
      if (paused) rest.abort();
    });
    try {
      const signal = AbortSignal.any([job.signal, rest.signal]);
      return await trainers.work.run({ ...plan, resume }, { signal, onReport });
    } catch (error) {
      if (!rest.signal.aborted || job.signal.aborted || toAppError(error).code !== 'cancelled') throw error;
    }
  }
}

/**
 * Where memory ran out before anything was learned, the run takes batches of half the size, once, and keeps what became of its
 * recipe: whoever left for the night finds a network in the morning. What was learned already belongs to the batches it had.
 * @returns the run as it is now; null where it must end
 */
async function withSmallerBatch(runs: Runs, id: string, error: AppError): Promise<StoredRun | null> {
  const { recipe, notes } = runs.get(id);
  const to = Math.floor(recipe.batch / 2);
  const isBegun = runs.store.history(id).length > 0 || runs.hasCheckpoint(id);
  if (error.code !== 'trainer_out_of_memory' || to < 1 || notes.length > 0 || isBegun) return null;
  const smaller = { ...recipe, batch: to };
  await writeRecipe(runs, id, smaller);
  runs.store.changeRecipe(id, smaller, { kind: 'smaller_batch', from: recipe.batch, to });
  return runs.get(id);
}

async function writeRecipe(runs: Runs, id: string, recipe: Recipe): Promise<void> {
  await writeFileAtomic(join(runs.folderOf(id), 'recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`);
}

/** Where memory ran out: half the batch, which needs about half of it. */
export function withProposal(error: AppError, { batch }: Recipe): AppError {
  if (error.code !== 'trainer_out_of_memory' || batch < 2) return error;
  return new AppError(error.code, { ...error.details, batch: Math.floor(batch / 2) }, { cause: error });
}

async function planOf(tools: TrainingTools, run: StoredRun, resume: boolean, job: Job): Promise<TrainPlan> {
  const train = tools.splits.photos(run.splitId, 'train');
  const validation = tools.splits.photos(run.splitId, 'validation');
  job.enter('preparing', train.length + validation.length);
  const making = {
    folder: tools.runs.folder,
    photos: [...train, ...validation],
    input: run.recipe.input,
    decoders: tools.decoders,
    signal: job.signal,
    onProgress: (done: number, total: number): void => {
      job.advance(done, total);
    },
  };
  const pack = await tools.preparing.run(() => preparePack(making), job.signal);
  const rows = new Map(pack.photos.map((sha256, row) => [sha256, row]));
  const weights = tools.splits.classWeights(run.splitId);
  const { from } = run.recipe;
  // Where it is gone, a run that was interrupted has what it needs in its own folder; a new one is told so by the trainer.
  const beginning = from === null ? null : await findWeights(tools.runs, from);
  return {
    kind: 'train',
    recipe: run.recipe,
    classes: tools.runs.classNames(run),
    pack,
    train: examples(train, rows, run.classIds),
    validation: examples(validation, rows, run.classIds),
    classWeights:
      weights === null || !run.recipe.classWeights ? null : run.classIds.map((id) => weights[String(id)] ?? 1),
    folder: tools.runs.folderOf(run.id),
    resume,
    checkpointSeconds,
    initialWeights: beginning?.weights ?? null,
    ...tools.runs.baseOf(run.recipe),
    features: join(tools.runs.folder, 'features'),
  };
}

/** Rows of the pack with the index of their class among the network's outputs. */
export function examples(
  photos: readonly SplitPhoto[],
  rows: ReadonlyMap<string, number>,
  classIds: readonly number[],
): Example[] {
  return photos.map((photo) => {
    const row = rows.get(photo.sha256);
    const label = classIds.indexOf(photo.classId);
    if (row === undefined || label < 0)
      throw new AppError('internal', {}, { cause: new Error(`photo ${photo.sha256} is not in the pack`) });
    return { row, label };
  });
}

/** Turns the trainer's reports into the job's progress and the run's record. */
class Follower {
  readonly #tools: TrainingTools;
  readonly #run: StoredRun;
  readonly #job: Job;
  readonly #setStatus: (status: StoredRun['status']) => void;
  #time: TrainingTime | null = null;
  #stepsPerEpoch = 0;
  #trainSteps = 0;

  constructor(tools: TrainingTools, run: StoredRun, job: Job, setStatus: (status: StoredRun['status']) => void) {
    this.#tools = tools;
    this.#run = run;
    this.#job = job;
    this.#setStatus = setStatus;
  }

  report = (report: TrainerReport): void => {
    const now = performance.now() / 1000;
    if (report.kind === 'progress') {
      // The base network runs on the photos that it has not seen yet.
      if (this.#job.view.phase !== 'knowing') this.#job.enter('knowing', report.total);
      this.#job.advance(report.done, report.total);
    } else if (report.kind === 'started') {
      const { stepsPerEpoch, validationSteps, epochsDone } = report;
      const { epochs } = this.#run.recipe;
      this.#trainSteps = stepsPerEpoch;
      this.#stepsPerEpoch = stepsPerEpoch + validationSteps;
      this.#time = new TrainingTime({ epochs, trainSteps: stepsPerEpoch, validationSteps }, epochsDone);
      this.#time.start(now);
      this.#tools.runs.store.setDevice(this.#run.id, report.device);
      this.#job.enter('training', epochs * this.#stepsPerEpoch);
      this.#job.update({ done: epochsDone * this.#stepsPerEpoch });
      if (!this.#job.signal.aborted) this.#setStatus('training');
    } else if (report.kind === 'step') {
      const { epoch, step, steps, loss, accuracy, phase } = report;
      this.#time?.step(now, phase, epoch, step);
      const before = (epoch - 1) * this.#stepsPerEpoch + (phase === 'validation' ? this.#trainSteps : 0);
      this.#job.update({
        phase: phase === 'train' ? 'training' : 'checking',
        done: before + step,
        timeLeft: this.#job.isPaused ? null : (this.#time?.left(now) ?? null),
        stepStartedAt: new Date().toISOString(),
        live: { epoch, step, steps, loss, accuracy },
      });
    } else {
      // Where the disk is full, the trainer will notice too; the epoch is in its folder.
      ifThereIsRoom(() => this.#tools.runs.store.addEpoch(this.#run.id, report.epoch));
      this.#tools.publish({
        kind: 'epoch',
        project: this.#tools.project,
        run: this.#run.id,
        epoch: report.epoch,
        best: report.best,
      });
      this.#tools.publish({ kind: 'changed', project: this.#tools.project, topics: ['runs'] });
    }
  };
}

/** What the run came to, beside its weights, for whoever reads the folder without the program. */
async function writeReport(
  tools: TrainingTools,
  run: StoredRun,
  result: Extract<TrainerResult, { kind: 'train' }>,
): Promise<void> {
  const { history: _epochs, kind: _kind, ...figures } = result;
  const report = {
    run: run.id,
    name: run.name,
    recipe: run.recipe.name,
    classes: tools.runs.classNames(run),
    ...figures,
  };
  await writeFileAtomic(join(tools.runs.folderOf(run.id), 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}

/**
 * Brings the records of runs up to what really happened, after an engine was killed: epochs whose checkpoint is on the disk
 * but not in the database are added, and what was under way counts as stopped. Runs that were removed go for good.
 */
export async function recoverRuns(runs: Runs): Promise<void> {
  await removeLeftovers(join(runs.folder, 'features'));
  for (const id of runs.store.removed()) {
    await rm(runs.folderOf(id), { recursive: true, force: true });
    runs.store.delete(id);
  }
  for (const run of runs.store.all()) {
    await removeLeftovers(runs.folderOf(run.id));
    if (run.status === 'done' || run.status === 'stopped' || run.status === 'failed') continue;
    await keepEpochsOnDisk(runs, run.id);
    runs.store.setStatus(run.id, 'stopped');
  }
}

/** A trainer that died, or an engine, may have taken with it the word that an epoch was over; its checkpoint is there. */
async function keepEpochsOnDisk(runs: Runs, run: string): Promise<void> {
  for (const epoch of await readHistory(join(runs.folderOf(run), 'history.jsonl'))) {
    // What there is no room for is taken when the run goes on, or the project is opened again.
    ifThereIsRoom(() => runs.store.addEpoch(run, epoch));
  }
}

async function readHistory(file: string): Promise<Epoch[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return []; // the run was killed before its first epoch
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => epochSchema.parse(JSON.parse(line)));
}
