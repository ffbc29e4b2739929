import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Epoch, TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { readyRecipes } from '../../src-shared/recipe.ts';
import { temporaryFolder, toyPlan, toyRecipe, TrainerProcess } from './trainer.fixture.ts';

test('A trainer says its protocol, learns two colours, answers by them, and names its device', async () => {
  await using folder = await temporaryFolder();
  await using trainer = new TrainerProcess();
  const plan = await toyPlan(folder.path);
  const model = { recipe: plan.recipe, classes: plan.classes, weights: join(plan.folder, 'best') };
  trainer.run(1, { kind: 'device' });
  trainer.run(2, plan);
  trainer.run(3, { kind: 'predict', model, pack: plan.pack, rows: [95, 64, 65] });

  expect(await trainer.outcome(1)).toMatchObject({
    type: 'done',
    result: { kind: 'device', device: { tensorflow: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string } },
  });
  const trained = await trainer.outcome(2);
  expect(trained).toMatchObject({ type: 'done', result: { kind: 'train', parameters: 481 } });
  expect(historyOf(trained).at(-1)?.valAccuracy).toBe(1);
  const answered = await trainer.outcome(3);
  if (answered.type !== 'done' || answered.result.kind !== 'predict') throw new Error(answered.type);
  const [blue = [], red = [], alsoBlue = []] = answered.result.outputs;
  expect(blue[0]).toBeGreaterThan(0.5);
  expect(red[0]).toBeLessThan(0.5);
  expect(alsoBlue[0]).toBeGreaterThan(0.5);

  expect(trainer.messages[0]).toEqual({ type: 'ready', version: 2 });
  const order = trainer.messages.flatMap((message) =>
    message.type === 'report' && message.job === 2
      ? [message.report.kind === 'step' ? message.report.phase : message.report.kind]
      : [],
  );
  const epoch = ['train', 'train', 'train', 'train', 'validation', 'validation', 'epoch'];
  expect(order).toEqual(['started', ...epoch, ...epoch, ...epoch, ...epoch]);
});

/** More epochs than are done before anybody could stop them. */
const endless = 1000;

test.for([
  ['cancelled', (trainer: TrainerProcess): void => trainer.cancel(1)],
  ['killed', (trainer: TrainerProcess): void => void trainer.child.kill('SIGKILL')],
] as const)('Training %s and gone on with equals training never interrupted, digit for digit', async ([, stop]) => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path, { checkpointSeconds: 0 });
  await using stopped = new TrainerProcess();
  stopped.run(1, { ...plan, recipe: { ...toyRecipe, epochs: endless } });
  await stopped.step(1, 3, 2);
  stop(stopped);
  await Promise.race([stopped.exited, stopped.next((message) => message.type === 'cancelled')]);

  const epochs = (await readHistory(plan)).length + 2;
  expect(epochs).toBeGreaterThanOrEqual(4);
  const recipe = { ...toyRecipe, epochs };
  await using trainer = new TrainerProcess();
  trainer.run(1, { ...plan, recipe, resume: true });
  trainer.run(2, { ...plan, recipe, folder: join(folder.path, 'whole') });
  const resumed = historyOf(await trainer.outcome(1));
  expect(resumed).toHaveLength(epochs);
  expect(withoutSeconds(resumed)).toEqual(withoutSeconds(historyOf(await trainer.outcome(2))));
  expect(await weightsIn(plan)).toEqual(await weightsIn({ folder: join(folder.path, 'whole') }));
  expect(await readHistory(plan)).toEqual(resumed);
});

/** When a trainer is killed: at a step, or in the middle of the file that it writes a checkpoint's part into the Nth time. */
type Moment = { of: 'train' | 'validation'; epoch: number; step: number } | { of: 'data' | 'manifest'; time: number };

const moments: Moment[] = [
  { of: 'train', epoch: 2, step: 1 },
  { of: 'train', epoch: 7, step: 3 },
  // An epoch writes five of each: after its four steps, and at its end.
  { of: 'data', time: 18 },
  { of: 'validation', epoch: 15, step: 1 },
  { of: 'train', epoch: 20, step: 4 },
  { of: 'train', epoch: 25, step: 2 },
  { of: 'validation', epoch: 30, step: 2 },
  { of: 'manifest', time: 20 },
  { of: 'train', epoch: 40, step: 1 },
  { of: 'train', epoch: 45, step: 3 },
];

