import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainPlan } from '../../../src-shared/protocol/trainer.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { PackPhoto } from '../prepare/packs.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';
import { measuredSteps, SpeedMeter, type TrainingSpeeds } from './training-speeds.ts';

/** Photos that are prepared, and taken through a frozen base network: two of the trainer's batches. */
const samplePhotos = 64;

export interface Measuring {
  /** The project's folder. */
  folder: string;
  /** Photos to take the sample of. */
  photos: readonly PackPhoto[];
  recipe: Recipe;
  classes: number;
  /** What a plan says of the base network's weights. */
  base: { base?: string };
  /** As SpeedMeter.speeds takes it. */
  validationShare: number;
  decoders: Decoders;
  trainers: Trainers;
  signal: AbortSignal;
}

/**
 * Trains this very recipe for a few steps, on some of the project's photos, and looks at the clock. Nothing of it stays: neither
 * the photos' pixels nor what a base network made of them nor weights.
 * @throws AppError cancelled; those of decoders and trainer
 */
export async function measureTraining(measuring: Measuring): Promise<TrainingSpeeds> {
  const { folder, recipe, decoders, trainers, signal } = measuring;
  const scratch = join(folder, 'incoming', randomUUID());
  await mkdir(scratch, { recursive: true });
  try {
    const photos = measuring.photos.slice(0, samplePhotos);
    const files = photos.map(({ sha256, format }) => ({ id: sha256, file: originalFile(folder, sha256, format) }));
    const file = join(scratch, 'pixels.bin');
    let began = seconds();
    await decoders.pack(files, recipe.input, file, { signal });
    const preparing = (seconds() - began) / files.length;

    const plan = planOf(measuring, scratch, file, photos);
    const enough = new AbortController();
    began = seconds();
    const meter = new SpeedMeter(began);
    await trainers.work
      .run(plan, {
        signal: AbortSignal.any([signal, enough.signal]),
        onReport: (report) => {
          if (meter.see(report, seconds())) enough.abort();
        },
      })
      .catch((error: unknown) => {
        if (!enough.signal.aborted || signal.aborted) throw error;
      });
    return meter.speeds(preparing, measuring.validationShare);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The sample again and again, so that each step is a whole batch; it never ends by itself. */
function planOf(
  { recipe, classes, base }: Measuring,
  scratch: string,
  file: string,
  photos: readonly PackPhoto[],
): TrainPlan {
  const { size, channels } = recipe.input;
  const examples = (steps: number): TrainPlan['train'] =>
    Array.from({ length: steps * recipe.batch }, (_, index) => ({
      row: index % photos.length,
      label: index % classes,
    }));
  return {
    kind: 'train',
    recipe: {
      ...recipe,
      from: null,
      epochs: 1000,
      earlyStopping: { ...recipe.earlyStopping, patience: null },
      plateau: { ...recipe.plateau, patience: null },
    },
    classes: Array.from({ length: classes }, (_, index) => String(index)),
    pack: { file, size, channels, photos: photos.map(({ sha256 }) => sha256) },
    train: examples(measuredSteps.train),
    validation: examples(measuredSteps.validation),
    classWeights: null,
    folder: join(scratch, 'run'),
    resume: false,
    checkpointSeconds: Number.MAX_SAFE_INTEGER,
    initialWeights: null,
    ...base,
    features: join(scratch, 'features'),
  };
}

function seconds(): number {
  return performance.now() / 1000;
}
