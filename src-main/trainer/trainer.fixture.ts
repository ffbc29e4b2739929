import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { tensorflowFolder } from '../../setup/tensorflow-place.js';
import {
  type Example,
  fromTrainerSchema,
  type Pack,
  toTrainerSchema,
  type TrainerPlan,
  type TrainerReport,
  type TrainPlan,
} from '../../src-shared/protocol/trainer.ts';
import { randomBits } from '../../src-shared/random.ts';
import { readyRecipes, type Recipe } from '../../src-shared/recipe.ts';
import { tensorflowFolderVariable, trainerEnvironment } from '../files/trainer-environment.ts';
import type { Job } from './job.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { loadTensorFlow } from './tensorflow/load.ts';

/** What the trainer's tests share: real TensorFlow, small made-up photos, and the trainer as the engine starts it. */
export const tensorflowPlace = process.env[tensorflowFolderVariable] ?? tensorflowFolder();

export function loadForTests(): TensorFlow {
  // Read by the library when it is loaded: it would print its notes among the tests.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  return loadTensorFlow(tensorflowPlace);
}

export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  // Letters of another alphabet, a blank and an emoji: every test is also one of paths.
  const path = await mkdtemp(join(tmpdir(), '학습 🐾 '));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A small network that has every kind of layer. */
export const toyRecipe = {
  ...readyRecipes.scratch,
  name: 'toy',
  input: { size: 12, channels: 3, fit: 'stretch', resizing: 'keras' },
  network: { ...readyRecipes.scratch.network, filters: [4, 8], dropout: 0.3 },
  optimizer: { kind: 'rmsprop', learningRate: 0.005, rho: 0.9, epsilon: 1e-7 },
  epochs: 4,
  batch: 16,
  seed: 7,
} satisfies Recipe as Recipe & { network: { kind: 'convolutional' } };

/** Photos that are mostly of their class's colour (red, blue, green), speckled. */
export async function colouredPack(folder: string, count: number, classes: number, size = 12): Promise<Pack> {
  const pixels = new Uint8Array(count * size * size * 3);
  pixels.forEach((_, index) => {
    const photo = Math.floor(index / (size * size * 3));
    const bright = index % 3 === [0, 2, 1][photo % classes];
    pixels[index] = (bright ? 120 : 20) + (randomBits(99, index) % 100);
  });
  return writePack(join(folder, 'coloured.pack'), pixels, size, 3);
}

export async function writePack(file: string, pixels: Uint8Array, size: number, channels: 1 | 3): Promise<Pack> {
  await writeFile(file, pixels);
  const count = pixels.length / (size * size * channels);
  return { file, size, channels, photos: Array.from({ length: count }, (_, row) => sha256(`photo ${row}`)) };
}

/** Every row with its class: rows take turns. */
export function examplesOf(from: number, to: number, classes: number): Example[] {
  return Array.from({ length: to - from }, (_, index) => ({ row: from + index, label: (from + index) % classes }));
}

/** 64 photos of two colours to learn from, 32 to validate on. */
export async function toyPlan(folder: string, changes: Partial<TrainPlan> = {}): Promise<TrainPlan> {
  return {
    kind: 'train',
    recipe: toyRecipe,
    classes: ['red', 'blue'],
    pack: await colouredPack(folder, 96, 2),
    train: examplesOf(0, 64, 2),
    validation: examplesOf(64, 96, 2),
    classWeights: null,
    folder: join(folder, 'run'),
    resume: false,
    checkpointSeconds: 60,
    initialWeights: null,
    ...changes,
  };
}

/** A job that nobody cancels, with what it reported. */
export function quietJob(): Job & { reports: TrainerReport[] } {
  const reports: TrainerReport[] = [];
  return { reports, report: (report) => reports.push(report), signal: new AbortController().signal };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

type Answer = z.infer<typeof fromTrainerSchema>;

/** The trainer as a child process, each message checked against the protocol in both directions. */
export class TrainerProcess {
  readonly child: ChildProcess;
  readonly messages: Answer[] = [];
  readonly exited: Promise<NodeJS.Signals | number | null>;
  readonly #watchers = new Set<() => void>();
  #ended = false;

  /** @param killWriting as kill-writing.fixture.ts reads it */
  constructor({ tensorflow = tensorflowPlace, killWriting }: { tensorflow?: string; killWriting?: string } = {}) {
    this.child = fork(join(import.meta.dirname, 'trainer.ts'), {
      env: { ...process.env, ...trainerEnvironment({ tensorflow }), PAWPRINT_KILL_WRITING: killWriting ?? '' },
      execArgv: killWriting === undefined ? [] : ['--import', join(import.meta.dirname, 'kill-writing.fixture.ts')],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.on('message', (raw) => {
      this.messages.push(fromTrainerSchema.parse(raw));
      this.#wake();
    });
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        this.#ended = true;
        resolve(signal ?? code);
        this.#wake();
      });
    });
  }

  run(job: number, plan: TrainerPlan): void {
    this.child.send(toTrainerSchema.parse({ type: 'run', job, plan }));
  }

  cancel(job: number): void {
    this.child.send(toTrainerSchema.parse({ type: 'cancel', job }));
  }

  /** The first message that fits, whether it came already or is yet to come. */
  async next<Wanted extends Answer>(fits: (message: Answer) => message is Wanted): Promise<Wanted>;
  async next(fits: (message: Answer) => boolean): Promise<Answer>;
  async next(fits: (message: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found !== undefined) return found;
      if (this.#ended) throw new Error(`the trainer ended: ${JSON.stringify(this.messages.at(-1))}`);
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  /** How a job ended. */
  async outcome(job: number): Promise<Exclude<Answer, { type: 'ready' | 'report' }>> {
    return this.next(
      (message): message is Exclude<Answer, { type: 'ready' | 'report' }> =>
        message.type !== 'ready' && message.type !== 'report' && message.job === job,
    );
  }

  /** The first report of a step at least so far. */
  async step(job: number, epoch: number, step: number, phase: 'train' | 'validation' = 'train'): Promise<void> {
    await this.next(
      ({ type, ...rest }) =>
        type === 'report' &&
        'report' in rest &&
        rest.job === job &&
        rest.report.kind === 'step' &&
        rest.report.phase === phase &&
        rest.report.epoch === epoch &&
        rest.report.step >= step,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.child.kill('SIGKILL');
    await this.exited;
  }

  #wake(): void {
    for (const resolve of this.#watchers) resolve();
    this.#watchers.clear();
  }
}
