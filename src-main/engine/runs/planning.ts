import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { RunPlan } from '../../../src-shared/api.ts';
import { AppError, toAppError } from '../../../src-shared/errors.ts';
import { countParameters } from '../../../src-shared/networks/networks.ts';
import { countTrainable, memoryOfRecipe, shareOfValidation } from '../../../src-shared/networks/training-memory.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { isPackMade } from '../prepare/packs.ts';
import type { SplitPhoto, SplitStore } from '../split/split-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';
import { measureTraining } from './measuring.ts';
import type { Runs } from './runs.ts';
import { secondsOf, type TrainingSpeeds } from './training-speeds.ts';

export interface PlanningTools {
  runs: Runs;
  splits: SplitStore;
}

/**
 * What recipes will take before they start: memory by arithmetic, time from a short measurement with this computer's own
 * trainer. What was measured is kept for as long as the engine runs; a measurement gives way to real work at once.
 */
export class Plans {
  readonly #workers: { decoders: Decoders; trainers: Trainers };
  readonly #speeds = new Map<string, TrainingSpeeds>();
  /** Photos that a frozen base has seen, as it was when somebody asked. */
  readonly #known = new Map<string, number | null>();
  #measuring = new AbortController();

  constructor(workers: { decoders: Decoders; trainers: Trainers }) {
    this.#workers = workers;
  }

  /** What is known without doing anything. @throws AppError split_missing, network_input_too_small, memory_too_small */
  plan({ runs, splits }: PlanningTools, recipe: Recipe): RunPlan {
    const { train, validation, classes, state } = situationOf({ runs, splits });
    const photos = [...train, ...validation];
    const memory = requireMemory(recipe, classes);
    const speeds = this.#speeds.get(this.#keyOf(recipe, classes));
    const known = this.#known.get(this.#keyOf(recipe, classes) + state);
    const parts =
      speeds === undefined || known === undefined
        ? null
        : secondsOf(speeds, {
            unprepared: isPackMade({ folder: runs.folder, photos, input: recipe.input }) ? 0 : photos.length,
            unknown: photos.length - (known ?? photos.length),
            epochs: recipe.epochs,
            batch: recipe.batch,
            trainSteps: Math.ceil(train.length / recipe.batch),
            validationSteps: Math.ceil(validation.length / recipe.batch),
          });
    return {
      seconds: parts === null ? null : parts.preparing + parts.knowing + parts.training,
      parts,
      memoryBytes: memory,
      machineBytes: machineMemory(),
      parameters: countParameters(recipe, classes),
      trainable: countTrainable(recipe, classes),
      features: known == null ? null : { photos: photos.length, known },
    };
  }

  /**
   * The plan with its time, measured where it is not known yet: that takes some seconds. While something else trains, and
   * where real work came in between, the time stays unknown.
   * @throws AppError as plan; weights_missing, those of decoders and trainer
   */
  async measure(tools: PlanningTools, recipe: Recipe): Promise<RunPlan> {
    const known = this.plan(tools, recipe);
    // Whoever asks anew, of another recipe, is not interested in the former answer any more.
    this.giveWay();
    const { signal } = this.#measuring;
    if (known.seconds !== null || this.#workers.trainers.work.busy) return known;
    try {
      await this.#learn(tools, recipe, signal);
    } catch (error) {
      if (!signal.aborted || toAppError(error).code !== 'cancelled') throw error;
    }
    return this.plan(tools, recipe);
  }

  /** Ends a measurement that is under way: the trainer is wanted. */
  giveWay(): void {
    this.#measuring.abort();
    this.#measuring = new AbortController();
  }

  async #learn(tools: PlanningTools, recipe: Recipe, signal: AbortSignal): Promise<void> {
    const { runs } = tools;
    const { train, validation, classes, state } = situationOf(tools);
    const { trainers } = this.#workers;
    const key = this.#keyOf(recipe, classes);
    const base = runs.baseOf(recipe);
    const photos = [...train, ...validation].map(({ sha256 }) => sha256);
    const features = join(runs.folder, 'features');
    const counted = await trainers.work.run(
      { kind: 'count-features', recipe, classes, photos, ...base, features },
      { signal },
    );
    if (counted.kind !== 'count-features') throw new AppError('internal');
    if (!this.#speeds.has(key)) {
      const validationShare = shareOfValidation(recipe, classes);
      const sample = { folder: runs.folder, photos: train, recipe, classes, base, validationShare };
      this.#speeds.set(key, await measureTraining({ ...sample, ...this.#workers, signal }));
    }
    this.#known.set(key + state, counted.known);
  }

  /** All that a step's time hangs on, on this computer as it is set up now. */
  #keyOf({ input, network, augmentation, optimizer, batch }: Recipe, classes: number): string {
    const { means } = this.#workers.trainers;
    return JSON.stringify([input, network, augmentation, optimizer.kind, batch, classes, means]);
  }
}

/** @throws AppError memory_too_small {needed, machine, layer, batch} where the computer has less than the recipe will take */
export function requireMemory(recipe: Recipe, classes: number, machine = machineMemory()): number {
  const { bytes, largest } = memoryOfRecipe(recipe, classes, availableParallelism());
  if (bytes > machine) {
    throw new AppError('memory_too_small', { needed: Math.round(bytes), machine, layer: largest, batch: recipe.batch });
  }
  return bytes;
}

/** What this computer has, or what this program may have of it. */
function machineMemory(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

/** @throws AppError split_missing */
function situationOf({ runs, splits }: PlanningTools): {
  train: SplitPhoto[];
  validation: SplitPhoto[];
  classes: number;
  /** Changes with each run that begins or ends: it may have shown photos to a base network. */
  state: string;
} {
  const split = splits.newest();
  if (split === null) throw new AppError('split_missing');
  const [train, validation] = [splits.photos(split.id, 'train'), splits.photos(split.id, 'validation')];
  return {
    train,
    validation,
    classes: new Set(train.map(({ classId }) => classId)).size,
    state: JSON.stringify([runs.folder, split.id, runs.store.all().map(({ id, status }) => [id, status])]),
  };
}
