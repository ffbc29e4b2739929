import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Epoch, TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { initialWeights } from './networks/initial-weights.ts';
import { loadForTests, quietJob, sha256, temporaryFolder, toyPlan, toyRecipe } from './trainer.fixture.ts';
import { fit, orderOf } from './fit.ts';
import type { Job } from './job.ts';
import { optimizers, type Recipe } from '../../src-shared/recipe.ts';
import { predict } from './predict.ts';
import { readWeights, writeWeights } from './weights.ts';

const tf = loadForTests();
const device = { kind: 'cpu', name: 'CPU', tensorflow: '2.21.0' } as const;
const train = (plan: TrainPlan, job: Job = quietJob()): ReturnType<typeof fit> => fit(tf, device, plan, job);

test('The same seed gives the same history, digit for digit; another seed another one', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path);
  const first = figuresOf((await train(plan)).history);
  expect(figuresOf((await train({ ...plan, folder: join(folder.path, 'again') })).history)).toEqual(first);
  const other = { ...plan, recipe: { ...toyRecipe, seed: 8 }, folder: join(folder.path, 'other') };
  expect(figuresOf((await train(other)).history)).not.toEqual(first);
});

test('Cancelled after the second step of epoch 3, training stops there and goes on to the same digits', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path);
  const whole = await train({ ...plan, folder: join(folder.path, 'whole') });
  const control = new AbortController();
  const job = quietJob();
  const stopping: Job = {
    signal: control.signal,
    report: (report) => {
      job.report(report);
      if (report.kind === 'step' && report.epoch === 3 && report.step === 2) control.abort();
    },
  };
  await expect(train(plan, stopping)).rejects.toMatchObject({ code: 'cancelled' });
  expect(job.reports.at(-1)).toMatchObject({ kind: 'step', phase: 'train', epoch: 3, step: 2, steps: 4 });
  const resumed = await train({ ...plan, resume: true });
  expect(figuresOf(resumed.history)).toEqual(figuresOf(whole.history));
  expect(resumed.bestEpoch).toBe(whole.bestEpoch);
  // Nothing is left to do: the result is there at once, and no photo was trained on.
  expect(await train({ ...plan, resume: true })).toMatchObject({ history: resumed.history, imagesPerSecond: 0 });
});

const changing = {
  flip: 'horizontal',
  rotation: 0.1,
  zoom: 0.2,
  translation: 0.1,
  contrast: 0.2,
  brightness: 0.1,
  exact: false,
} as const;

test('Photos that are changed at random are changed alike in a run that was stopped and goes on', async () => {
  await using folder = await temporaryFolder();
  const recipe = { ...toyRecipe, augmentation: changing };
  const plan = await toyPlan(folder.path, { recipe });
  const whole = await train({ ...plan, folder: join(folder.path, 'whole') });
  const control = new AbortController();
  const stopping: Job = {
    signal: control.signal,
    report: (report) => {
      if (report.kind === 'step' && report.epoch === 3 && report.step === 2) control.abort();
    },
  };
  await expect(train(plan, stopping)).rejects.toMatchObject({ code: 'cancelled' });
  const resumed = await train({ ...plan, resume: true });
  expect(figuresOf(resumed.history)).toEqual(figuresOf(whole.history));
  // And it does matter that they are changed.
  const plain = await train({ ...plan, recipe: toyRecipe, folder: join(folder.path, 'plain') });
  expect(figuresOf(plain.history)).not.toEqual(figuresOf(whole.history));
});

