import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { baseNetworks } from '../../src-shared/networks/bases.ts';
import type { TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { type Recipe, readyRecipes, recipeSchema } from '../../src-shared/recipe.ts';
import { programRoot } from '../files/program-root.ts';
import { exportTfjs } from './exports/tfjs.ts';
import { fit } from './fit.ts';
import type { Job } from './job.ts';
import { predict } from './predict.ts';
import {
  colouredPack,
  examplesOf,
  loadForTests,
  quietJob,
  temporaryFolder,
  toyPlan,
  TrainerProcess,
} from './trainer.fixture.ts';
import { type NamedValues, readWeights } from './weights.ts';

/** Blocks of the network that ships learn on, from the weights of a run whose head learned on the frozen base. */

const tf = loadForTests();
const device = { kind: 'cpu', name: 'CPU', tensorflow: '2.21.0' } as const;
const base = join(programRoot(), 'resources', 'networks', 'efficientnet-lite0');
const size = 48;
const { quick } = readyRecipes;
const onFrozen: Recipe = { ...quick, input: { ...quick.input, size }, epochs: 2, batch: 16 };
const { blocks } = baseNetworks['efficientnet-lite0'];

/** @param learns names of blocks, in the base's order */
function tuning(from: string | null, learns: readonly string[], changes: Partial<Recipe> = {}): Recipe {
  const optimizer = { kind: 'rmsprop', learningRate: 1e-4, rho: 0.9, epsilon: 1e-7 } as const;
  // In the schema's order, as the engine has it: checkpoints hold a checksum of the recipe.
  return recipeSchema.parse({ ...onFrozen, network: { ...quick.network, learns }, from, optimizer, ...changes });
}

async function planIn(folder: string, changes: Partial<TrainPlan>): Promise<TrainPlan> {
  const plan = await toyPlan(folder, { base, features: join(folder, 'features'), ...changes });
  const pack = await colouredPack(folder, 48, 2, size);
  return { ...plan, pack, train: examplesOf(0, 32, 2), validation: examplesOf(32, 48, 2) };
}

function named(tensors: readonly NamedValues[]): Map<string, Float32Array> {
  return new Map(tensors.map(({ name, values }) => [name, values]));
}

/** Weights that a run's best/ holds, by the blocks of the base; what is of no block is the head's. */
function blocksOf(tensors: readonly NamedValues[]): string[] {
  const owner = ({ name }: NamedValues): string =>
    blocks.find(({ layers }) => layers.includes(name.split('/')[0] ?? ''))?.name ?? 'head';
  return [...new Set(tensors.map(owner))];
}

let ofBase: Map<string, Float32Array>;
beforeAll(async () => {
  ofBase = named((await readWeights(base)).tensors);
});

test('Blocks learn on from a trained head, above and below frozen ones; killed and stopped, the run ends with the same bits', async () => {
  await using folder = await temporaryFolder();
  const begun = await planIn(folder.path, { recipe: onFrozen, folder: join(folder.path, 'begun') });
  await fit(tf, device, begun, quietJob());
  const initialWeights = join(begun.folder, 'best');
  const { sha256 } = await readWeights(initialWeights);
  const recipe = tuning(sha256, ['block5', 'top'], { epochs: 3 });
  const plan = { ...begun, recipe, initialWeights, folder: join(folder.path, 'straight') };
  const job = quietJob();
  const straight = await fit(tf, device, plan, job);
  // What lies below the fifth block ran once for each of the 48 photos.
  expect(job.reports.flatMap((report) => (report.kind === 'progress' ? [report.done] : []))).toEqual([32, 48]);
  expect(await readdir(plan.features ?? '')).toHaveLength(2);

  const stopped = { ...plan, folder: join(folder.path, 'stopped'), checkpointSeconds: 0 };
  {
    await using trainer = new TrainerProcess();
    trainer.run(1, stopped);
    await trainer.step(1, 1, 1);
    trainer.child.kill('SIGKILL');
  }
  const stop = new AbortController();
  const stopping: Job = {
    signal: stop.signal,
    report: (report) => {
      if (report.kind === 'step' && report.phase === 'train' && report.epoch === 3) stop.abort();
    },
  };
  await expect(fit(tf, device, { ...stopped, resume: true }, stopping)).rejects.toMatchObject({ code: 'cancelled' });
  // What it went on from is not needed any more.
  const resumed = await fit(tf, device, { ...stopped, resume: true, initialWeights: null }, quietJob());
  const figures = ({ history }: typeof straight): unknown => history.map(({ seconds: _seconds, ...rest }) => rest);
  expect(figures(resumed)).toEqual(figures(straight));
  const best = await readWeights(join(plan.folder, 'best'));
  for (const place of ['best', 'last']) {
    const [one, other] = [await readWeights(join(plan.folder, place)), await readWeights(join(stopped.folder, place))];
    expect(other.sha256, place).toBe(one.sha256);
  }

  expect(blocksOf(best.tensors)).toEqual(['block5', 'top', 'head']);
  let moved = 0;
  for (const [name, values] of named(best.tensors)) {
    const before = ofBase.get(name);
    if (before === undefined) continue;
    // Statistics of batch normalisation stay those of ImageNet, as Keras leaves them in inference mode.
    if (name.includes('/moving_')) expect(values, name).toEqual(before);
    else if (values.some((value, index) => value !== before[index])) moved++;
    else throw new Error(`${name} did not learn`);
  }
  expect(moved).toBeGreaterThan(20);

  const model = { recipe, classes: plan.classes, weights: join(plan.folder, 'best'), base };
  const rows = plan.validation.map(({ row }) => row);
  const answers = await predict(tf, { model, pack: plan.pack, rows }, quietJob());
  const { bestEpoch, history } = straight;
  const loss = plan.validation.reduce((sum, { label }, index) => {
    const p = answers[index]?.[0] ?? NaN;
    return sum - Math.log(label === 1 ? p : 1 - p) / rows.length;
  }, 0);
  expect(loss).toBeCloseTo(history[bestEpoch - 1]?.valLoss ?? NaN, 3);
  const check = { pack: plan.pack, rows: rows.slice(0, 4), originals: [] };
  const exported = { kind: 'export', format: 'tfjs', model, folder: join(folder.path, 'export'), check } as const;
  expect((await exportTfjs(tf, exported, quietJob())).check.maxDifference).toBeLessThan(1e-4);

  // A third run, in which other blocks learn: those that have learned rest in it, and go with it.
  const third = { ...plan, recipe: tuning(best.sha256, ['top'], { epochs: 1 }), folder: join(folder.path, 'third') };
  await fit(tf, device, { ...third, initialWeights: join(plan.folder, 'best') }, quietJob());
  const rested = await readWeights(join(third.folder, 'best'));
  expect(blocksOf(rested.tensors).sort()).toEqual(['block5', 'head', 'top']);
  const thirdModel = { ...model, recipe: third.recipe, weights: join(third.folder, 'best') };
  const asked = { model: thirdModel, pack: plan.pack, rows };
  const throughout = await predict(tf, asked, quietJob());
  const fromFeatures = await predict(tf, { ...asked, features: plan.features }, quietJob());
  // Of features in half precision, and of the blocks that rest, not of those that the disk has.
  fromFeatures.forEach(([p = NaN], index) => {
    expect(p).toBeCloseTo(throughout[index]?.[0] ?? NaN, 2);
  });
  const before = named(best.tensors);
  for (const [name, values] of named(rested.tensors)) {
    if (blocksOf([{ name, shape: [], values }])[0] === 'block5') expect(values, name).toEqual(before.get(name));
  }
});

test('Where photos are changed at random the frozen blocks run within each step, and stay as they are', async () => {
  await using folder = await temporaryFolder();
  const { augmentation } = readyRecipes['vgg16-fine-tune'];
  const recipe = tuning(null, ['block7'], { augmentation, epochs: 1 });
  const plan = await planIn(folder.path, { recipe });
  const job = quietJob();
  await fit(tf, device, plan, job);
  expect(job.reports.filter(({ kind }) => kind === 'progress')).toEqual([]);
  expect(blocksOf((await readWeights(join(plan.folder, 'best'))).tensors)).toEqual(['block7', 'head']);
});

test('Weights that are gone, or are others now, are not gone on from', async () => {
  await using folder = await temporaryFolder();
  const plan = await planIn(folder.path, { recipe: tuning('0'.repeat(64), ['top']) });
  await expect(fit(tf, device, plan, quietJob())).rejects.toMatchObject({ code: 'from_gone' });
  await expect(fit(tf, device, { ...plan, initialWeights: base }, quietJob())).rejects.toMatchObject({
    code: 'from_gone',
  });
});
