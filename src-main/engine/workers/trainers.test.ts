import { afterEach, expect, test } from 'vitest';
import type { TrainerPlan } from '../../../src-shared/protocol/trainer.ts';
import { readyRecipes } from '../../../src-shared/recipe.ts';
import type { TrainerRole } from './trainer-role.ts';
import { type ComputingMeans, Trainers, type TrainersOptions } from './trainers.ts';

const module = new URL('trainer.fixture.ts', import.meta.url).pathname;
const device: TrainerPlan = { kind: 'device' };
/** A job that goes on until it is stopped. */
const long: TrainerPlan = {
  kind: 'predict',
  model: {
    recipe: { ...readyRecipes.mnist, network: { ...readyRecipes.mnist.network, filters: [1] } },
    classes: ['a', 'b'],
    weights: '',
  },
  pack: { file: '', size: 28, channels: 1, photos: [] },
  rows: [],
};

const all: Trainers[] = [];
afterEach(async () => {
  await Promise.all(all.splice(0).map((trainers) => trainers.close()));
});

function start(options: Partial<TrainersOptions> = {}): Trainers {
  const environment = ({ threads, gpu }: ComputingMeans): NodeJS.ProcessEnv => ({
    FIXTURE_THREADS: String(threads),
    ...(gpu === undefined ? {} : { FIXTURE_GPU: String(gpu) }),
  });
  const trainers = new Trainers({ module, environment, ...options });
  all.push(trainers);
  return trainers;
}

async function ask(
  role: TrainerRole,
): Promise<{ processId: number; threads: string | undefined; gpu: string | undefined }> {
  const result = await role.run(device);
  if (result.kind !== 'device') throw new Error('not what was asked');
  const [processId, threads, gpu] = result.device.name.split(' ');
  return { processId: Number(processId), threads, gpu };
}

/** Begins a job that goes on until it is stopped. */
async function begin(role: TrainerRole, signal?: AbortSignal): Promise<{ outcome: Promise<unknown> }> {
  const begun = Promise.withResolvers<undefined>();
  const outcome = role.run(long, { signal, onReport: () => begun.resolve(undefined) }).catch((error: unknown) => error);
  await begun.promise;
  return { outcome };
}

test('the two roles are two processes, and each keeps its own', async () => {
  const { work, answer } = start();
  const first = await ask(work);
  expect((await ask(answer)).processId).not.toBe(first.processId);
  expect(await ask(work)).toEqual(first);
});

test('work takes one job after the other, and a waiting one can be dropped at once', async () => {
  const { work } = start();
  const stop = new AbortController();
  const { outcome } = await begin(work, stop.signal);
  const dropped = new AbortController();
  const waiting = work.run(device, { signal: dropped.signal });
  dropped.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(work.busy).toBe(true);
  const next = ask(work);
  stop.abort();
  expect(await outcome).toMatchObject({ code: 'cancelled' });
  expect((await next).processId).toBe(work.processId);
  expect(work.busy).toBe(false);
});

test('stopped at once, the running job ends as cancelled and the next one gets a new process', async () => {
  const { work } = start();
  const before = await ask(work);
  const { outcome } = await begin(work);
  const next = ask(work);
  work.killNow();
  expect(await outcome).toMatchObject({ code: 'cancelled' });
  expect((await next).processId).not.toBe(before.processId);
});

test('the death of one fails its job, is told with its signal, and does not touch the other', async () => {
  const { work, answer } = start();
  const answering = await ask(answer);
  const { outcome } = await begin(work);
  const dead = work.processId ?? 0;
  process.kill(dead, 'SIGKILL');
  expect(await outcome).toMatchObject({
    code: 'trainer_died',
    details: { reason: 'SIGKILL', signal: 'SIGKILL', exitCode: null },
  });
  expect(await ask(answer)).toEqual({ ...answering });
  expect((await ask(work)).processId).not.toBe(dead);
});

test('answers have one thread while work is busy, and all of them when they are started in quiet', async () => {
  const { work, answer } = start();
  const quiet = await ask(answer);
  expect(quiet.threads).toBe('null');
  const stop = new AbortController();
  const { outcome } = await begin(work, stop.signal);
  const busy = await ask(answer);
  expect(busy.threads).toBe('1');
  expect(busy.processId).not.toBe(quiet.processId);
  expect(await ask(answer)).toEqual(busy);
  stop.abort();
  await outcome;
});

test('a choice of the device or of the cores holds from the next job on, for both', async () => {
  const trainers = start();
  const { work, answer } = trainers;
  const before = await ask(work);
  expect(before).toMatchObject({ threads: 'null', gpu: 'auto' });
  trainers.computeWith({ threads: 3, gpu: 1 });
  const card = await ask(work);
  expect(card).toMatchObject({ threads: '3', gpu: '1' });
  expect(card.processId).not.toBe(before.processId);
  expect(await ask(work)).toEqual(card);
  expect(await ask(answer)).toMatchObject({ threads: '3', gpu: '1' });
  trainers.computeWith({ threads: null, gpu: null });
  expect(await ask(work)).toMatchObject({ threads: 'null', gpu: 'null' });
  // Busy, the one that answers makes do with one core, on the same device.
  const stop = new AbortController();
  const { outcome } = await begin(work, stop.signal);
  expect(await ask(answer)).toMatchObject({ threads: '1', gpu: 'null' });
  stop.abort();
  await outcome;
});

test('an idle trainer is ended, and comes back when it is needed', async () => {
  const { answer } = start({ idleFor: 1 });
  const before = await ask(answer);
  await expect.poll(() => isAlive(before.processId)).toBe(false);
  expect((await ask(answer)).processId).not.toBe(before.processId);
});

test('closing ends both processes and what they do', async () => {
  const trainers = start();
  const { processId } = await ask(trainers.answer);
  const { outcome } = await begin(trainers.work);
  const working = trainers.work.processId;
  await trainers.close();
  expect(await outcome).toMatchObject({ code: 'cancelled' });
  expect([processId, working].map(isAlive)).toEqual([false, false]);
  await expect(trainers.work.run(device)).rejects.toMatchObject({ code: 'cancelled' });
});

function isAlive(processId: number | undefined): boolean {
  try {
    return processId !== undefined && process.kill(processId, 0);
  } catch {
    return false;
  }
}