test('Ended at any moment, in an epoch or in its validation, a run goes on from its last checkpoint to the same weights, to the bit', async () => {
  await using folder = await temporaryFolder();
  // Moving averages and steps counted: an optimizer that a wrong step number would show in.
  const recipe = { ...toyRecipe, epochs: 3, optimizer: optimizers.adam, augmentation: changing };
  const plan = await toyPlan(folder.path, { recipe, checkpointSeconds: 0 });
  const whole = await train({ ...plan, folder: join(folder.path, 'whole') });
  const wholeWeights = await readWeights(join(folder.path, 'whole', 'last'));
  // An epoch has four steps and two of validation, and one word that it is over.
  for (const [moment, done] of [
    [1, 1],
    [4, 4],
    [5, 4],
    [8, 5],
    [13, 8],
  ] as const) {
    const run = { ...plan, folder: join(folder.path, String(moment)) };
    let reports = 0;
    const killed: Job = {
      signal: new AbortController().signal,
      report: ({ kind }) => {
        if (kind !== 'started' && ++reports === moment) throw new Error('killed');
      },
    };
    await expect(train(run, killed)).rejects.toThrow('killed');
    const job = quietJob();
    const resumed = await train({ ...run, resume: true }, job);
    expect(figuresOf(resumed.history), String(moment)).toEqual(figuresOf(whole.history));
    const { tensors, notes } = await readWeights(join(run.folder, 'last'));
    expect(tensors, String(moment)).toEqual(wholeWeights.tensors);
    expect(notes).toMatchObject({ epoch: 3, step: 12, position: null });
    // And it did go on: no step is done twice.
    const steps = job.reports.filter((report) => report.kind === 'step' && report.phase === 'train').length;
    expect(steps, String(moment)).toBe(12 - done);
  }
});

test('A run that is stopped keeps the steps it did', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 1 }, checkpointSeconds: 1000 });
  const control = new AbortController();
  const stopping: Job = {
    signal: control.signal,
    report: ({ kind }) => {
      if (kind === 'step') control.abort();
    },
  };
  await expect(train(plan, stopping)).rejects.toMatchObject({ code: 'cancelled' });
  const job = quietJob();
  await train({ ...plan, resume: true }, job);
  expect(job.reports.find(({ kind }) => kind === 'step')).toMatchObject({ epoch: 1, step: 2, steps: 4 });
  expect(job.reports[0]).toMatchObject({ kind: 'started', epochsDone: 0 });
});

test('Early stopping ends a run, which stays ended, and a plateau makes the rate smaller', async () => {
  await using folder = await temporaryFolder();
  const recipe: Recipe = {
    ...toyRecipe,
    epochs: 30,
    optimizer: { ...toyRecipe.optimizer, learningRate: 0.05 },
    earlyStopping: { patience: 2, minDelta: 0 },
  };
  const plan = await toyPlan(folder.path, { recipe });
  const { history, bestEpoch } = await train(plan);
  expect(history.length).toBeLessThan(30);
  expect(history).toHaveLength(bestEpoch + 2);
  const again = quietJob();
  expect((await train({ ...plan, resume: true }, again)).history).toEqual(history);
  expect(again.reports.map(({ kind }) => kind)).toEqual(['started']);

  // As good as no steps at all from the second epoch on.
  const still: Recipe = {
    ...recipe,
    epochs: 4,
    earlyStopping: { patience: null, minDelta: 0 },
    plateau: { patience: 0, factor: 1e-30, minDelta: 1000, cooldown: 0, minLearningRate: 0 },
  };
  const resting = (await train({ ...plan, recipe: still, folder: join(folder.path, 'still') })).history;
  expect(new Set(resting.slice(1).map(({ valLoss }) => valLoss)).size).toBe(1);
  expect(resting[0]?.valLoss).not.toBe(resting[1]?.valLoss);
});

test('Smoothed labels cost sure answers, in training and in validation alike', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 6 } });
  const sharp = (await train(plan)).history.at(-1);
  const smooth = { ...plan, recipe: { ...plan.recipe, labelSmoothing: 0.4 }, folder: join(folder.path, 'smooth') };
  const last = (await train(smooth)).history.at(-1);
  // The best that can be had is the entropy of 0.8 and 0.2.
  const least = -(0.8 * Math.log(0.8) + 0.2 * Math.log(0.2));
  expect(last?.loss).toBeGreaterThan(least);
  expect(last?.valLoss).toBeGreaterThan(least);
  expect(sharp?.valLoss).toBeLessThan(least);
});

test('More epochs and other names may be asked for later; a changed recipe or other photos may not be gone on with', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 2 } });
  await train(plan);
  const recipe = { ...plan.recipe, epochs: 3, name: 'renamed' };
  const longer = await train({
    ...plan,
    recipe,
    classes: plan.classes.map((name) => `${name}, renamed`),
    resume: true,
  });
  expect(longer.history).toHaveLength(3);
  for (const changed of [
    { recipe: { ...plan.recipe, batch: 8 } },
    { train: plan.train.slice(1) },
    { classes: [...plan.classes, 'green'] },
    { pack: { ...plan.pack, photos: plan.pack.photos.map(sha256) } },
  ]) {
    const other = { ...plan, ...changed, resume: true };
    await expect(train(other)).rejects.toMatchObject({ code: 'run_not_resumable' });
  }
});