test.skipIf(process.env.PAWPRINT_ALL !== '1')(
  'Training of 208 steps killed ten times, in steps, in validation and while it writes, ends in the same weights, to the bit (in the full table only)',
  { timeout: 600_000 },
  async () => {
    await using folder = await temporaryFolder();
    const { augmentation } = readyRecipes['scratch-augmented'];
    const plan = await toyPlan(folder.path, {
      recipe: { ...toyRecipe, augmentation, epochs: 52 },
      checkpointSeconds: 0,
      resume: true,
    });
    for (const moment of moments) {
      if ('time' in moment) {
        await killedWhileWriting(plan, moment);
        continue;
      }
      await using trainer = new TrainerProcess();
      trainer.run(1, plan);
      await trainer.step(1, moment.epoch, moment.step, moment.of);
      trainer.child.kill('SIGKILL');
      expect(await trainer.exited).toBe('SIGKILL');
    }
    await using trainer = new TrainerProcess();
    trainer.run(1, plan);
    trainer.run(2, { ...plan, folder: join(folder.path, 'whole') });
    const [killed, whole] = [historyOf(await trainer.outcome(1)), historyOf(await trainer.outcome(2))];
    expect(withoutSeconds(killed)).toEqual(withoutSeconds(whole));
    expect(await weightsIn(plan)).toEqual(await weightsIn({ folder: join(folder.path, 'whole') }));
  },
);

test('A waiting job is cancelled at once, and the running one goes on', async () => {
  await using folder = await temporaryFolder();
  await using trainer = new TrainerProcess();
  const plan = await toyPlan(folder.path);
  trainer.run(1, plan);
  trainer.run(2, { ...plan, folder: join(folder.path, 'never') });
  trainer.cancel(2);
  expect((await trainer.outcome(2)).type).toBe('cancelled');
  expect((await trainer.outcome(1)).type).toBe('done');
});

test('A component that is missing is an answer, and the trainer lives on', async () => {
  await using folder = await temporaryFolder();
  await using trainer = new TrainerProcess({ tensorflow: join(folder.path, 'nowhere') });
  for (const job of [1, 2]) {
    trainer.run(job, { kind: 'device' });
    expect(await trainer.outcome(job)).toMatchObject({ type: 'failed', error: { code: 'tensorflow_missing' } });
  }
});

test('A loss that is no number ends the run as diverged, and the trainer takes the next job', async () => {
  await using folder = await temporaryFolder();
  await using trainer = new TrainerProcess();
  const plan = await toyPlan(folder.path);
  const wild: TrainPlan = {
    ...plan,
    // A step that overflows float32: weights become infinite, the loss no number.
    recipe: { ...toyRecipe, optimizer: { kind: 'rmsprop', learningRate: 1, rho: 0.9, epsilon: 1e-300 }, epochs: 50 },
    classWeights: [1e38, 1e38],
  };
  trainer.run(1, wild);
  expect(await trainer.outcome(1)).toMatchObject({ type: 'failed', error: { code: 'training_diverged' } });
  trainer.run(2, { kind: 'device' });
  expect((await trainer.outcome(2)).type).toBe('done');
});

test('A trainer whose engine is gone ends', async () => {
  await using trainer = new TrainerProcess();
  await trainer.next((message) => message.type === 'ready');
  trainer.child.disconnect();
  expect(await trainer.exited).toBe(0);
});

test('A message that is not of the protocol ends the trainer rather than being passed over', async () => {
  await using trainer = new TrainerProcess();
  await trainer.next((message) => message.type === 'ready');
  trainer.child.send({ type: 'run', job: 1, plan: { kind: 'sing' } });
  expect(await trainer.exited).toBe(1);
});

/** Trains until the trainer dies in the middle of a file, which it leaves half written beside the last checkpoint. */
async function killedWhileWriting(plan: TrainPlan, { of, time }: Extract<Moment, { time: number }>): Promise<void> {
  const folder = join(plan.folder, 'last');
  await using trainer = new TrainerProcess({ killWriting: `${of}:${String(time)}` });
  trainer.run(1, plan);
  expect(await trainer.exited).toBe('SIGKILL');
  const half = (await readdir(folder)).filter((name) => name.startsWith('.writing-'));
  expect(half).toHaveLength(1);
  const { bytes } = JSON.parse(await readFile(join(folder, 'weights.json'), 'utf8')) as { bytes: number };
  const written = await readFile(join(folder, half[0] ?? ''));
  if (of === 'data') expect(written).toHaveLength(bytes >> 1);
  else expect(() => JSON.parse(written.toString()) as unknown).toThrow();
}

function historyOf(outcome: Awaited<ReturnType<TrainerProcess['outcome']>>): Epoch[] {
  if (outcome.type !== 'done' || outcome.result.kind !== 'train') throw new Error(JSON.stringify(outcome));
  return outcome.result.history;
}

function withoutSeconds(history: readonly Epoch[]): Omit<Epoch, 'seconds'>[] {
  return history.map(({ seconds: _seconds, ...figures }) => figures);
}

async function readHistory({ folder }: TrainPlan): Promise<Epoch[]> {
  const lines = (await readFile(join(folder, 'history.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Epoch);
}

/** The checksum of the last weights, optimizer included. */
async function weightsIn({ folder }: Pick<TrainPlan, 'folder'>): Promise<unknown> {
  const manifest = JSON.parse(await readFile(join(folder, 'last', 'weights.json'), 'utf8')) as { sha256: unknown };
  expect(manifest.sha256).toMatch(/^[0-9a-f]{64}$/);
  return manifest.sha256;
}
