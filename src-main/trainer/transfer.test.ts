import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summarise, splitAtHead } from '../../src-shared/networks/networks.ts';
import { featuresNoteName, featuresNoteSchema } from '../../src-shared/protocol/features-note.ts';
import type { TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { type Recipe, readyRecipes } from '../../src-shared/recipe.ts';
import { programRoot } from '../files/program-root.ts';
import { readBaseOf } from './base-weights.ts';
import { exportTfjs } from './exports/tfjs.ts';
import { prepareFeatures } from './features.ts';
import { fit } from './fit.ts';
import { PackReader } from './pack-reader.ts';
import { predict } from './predict.ts';
import { RunningLayers } from './graph/running-layers.ts';
import { pixelsOf } from './epoch.ts';
import { colouredPack, loadForTests, quietJob, temporaryFolder, toyPlan } from './trainer.fixture.ts';
import { readWeights, writeWeights } from './weights.ts';

/** A head on the network that ships with the program: real weights, small photos of two colours. */

const tf = loadForTests();
const device = { kind: 'cpu', name: 'CPU', tensorflow: '2.21.0' } as const;
const base = join(programRoot(), 'resources', 'networks', 'efficientnet-lite0');
const size = 48;
const recipe: Recipe = { ...readyRecipes.quick, input: { ...readyRecipes.quick.input, size }, epochs: 8, batch: 16 };

async function planIn(folder: string, changes: Partial<TrainPlan> = {}): Promise<TrainPlan> {
  const plan = await toyPlan(folder, { recipe, base, features: join(folder, 'features'), ...changes });
  return { ...plan, pack: await colouredPack(folder, 96, 2, size) };
}

test('A head learns on the frozen base; its weights alone are kept, and the whole network answers and is exported', async () => {
  await using folder = await temporaryFolder();
  const plan = await planIn(folder.path);
  const { history, parameters } = await fit(tf, device, plan, quietJob());
  expect(history.at(-1)?.valAccuracy).toBe(1);
  // 3,413,024 of the base, and one weight for each of its 1,280 means with a bias.
  expect(parameters).toBe(3_413_024 + 1281);
  const best = join(plan.folder, 'best');
  expect((await readWeights(best)).tensors.map(({ name }) => name)).toEqual(['answer/kernel', 'answer/bias']);

  const model = { recipe, classes: plan.classes, weights: best, base };
  const rows = plan.validation.map(({ row }) => row);
  const answers = await predict(tf, { model, pack: plan.pack, rows }, quietJob());
  plan.validation.forEach(({ label }, index) => expect(Math.round(answers[index]?.[0] ?? NaN)).toBe(label));
  // From the features that training left: the base runs on the new photos alone, and the answers are as good as the same.
  const [job, more] = [quietJob(), await colouredPack(folder.path, 100, 2, size)];
  const asked = [...rows, 96, 97];
  const again = await predict(tf, { model, pack: more, rows: asked, features: plan.features }, job);
  expect(job.reports.map((report) => report.kind === 'progress' && report.total)).toEqual([4, 34, 34]);
  answers.forEach((answer, index) => expect(again[index]?.[0]).toBeCloseTo(answer[0] ?? NaN, 2));

  const check = { pack: plan.pack, rows: rows.slice(0, 4), originals: [] };
  const exported = { kind: 'export', format: 'tfjs', model, folder: join(folder.path, 'export'), check } as const;
  expect((await exportTfjs(tf, exported, quietJob())).check.maxDifference).toBeLessThan(1e-4);
});

test('The base runs once per photo, whichever list of photos it stands in', async () => {
  await using folder = await temporaryFolder();
  const plan = await planIn(folder.path);
  const run = async (changes: Partial<TrainPlan>): Promise<number[]> => {
    const job = quietJob();
    await fit(tf, device, { ...plan, ...changes, recipe: { ...recipe, epochs: 1 } }, job);
    return job.reports.flatMap((report) => (report.kind === 'progress' ? [report.done] : []));
  };
  expect(await run({})).toEqual([32, 64, 96]);
  expect(await run({})).toEqual([]);
  // Another pack: the same photos the other way round, and four that are new.
  const more = await colouredPack(folder.path, 100, 2, size);
  const photos = more.photos.toReversed();
  expect(await run({ pack: { ...more, photos } })).toEqual([4]);
});

test('Features are what the base makes of the photos, in half precision where that is near enough', async () => {
  await using folder = await temporaryFolder();
  const plan = await planIn(folder.path);
  const { frozen } = splitAtHead(recipe, summarise(recipe, 2));
  const weights = await readBaseOf(recipe, base);
  const part = { base: 'efficientnet-lite0', rows: frozen, weights, input: recipe.input } as const;
  const features = await prepareFeatures(tf, part, plan.pack, plan.features ?? '', quietJob());
  expect(features.pack).toEqual({ size: 1, channels: 1280 });
  const [place = ''] = await readdir(plan.features ?? '');
  const note = JSON.parse(await readFile(join(plan.features ?? '', place, featuresNoteName), 'utf8')) as unknown;
  expect(featuresNoteSchema.parse(note)).toMatchObject({
    base: 'efficientnet-lite0',
    layer: 'average',
    shape: [1, 1, 1280],
    bits: 16,
  });

  const reader = await PackReader.open(plan.pack);
  const running = await RunningLayers.open(tf, frozen, weights, ['average']);
  const theirs = running.valuesOf('average', pixelsOf(tf, await reader.read([5, 90]), plan.pack));
  const ours = await features.read([5, 90]);
  const largest = Math.max(...theirs);
  ours.forEach((value, index) => expect(Math.abs(value - (theirs[index] ?? NaN))).toBeLessThan(largest / 1000));
  running.dispose();
  await reader.close();
  await features.close();
});

test('A run that was stopped goes on to the same numbers, also where its features were removed', async () => {
  await using folder = await temporaryFolder();
  const plan = await planIn(folder.path);
  const straight = await fit(tf, device, { ...plan, folder: join(folder.path, 'straight') }, quietJob());
  await fit(tf, device, { ...plan, recipe: { ...recipe, epochs: 3 } }, quietJob());
  await rm(plan.features ?? '', { recursive: true });
  const resumed = await fit(tf, device, { ...plan, resume: true }, quietJob());
  const figures = ({ history }: typeof straight): unknown => history.map(({ seconds: _seconds, ...rest }) => rest);
  expect(figures(resumed)).toEqual(figures(straight));
});

test('The flattened maps of the base are features too, with a layer between', async () => {
  await using folder = await temporaryFolder();
  const head = { pooling: 'flatten', dense: { units: 8, activation: 'linear' }, dropout: 0.5 } as const;
  const flat: Recipe = { ...recipe, network: { kind: 'transfer', base: 'efficientnet-lite0', learns: [], head } };
  const plan = await planIn(folder.path, { recipe: flat });
  const { history, parameters } = await fit(tf, device, plan, quietJob());
  // 48 pixels are 2 by 2 maps.
  expect(parameters).toBe(3_413_024 + (2 * 2 * 1280 * 8 + 8) + 9);
  expect(history.at(-1)?.valAccuracy).toBeGreaterThan(0.9);
});

test('Where photos are changed at random, the base runs within each step, and the run keeps its head alone', async () => {
  await using folder = await temporaryFolder();
  const { augmentation } = readyRecipes['scratch-augmented'];
  const plan = await planIn(folder.path, { recipe: { ...recipe, augmentation, epochs: 2 } });
  const job = quietJob();
  const { history, parameters } = await fit(tf, device, plan, job);
  expect(parameters).toBe(3_413_024 + 1281);
  expect(history).toHaveLength(2);
  expect(job.reports.filter(({ kind }) => kind === 'progress')).toEqual([]);
  expect((await readWeights(join(plan.folder, 'best'))).tensors.map(({ name }) => name)).toEqual([
    'answer/kernel',
    'answer/bias',
  ]);
});

test('On other weights of the base than it learned on, a head neither answers nor learns on', async () => {
  await using folder = await temporaryFolder();
  const plan = await planIn(folder.path, { recipe: { ...recipe, epochs: 1 } });
  await fit(tf, device, plan, quietJob());
  const { tensors } = await readWeights(base);
  const other = join(folder.path, 'other');
  // One number, in its last bits: nobody would see it in the answers.
  const [first, ...rest] = tensors;
  if (first === undefined) throw new Error('no weights');
  await writeWeights(
    other,
    [{ ...first, values: first.values.map((value, at) => (at === 0 ? value * 1.01 : value)) }, ...rest],
    null,
  );

  const model = { recipe, classes: plan.classes, weights: join(plan.folder, 'best') };
  const rows = [0, 1];
  await expect(
    predict(tf, { model: { ...model, base: other }, pack: plan.pack, rows }, quietJob()),
  ).rejects.toMatchObject({ code: 'base_changed', details: { name: 'efficientnet-lite0' } });
  await expect(
    fit(tf, device, { ...plan, base: other, resume: true, recipe: { ...recipe, epochs: 2 } }, quietJob()),
  ).rejects.toMatchObject({ code: 'base_changed' });
  expect(await predict(tf, { model: { ...model, base }, pack: plan.pack, rows }, quietJob())).toHaveLength(2);
});