test('The best epoch by validation loss is kept in best/, the last in last/, and every epoch in history.jsonl', async () => {
  await using folder = await temporaryFolder();
  // So fast that the validation loss goes up and down.
  const recipe = { ...toyRecipe, epochs: 6, optimizer: { ...toyRecipe.optimizer, learningRate: 0.05 } };
  const plan = await toyPlan(folder.path, { recipe });
  const job = quietJob();
  const { history, bestEpoch } = await train(plan, job);
  const losses = history.map(({ valLoss }) => valLoss);
  expect(bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
  expect(bestEpoch).toBeLessThan(6);
  const bests = job.reports.flatMap((report) => (report.kind === 'epoch' && report.best ? [report.epoch.epoch] : []));
  expect(bests).toEqual(losses.flatMap((loss, i) => (losses.slice(0, i).every((old) => loss < old) ? [i + 1] : [])));

  // The figures of the folders' weights, measured apart from training.
  expect(await validationLoss(plan, 'best')).toBeCloseTo(losses[bestEpoch - 1] ?? NaN, 5);
  expect(await validationLoss(plan, 'last')).toBeCloseTo(losses.at(-1) ?? NaN, 5);
  const lines = (await readFile(join(plan.folder, 'history.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as Epoch)).toEqual(history);
  const names = (await readWeights(join(plan.folder, 'best'))).tensors.map(({ name }) => name);
  expect(names).toEqual(initialWeights(recipe, 2).map(({ name }) => name));
});

test('Killed between the checkpoint and what follows from it, best/ and history.jsonl are made again', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 1 } });
  const { history } = await train(plan);
  const best = await readWeights(join(plan.folder, 'best'));
  await rm(join(plan.folder, 'best'), { recursive: true });
  await writeFile(join(plan.folder, 'history.jsonl'), '');
  await train({ ...plan, resume: true });
  expect(await readWeights(join(plan.folder, 'best'))).toEqual(best);
  expect(JSON.parse(await readFile(join(plan.folder, 'history.jsonl'), 'utf8'))).toEqual(history[0]);
});

test('A damaged checkpoint is said to be damaged, and a new run clears it away', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 1 } });
  const { history } = await train(plan);
  const last = join(plan.folder, 'last');
  const data = (await readdir(last)).find((name) => name.endsWith('.bin')) ?? '';
  await writeFile(join(last, data), 'not weights');
  await expect(train({ ...plan, resume: true })).rejects.toMatchObject({ code: 'weights_damaged' });
  await writeWeights(last, initialWeights(toyRecipe, 2), { some: 'other notes' });
  await expect(train({ ...plan, resume: true })).rejects.toMatchObject({ code: 'weights_damaged' });
  expect(figuresOf((await train(plan)).history)).toEqual(figuresOf(history));
});

test('Tensors do not grow in number from epoch to epoch, and none is left behind', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { classWeights: [1, 2] });
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  await train(plan, {
    signal: new AbortController().signal,
    report: ({ kind }) => {
      if (kind === 'epoch') counts.push(tf.memory().numTensors - before);
    },
  });
  // Weights and what the optimizer keeps are the graph's.
  expect(counts).toEqual([0, 0, 0, 0]);
  expect(tf.memory().numTensors).toBe(before);
  const failing = { ...plan, initialWeights: join(folder.path, 'nowhere'), folder: join(folder.path, 'failing') };
  await expect(train(failing)).rejects.toMatchObject({ code: 'weights_damaged' });
  expect(tf.memory().numTensors).toBe(before);
});

test('An epoch takes every photo once, in an order of its own that does not depend on how they are listed', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path);
  const rows = (epoch: number, from = plan): number[] => orderOf(from, epoch).map(({ row }) => row);
  expect([...rows(1)].sort((a, b) => a - b)).toEqual(plan.train.map(({ row }) => row));
  expect(rows(2)).not.toEqual(rows(1));
  expect(rows(1, { ...plan, train: [...plan.train].reverse() })).toEqual(rows(1));
});

