import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineEvent, JobView, RunView } from '../../src-shared/api.ts';
import type { Recipe } from '../../src-shared/recipe.ts';
import { tensorflowFolder } from '../../setup/tensorflow-place.js';
import { tensorflowFolderVariable } from '../files/trainer-environment.ts';
import type { Engine } from './engine.ts';
import { openEngine } from './open-engine.ts';
import type { Trainers } from './workers/trainers.ts';
import { colourRecipe, twoColours } from './two-colours.fixture.ts';

const recipe: Recipe = { ...colourRecipe, epochs: 6 };

let home: string;
let engine: Engine;
let trainers: Trainers;

async function ended(job: string): Promise<JobView> {
  return engine.jobs.ended(job);
}

async function trained(project: string, of: Recipe = recipe): Promise<RunView> {
  const { run, job } = await engine.work.train(project, of);
  expect((await ended(job)).error).toBeNull();
  return engine.runs(project).view(run);
}

/** What decides whether two runs are the same: everything but the time they took. */
function figures(run: RunView): unknown {
  return run.history.map(({ seconds: _seconds, ...epoch }) => epoch);
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint 엔진 🐾-'));
  // The component stays where set-up put it: it is named before the home changes.
  process.env[tensorflowFolderVariable] ??= tensorflowFolder();
  process.env.PAWPRINT_HOME = home;
  ({ engine, trainers } = await openEngine());
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

describe('the main path', () => {
  it('goes from folders of photos to an exported model', async () => {
    const photos = join(home, '사진들');
    await twoColours(photos, { red: 40, blue: 25 });
    await writeFile(join(photos, 'red', 'letter.jpg'), 'not a picture');
    const { project } = await engine.projects.create('색', null);

    const first = await ended(engine.work.importPhotos(project, { from: 'paths', paths: [photos] }, null).job);
    expect(first.result).toMatchObject({
      import: {
        added: 65,
        known: 0,
        classes: { red: 40, blue: 25 },
        skipped: [{ name: 'red/letter.jpg', reason: { code: 'photo_not_a_picture' } }],
      },
    });
    const again = await ended(engine.work.importPhotos(project, { from: 'paths', paths: [photos] }, null).job);
    expect(again.result).toMatchObject({ import: { added: 0, known: 65 } });

    const split = engine.splits(project).make(null);
    expect(split.parts).toEqual({
      train: { blue: 15, red: 15 },
      validation: { blue: 5, red: 5 },
      test: { blue: 5, red: 5 },
    });
    expect(split.leftOut).toBe(15);

    const run = await trained(project);
    expect(run.status).toBe('done');
    expect(run.history.map((epoch) => epoch.epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(engine.evaluations(project).view(run.id, 'validation')?.evaluation.count).toBe(10);
    expect(engine.evaluations(project).view(run.id, 'test')).toBeNull();

    expect((await ended(engine.work.evaluate(project, run.id, 'test').job)).error).toBeNull();
    const tested = engine.evaluations(project).view(run.id, 'test');
    expect(tested?.evaluation.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(tested?.answers).toHaveLength(10);
    expect(engine.projectView(project).split?.openings).toBe(1);

    const asked = join(home, 'asked');
    await twoColours(asked, { red: 2, blue: 1 }, 100);
    const predicted = await ended(engine.work.predict(project, run.id, { from: 'paths', paths: [asked] }).job);
    if (predicted.result?.kind !== 'predict') throw new Error('no predictions');
    const answers = predicted.result.predictions.map((each) => [each.name.split('/')[0], each.classes[each.answer]]);
    expect(answers.sort()).toEqual([
      ['blue', 'blue'],
      ['red', 'red'],
      ['red', 'red'],
    ]);

    const out = join(home, '내보내기', 'model');
    const exported = await ended(engine.work.exportRun(project, run.id, 'tfjs', out).job);
    expect(exported.result).toMatchObject({ export: { path: out, check: { photos: 10 } } });
    expect(JSON.parse(await readFile(join(out, 'labels.json'), 'utf8'))).toEqual(['blue', 'red']);
    const twice = await ended(engine.work.exportRun(project, run.id, 'tfjs', out).job);
    expect(twice.error).toMatchObject({ code: 'export_folder_taken' });
  });

  it('moves the line between two classes, in what was answered before and in what is asked after', async () => {
    const project = engine.projects.all()[0]?.id ?? '';
    const run = engine.runs(project).store.all().at(-1);
    if (run === undefined) throw new Error('nothing was trained');
    const evaluations = engine.evaluations(project);
    const before = evaluations.view(run.id, 'test');
    expect(before?.decision).toEqual({ threshold: 0.5, costs: { first: 1, second: 1 } });
    // Above 1 nothing is: all are called blue, the first class.
    const decision = { threshold: 1, costs: { first: 20, second: 1 } };
    evaluations.decide(run, decision);
    for (const part of ['test', 'validation'] as const) {
      const after = evaluations.view(run.id, part);
      expect(after).toMatchObject({ decision, classIds: run.classIds, evaluation: { correct: 5, count: 10 } });
      expect(after?.answers.map(({ answer }) => answer)).toEqual(after?.answers.map(() => 0));
    }
    expect(engine.runs(project).view(run.id).tested).toEqual({ correct: 5, count: 10 });
    const asked = join(home, 'asked');
    const { result } = await ended(engine.work.predict(project, run.id, { from: 'paths', paths: [asked] }).job);
    expect(result?.kind === 'predict' ? result.predictions.map(({ answer }) => answer) : []).toEqual([0, 0, 0]);

    evaluations.decide(run, { ...decision, threshold: 0.5 });
    expect(evaluations.view(run.id, 'test')?.evaluation).toEqual(before?.evaluation);
  });

  it('gives the same history for the same seed, digit for digit, and another for another', async () => {
    const project = engine.projects.all()[0]?.id ?? '';
    const first = await trained(project);
    const second = await trained(project);
    expect(figures(second)).toEqual(figures(first));
    expect(figures(await trained(project, { ...recipe, seed: 8 }))).not.toEqual(figures(first));
  });

  it('rests when it is asked to, with the trainer free for other work, and goes on to the same result', async () => {
    const project = engine.projects.all()[0]?.id ?? '';
    const long = { ...recipe, epochs: 60 };
    const whole = await trained(project, long);
    const { run, job } = await engine.work.train(project, long);
    await until((event) => event.kind === 'epoch' && event.run === run && event.epoch.epoch === 2);
    engine.jobs.pause(job);
    expect(engine.jobs.list().find(({ id }) => id === job)).toMatchObject({ status: 'paused', timeLeft: null });
    // The trainer does one thing at a time: another run that ends while this one rests shows that it is free.
    const done = engine.runs(project).view(run).epochsDone;
    await trained(project);
    expect(engine.jobs.list().find(({ id }) => id === job)).toMatchObject({ status: 'paused', timeLeft: null });
    expect(engine.runs(project).view(run).epochsDone - done).toBeLessThanOrEqual(1);
    engine.jobs.goOn(job);
    expect((await ended(job)).error).toBeNull();
    expect(figures(engine.runs(project).view(run))).toEqual(figures(whole));

    const { run: other, job: ending } = await engine.work.train(project, { ...recipe, epochs: 1000 });
    await until((event) => event.kind === 'epoch' && event.run === other);
    engine.jobs.pause(ending);
    engine.jobs.cancel(ending, false);
    expect((await ended(ending)).status).toBe('cancelled');
    expect(engine.runs(project).view(other)).toMatchObject({ status: 'stopped', resumable: true });
  });

  it('keeps the last epoch of a run whose trainer was killed, goes on working, and resumes to the same result', async () => {
    const project = engine.projects.all()[0]?.id ?? '';
    const long = { ...recipe, epochs: 120 };
    const whole = await trained(project, long);
    const { run, job } = await engine.work.train(project, long);
    await until((event) => event.kind === 'epoch' && event.run === run && event.epoch.epoch === 2);
    process.kill(trainers.work.processId ?? 0, 'SIGKILL');
    expect(await ended(job)).toMatchObject({ status: 'failed', error: { code: 'trainer_died' } });
    const dead = engine.runs(project).view(run);
    expect(dead).toMatchObject({ status: 'failed', resumable: true });
    expect(dead.epochsDone).toBeGreaterThanOrEqual(2);
    expect(dead.epochsDone).toBeLessThan(120);

    expect((await ended(engine.work.resume(project, run).job)).error).toBeNull();
    expect(figures(engine.runs(project).view(run))).toEqual(figures(whole));
  });

  it('computes with the cores it is allowed, and says so', async () => {
    const { program } = engine;
    await program.findDevice();
    const nameOf = async (): Promise<string | undefined> => (await program.view()).device?.name;
    const before = await nameOf();
    await program.saveSettings({ threads: 1 });
    await expect.poll(nameOf, { timeout: 30_000 }).toBe('CPU, 1 core');
    await program.saveSettings({ threads: null, trainsOn: 'cpu' });
    await expect.poll(nameOf, { timeout: 30_000 }).toBe(before);
    await program.saveSettings({ trainsOn: 'auto' });
  });

  it('stops after the running step when asked, and says so', async () => {
    const project = engine.projects.all()[0]?.id ?? '';
    const { run, job } = await engine.work.train(project, { ...recipe, epochs: 1000 });
    await until((event) => event.kind === 'epoch' && event.run === run && event.epoch.epoch === 2);
    engine.jobs.cancel(job, false);
    expect((await ended(job)).status).toBe('cancelled');
    const stopped = engine.runs(project).view(run);
    expect(stopped.status).toBe('stopped');
    expect(stopped.epochsDone).toBeGreaterThanOrEqual(2);
    expect(stopped.epochsDone).toBeLessThan(1000);
  });

  it('reads the sample of ten digits, a thousand each, with its own split', async () => {
    const { project, job } = await engine.openSample();
    if (job === null) throw new Error('the sample was there already');
    const end = await ended(job);
    expect(end.error).toBeNull();
    const view = engine.projectView(project);
    expect(view.classes.map((each) => [each.name, each.count])).toEqual(
      Array.from({ length: 10 }, (_, digit) => [String(digit), 1000]),
    );
    const { parts } = engine.splits(project).preview(null);
    expect(Object.values(parts.train).every((count) => count === 800)).toBe(true);
    expect(
      engine
        .runs(project)
        .choices()
        .find((choice) => choice.proposed)?.name,
    ).toBe('mnist');
    expect(await engine.openSample()).toEqual({ project, job: null });
  });
});

/** Resolves with the first event that fits. */
async function until(fits: (event: EngineEvent) => boolean): Promise<void> {
  const stop = new AbortController();
  for await (const { event } of engine.events.since(null, stop.signal)) {
    if (fits(event)) break;
  }
  stop.abort();
}
