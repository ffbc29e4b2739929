import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TrainPlan } from '../src-shared/protocol/trainer.ts';
import { randomBits } from '../src-shared/random.ts';
import { readyRecipes } from '../src-shared/recipe.ts';
import { comparePairs } from './pairs.ts';
import { withTrainer } from './trainer-run.ts';

/** Steps of an epoch, some seconds of work; the first epoch warms up, the second is measured. */
const steps = { mnist: 150, scratch: 8, 'scratch-augmented': 8 };

/**
 * How fast the trainer trains against Keras on the same photos: npm run bench -- training [scratch | scratch-augmented | mnist].
 * @throws Error where PAWPRINT_ORACLE_PYTHON names no Python with Keras
 */
export async function run([name = 'scratch']: string[]): Promise<string> {
  const python = process.env.PAWPRINT_ORACLE_PYTHON;
  if (python === undefined) throw new Error('PAWPRINT_ORACLE_PYTHON names no Python with Keras');
  if (!isMeasured(name)) throw new Error(`no recipe ${name}`);
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-bench-'));
  try {
    const plan = await planOf(name, folder);
    return await comparePairs(
      `training ${name}`,
      { name: 'ours', measure: () => measureTrainer(plan) },
      { name: 'Keras', measure: () => measureKeras(plan, python, folder) },
      'photos/s',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isMeasured(name: string): name is keyof typeof steps {
  return Object.hasOwn(steps, name);
}

export async function planOf(name: keyof typeof steps, folder: string): Promise<TrainPlan> {
  const recipe = { ...structuredClone(readyRecipes[name]), epochs: 2 };
  const { size, channels } = recipe.input;
  const classes = name === 'mnist' ? 10 : 2;
  const count = (steps[name] + 1) * recipe.batch;
  const file = join(folder, 'speckled.pack');
  await writeFile(
    file,
    Uint8Array.from({ length: count * size * size * channels }, (_, index) => randomBits(index) & 255),
  );
  const photos = Array.from({ length: count }, (_, row) => row.toString(16).padStart(64, '0'));
  const examples = photos.map((_, row) => ({ row, label: row % classes }));
  return {
    kind: 'train',
    recipe,
    classes: Array.from({ length: classes }, (_, index) => String(index)),
    pack: { file, size, channels, photos },
    train: examples.slice(recipe.batch),
    validation: examples.slice(0, recipe.batch),
    classWeights: null,
    folder: join(folder, 'run'),
    resume: false,
    checkpointSeconds: 60,
    initialWeights: null,
  };
}

/** Photos a second between the first and the last step of the second epoch. */
async function measureTrainer(plan: TrainPlan): Promise<number> {
  let first = { at: 0, step: 0 };
  let last = first;
  await withTrainer((run) =>
    run(plan, (report) => {
      if (report.kind !== 'step' || report.phase !== 'train' || report.epoch !== 2) return;
      last = { at: performance.now(), step: report.step };
      if (report.step === 1) first = last;
    }),
  );
  return ((last.step - first.step) * plan.recipe.batch * 1000) / (last.at - first.at);
}

async function measureKeras(plan: TrainPlan, python: string, folder: string): Promise<number> {
  return (await runKeras(plan, python, folder)).speed;
}

/**
 * The same stretch of Keras's own fit, as it comes: with its compiler where it chooses to use it.
 * @returns photos a second, and the most memory that Python held, bytes
 */
export async function runKeras(
  plan: TrainPlan,
  python: string,
  folder: string,
): Promise<{ peakMemory: number; speed: number }> {
  const job = join(folder, 'keras.json');
  await writeFile(
    job,
    JSON.stringify({
      recipe: plan.recipe,
      classes: plan.classes.length,
      pack: plan.pack.file,
      rows: plan.train.map(({ row }) => row),
      labels: plan.train.map(({ label }) => label),
    }),
  );
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, 'keras_speed.py'), job], {
    env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  const [peakMemory = NaN, speed = NaN] = stdout.trim().split('\n').slice(-2).map(Number);
  return { peakMemory, speed };
}