test('Class weights scale the training loss and leave the validation alone', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 1, batch: 64 } });
  const lossUnder = async (classWeights: number[] | null): Promise<{ loss: number; valLoss: number }> => {
    const { history } = await train({ ...plan, classWeights });
    return { loss: history[0]?.loss ?? NaN, valLoss: history[0]?.valLoss ?? NaN };
  };
  // One step an epoch: the loss is that of the initial weights, which all four share.
  const [plain, red, blue, double] = [
    await lossUnder(null),
    await lossUnder([1, 1e-6]),
    await lossUnder([1e-6, 1]),
    await lossUnder([2, 2]),
  ];
  expect(red.loss + blue.loss).toBeCloseTo(plain.loss, 4);
  expect(double.loss).toBeCloseTo(2 * plain.loss, 5);
  // RMSprop takes out the gradient's scale, so about the same step is taken, and all photos count alike afterwards.
  expect(double.valLoss).toBeCloseTo(plain.valLoss, 2);
});

test('Given weights are where training starts', async () => {
  await using folder = await temporaryFolder();
  const start = join(folder.path, 'start');
  await writeWeights(start, initialWeights({ ...toyRecipe, seed: 99 }, 2), null);
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 1 } });
  const own = await train(plan);
  const given = await train({ ...plan, initialWeights: start });
  expect(figuresOf(given.history)).not.toEqual(figuresOf(own.history));
});

test('A plan whose parts do not fit together is refused before anything is cleared away', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 1 } });
  await train(plan);
  for (const wrong of [
    { train: [{ row: 96, label: 0 }] },
    { validation: [{ row: 0, label: 2 }] },
    { classWeights: [1] },
    { pack: { ...plan.pack, size: 13 } },
  ]) {
    await expect(train({ ...plan, ...wrong })).rejects.toThrow(RangeError);
  }
  expect(await readdir(plan.folder)).toContain('last');
});

test('A pack that ends early is an error and not a black photo', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path);
  const pixels = await readFile(plan.pack.file);
  await writeFile(plan.pack.file, pixels.subarray(0, pixels.length - 1));
  await expect(train(plan)).rejects.toThrow('the pack ends before photo 95');
  const model = { recipe: toyRecipe, classes: plan.classes, weights: join(folder.path, 'start') };
  await writeWeights(model.weights, initialWeights(toyRecipe, 2), null);
  await expect(predict(tf, { model, pack: plan.pack, rows: [0, 95] }, quietJob())).rejects.toThrow('photo 95');
});

test('Answers come in the order asked, in batches, with a report of each', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { recipe: { ...toyRecipe, epochs: 1 } });
  await train(plan);
  const model = { recipe: plan.recipe, classes: plan.classes, weights: join(plan.folder, 'best') };
  const rows = Array.from({ length: 70 }, (_, index) => 95 - index);
  const job = quietJob();
  const before = tf.memory().numTensors;
  const outputs = await predict(tf, { model, pack: plan.pack, rows }, job);
  expect(job.reports).toEqual([32, 64, 70].map((done) => ({ kind: 'progress', done, total: 70 })));
  expect(tf.memory().numTensors).toBe(before);
  const [single] = await predict(tf, { model, pack: plan.pack, rows: [50] }, quietJob());
  expect(outputs[45]?.[0]).toBeCloseTo(single?.[0] ?? NaN, 6);
  expect(await predict(tf, { model, pack: plan.pack, rows: [] }, quietJob())).toEqual([]);
});

function figuresOf(history: readonly Epoch[]): Omit<Epoch, 'seconds'>[] {
  return history.map(({ seconds: _seconds, ...figures }) => figures);
}

/** Mean cross-entropy of a folder's answers to the validation photos. */
async function validationLoss(plan: TrainPlan, name: 'best' | 'last'): Promise<number> {
  const answers = await answersOf(plan, name);
  const losses = answers.map((p, i) => -Math.log(plan.validation[i]?.label === 1 ? p : 1 - p));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

async function answersOf(plan: TrainPlan, name: 'best' | 'last'): Promise<number[]> {
  const model = { recipe: plan.recipe, classes: plan.classes, weights: join(plan.folder, name) };
  const rows = plan.validation.map(({ row }) => row);
  return (await predict(tf, { model, pack: plan.pack, rows }, quietJob())).map(([p]) => p ?? NaN);
}
