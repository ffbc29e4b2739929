import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tensorflowFolder } from '../../../setup/tensorflow-place.js';
import type { JobView, PhotoView } from '../../../src-shared/api.ts';
import { allPhotos } from '../../../src-shared/photo-query.ts';
import { tensorflowFolderVariable } from '../../files/trainer-environment.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { type Colour, colourRecipe, twoColours } from '../two-colours.fixture.ts';

let home: string;
let engine: Engine;
let project: string;
let run: string;

async function ended(job: string): Promise<JobView> {
  return engine.jobs.ended(job);
}

/** Pictures of colours that come in without a class. */
async function takeIn(counts: Partial<Record<Colour, number>>, first: number): Promise<void> {
  const folder = join(home, `tray ${String(first)}`);
  await twoColours(folder, counts, first);
  const options = { classFrom: 'none', keepParts: false, ask: false } as const;
  const { job } = engine.work.importPhotos(project, { from: 'paths', paths: [folder] }, null, options);
  expect((await ended(job)).error).toBeNull();
}

async function ask(): Promise<JobView> {
  return ended(engine.work.suggest(project, run).job);
}

function classNamed(name: Colour): number {
  return engine.projectView(project).classes.find((each) => each.name === name)?.id ?? -1;
}

function unlabelled(): PhotoView[] {
  return engine.photos(project).page(null, allPhotos, 0, 100).photos;
}

function suggested(name: Colour, percent = 0): string[] {
  const all = engine.suggestions(project).photos(classNamed(name), percent, 0, 100);
  return all.map(({ photo }) => photo.name.split(' ')[0] ?? '');
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint-분류-'));
  process.env[tensorflowFolderVariable] ??= tensorflowFolder();
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
  project = (await engine.projects.create('색', null)).project;
  const folder = join(home, 'photos');
  await twoColours(folder, { red: 20, blue: 20 });
  expect(
    (await ended(engine.work.importPhotos(project, { from: 'paths', paths: [folder] }, null).job)).error,
  ).toBeNull();
  engine.splits(project).make(null);
  const training = await engine.work.train(project, { ...colourRecipe, epochs: 12 });
  expect((await ended(training.job)).error).toBeNull();
  run = training.run;
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

describe('photos without a class', () => {
  let first = 1000;
  beforeEach(async () => {
    // What an earlier test left is in no class's way.
    engine.photos(project).setAside(
      unlabelled().map(({ id }) => id),
      true,
    );
    await takeIn({ red: 3, blue: 2 }, (first += 10));
  });

  it('are taken for what they are, and stay where they are until the user says so', async () => {
    expect(engine.suggestions(project).view()).toEqual({ run: null, unasked: 5, classes: [] });
    expect(await ask()).toMatchObject({ error: null, result: { kind: 'suggest', photos: 5 } });
    const view = engine.suggestions(project).view();
    expect(view).toMatchObject({ run, unasked: 0 });
    expect(view.classes.map(({ classId, atLeast }) => [classId, atLeast[0], atLeast.length])).toEqual([
      [classNamed('blue'), 2, 101],
      [classNamed('red'), 3, 101],
    ]);
    expect(suggested('red')).toEqual(['red', 'red', 'red']);
    expect(suggested('blue')).toEqual(['blue', 'blue']);
    expect(unlabelled().filter(({ setAside }) => !setAside)).toHaveLength(5);
  });

  it('go to their classes as one change, which is undone as one', async () => {
    await ask();
    const [, left] = engine.suggestions(project).photos(classNamed('red'), 0, 0, 10);
    const before = engine.projectView(project).classes.map(({ count }) => count);
    const change = engine.suggestions(project).accept(0, [left?.photo.id ?? '']);
    expect(change?.change).toEqual({ kind: 'sort', photos: 4 });
    const after = engine.projectView(project).classes.map(({ count }) => count);
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([2, 2]);
    expect(suggested('red')).toEqual(['red']); // the one that was left out
    engine.photos(project).history.undo(change?.id ?? null);
    expect(engine.projectView(project).classes.map(({ count }) => count)).toEqual(before);
    // The answers are there again: nothing has to be asked twice.
    expect(suggested('red')).toHaveLength(3);
  });

  it('are counted and sorted by how sure the network is, the least sure first', async () => {
    await ask();
    const all = engine.suggestions(project).photos(classNamed('red'), 0, 0, 10);
    const sure = all.map(({ probability }) => probability);
    expect(sure).toEqual([...sure].sort((a, b) => a - b));
    const percent = Math.trunc((sure[1] ?? 0) * 100);
    const enough = sure.filter((probability) => Math.trunc(probability * 100) >= percent).length;
    expect(suggested('red', percent)).toHaveLength(enough);
    const { classes } = engine.suggestions(project).view();
    expect(classes.find(({ classId }) => classId === classNamed('red'))?.atLeast[percent]).toBe(enough);
    const blue = classes.find(({ classId }) => classId === classNamed('blue'))?.atLeast[percent] ?? 0;
    expect(engine.suggestions(project).accept(percent, [])?.change).toEqual({ kind: 'sort', photos: enough + blue });
  });

  it('are asked about once: those that came in later are added to the answers', async () => {
    await ask();
    await takeIn({ blue: 1 }, (first += 10));
    expect(engine.suggestions(project).view()).toMatchObject({ run, unasked: 1 });
    expect(await ask()).toMatchObject({ result: { kind: 'suggest', photos: 1 } });
    expect(suggested('blue')).toHaveLength(3);
  });

  it('are never put into a class that was removed', async () => {
    const [blue, red] = [classNamed('blue'), classNamed('red')];
    await ask();
    const change = engine.classes(project).remove(blue, false);
    const waiting = engine.suggestions(project).view();
    expect(waiting.classes.map(({ classId }) => classId)).toEqual([red]);
    await ask();
    expect(engine.suggestions(project).view().unasked).toBe(0);
    expect(engine.suggestions(project).accept(0, [])?.change.kind).toBe('sort');
    expect(unlabelled().filter(({ setAside }) => !setAside)).toEqual([]);
    expect(engine.projectView(project).classes.map(({ id }) => id)).toEqual([red]);
    engine.photos(project).history.undo(null);
    engine.photos(project).history.undo(change?.id ?? null);
  });

  it('keep what was answered when the work is stopped, and a network without a finished round is refused', async () => {
    const job = engine.work.suggest(project, run).job;
    engine.jobs.cancel(job, false);
    expect((await ended(job)).status).toBe('cancelled');
    expect((await ask()).error).toBeNull();
    const short = await engine.work.train(project, { ...colourRecipe, epochs: 900 });
    engine.jobs.cancel(short.job, true);
    await ended(short.job);
    const refused = await ended(engine.work.suggest(project, short.run).job);
    expect(refused.error).toMatchObject({ code: 'run_has_no_model' });
  });
});
