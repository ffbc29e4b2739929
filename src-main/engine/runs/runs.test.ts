import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readyRecipes } from '../../../src-shared/recipe.ts';
import { PhotoStore } from '../photos/photo-store.ts';
import { SplitStore } from '../split/split-store.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { Weights } from '../weights/weights.ts';
import { RunStore } from './run-store.ts';
import { Runs } from './runs.ts';
import { recoverRuns } from './training.ts';

const recipe = readyRecipes.mnist;

let folder: string;
let database: Database;
let runs: Runs;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-runs-'));
  database = await openDatabase(join(folder, 'project.sqlite'));
  database.prepare("INSERT INTO splits (id, options, created_at) VALUES (1, '{}', '2026-01-01T00:00:00.000Z')").run();
  const weights = new Weights({ home: folder, shipped: folder, mirror: () => null, changed: () => undefined });
  runs = new Runs(
    new RunStore(database),
    folder,
    new PhotoStore(database),
    new SplitStore(database),
    () => null,
    weights,
  );
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

async function add(id: string): Promise<void> {
  const name = runs.freeName(recipe);
  runs.store.insert({
    id,
    name,
    recipe,
    classIds: [],
    splitId: 1,
    parameters: 1,
    createdAt: `2026-01-01T00:00:0${id}Z`,
  });
  runs.store.setStatus(id, 'done');
  await mkdir(runs.folderOf(id), { recursive: true });
}

it('keeps the name, the note and the star that a user gives a run, each for itself', async () => {
  await add('1');
  runs.describe('1', { name: 'the good one' });
  runs.describe('1', { starred: true });
  runs.describe('1', { remark: 'more photos' });
  expect(runs.view('1')).toMatchObject({ name: 'the good one', remark: 'more photos', starred: true });
});

it('refuses the name of another run, but not its own', async () => {
  await add('1');
  await add('2');
  expect(() => runs.describe('2', { name: 'mnist' })).toThrow(expect.objectContaining({ code: 'run_name_taken' }));
  runs.describe('2', { name: 'mnist 2', starred: true });
  expect(runs.view('2')).toMatchObject({ name: 'mnist 2', starred: true });
});

it('a removed run is out of sight, keeps its name, and comes back as it was', async () => {
  await add('1');
  runs.describe('1', { remark: 'kept' });
  const before = runs.view('1');
  runs.remove('1');
  expect(runs.summaries()).toEqual([]);
  expect(() => runs.view('1')).toThrow(expect.objectContaining({ code: 'run_not_found' }));
  expect(runs.freeName(recipe)).toBe('mnist 2');
  runs.takeBack('1');
  expect(runs.view('1')).toEqual(before);
});

it('what was removed is gone with its files when the project is opened again, and nothing else is', async () => {
  await add('1');
  await add('2');
  runs.remove('1');
  expect(existsSync(runs.folderOf('1'))).toBe(true);
  await recoverRuns(runs);
  expect([existsSync(runs.folderOf('1')), existsSync(runs.folderOf('2'))]).toEqual([false, true]);
  expect(() => runs.takeBack('1')).toThrow(expect.objectContaining({ code: 'run_not_found' }));
  expect(runs.summaries().map(({ id }) => id)).toEqual(['2']);
});
