import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tensorflowFolder } from '../../setup/tensorflow-place.js';
import type { JobView } from '../../src-shared/api.ts';
import { type Recipe, readyRecipes } from '../../src-shared/recipe.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/open-engine.ts';
import { twoColours } from '../engine/two-colours.fixture.ts';
import { tensorflowFolderVariable } from '../files/trainer-environment.ts';
import { commandsIn, jsonOf } from './command-line.fixture.ts';

vi.setConfig({ testTimeout: 120_000 });

const recipe: Recipe = { ...readyRecipes.quick, input: { ...readyRecipes.quick.input, size: 32 }, epochs: 1 };

let home: string;
let engine: Engine;
let project: string;
let folder: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint 특징-'));
  process.env[tensorflowFolderVariable] ??= tensorflowFolder();
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
  await twoColours(join(home, 'photos'), { red: 20, blue: 20 });
  ({ project } = await engine.projects.create('features', null));
  ({ folder } = engine.projectView(project));
  const given = { from: 'paths' as const, paths: [join(home, 'photos')] };
  await engine.jobs.ended(engine.work.importPhotos(project, given, null).job);
  engine.splits(project).make(null);
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

/** Trains to the end. @returns how many photos went through the base network */
async function trainOnce(): Promise<number> {
  let known = 0;
  const stop = new AbortController();
  const listening = (async () => {
    for await (const { event } of engine.events.since(null, stop.signal))
      if (event.kind === 'job' && event.job.phase === 'knowing') known = event.job.total ?? 0;
  })();
  const { job } = await engine.work.train(project, recipe);
  expect((await engine.jobs.ended(job)).error).toBeNull();
  stop.abort();
  await listening;
  return known;
}

test('Kept features are listed with the runs that use them, made again where they are damaged, and removed', async () => {
  expect(await engine.features(project).view()).toEqual([]);
  // 20 a class in 60, 20, 20: 24 to learn from and 8 to check with.
  expect(await trainOnce()).toBe(32);
  expect(await trainOnce()).toBe(0);
  const [kept] = await engine.features(project).view();
  const key = kept?.key ?? '';
  expect(kept).toMatchObject({
    made: { base: 'efficientnet-lite0', layer: 'average', size: 32, bits: 16 },
    photos: 32,
    runs: [{ name: 'quick 2' }, { name: 'quick' }],
  });
  // 1,280 means in half precision and a line of 74 letters for each photo, and a note.
  expect(kept?.bytes).toBeGreaterThan(32 * (1280 * 2 + 74));
  expect(kept?.bytes).toBeLessThan(32 * (1280 * 2 + 74) + 1000);

  const rows = join(folder, 'features', key, 'rows.bin');
  const bytes = await readFile(rows);
  bytes[5 * 2560] = (bytes[5 * 2560] ?? 0) ^ 1;
  await writeFile(rows, bytes);
  expect(await trainOnce()).toBe(1);

  // What nobody can tell the origin of is shown and can be removed; other folders are nobody's business.
  await mkdir(join(folder, 'features', '0'.repeat(32)));
  await mkdir(join(folder, 'features', 'mine'));
  const strange = (await engine.features(project).view()).find((each) => each.key !== key);
  expect(strange).toEqual({ key: '0'.repeat(32), made: null, photos: 0, bytes: 0, runs: [] });
  expect(await engine.work.removeFeatures(project, null)).toEqual({ bytes: expect.any(Number) as unknown });
  expect(await readdir(join(folder, 'features'))).toEqual(['mine']);
  expect(await trainOnce()).toBe(32);
});

test('Features are not removed while a run may read them', async () => {
  const { job } = await engine.work.train(project, { ...recipe, epochs: 1000 });
  await isTraining(job);
  const [kept] = await engine.features(project).view();
  await expect(engine.work.removeFeatures(project, null)).rejects.toMatchObject({ code: 'features_in_use' });
  expect(await engine.features(project).view()).toEqual([kept]);
  engine.jobs.cancel(job, false);
  await engine.jobs.ended(job);
  // What it came to is tested, from the same features.
  for (const { id } of engine.jobs.list()) await engine.jobs.ended(id);
  await expect(engine.work.removeFeatures(project, 'f'.repeat(32))).rejects.toMatchObject({
    code: 'features_not_found',
  });
  await engine.work.removeFeatures(project, kept?.key ?? '');
  expect(await engine.features(project).view()).toEqual([]);
});

test('The command line lists and removes them', async () => {
  await trainOnce();
  const [kept] = await engine.features(project).view();
  await engine.projects.close(project);
  const commands = commandsIn(home);
  const run = (...words: string[]): ReturnType<typeof commands.run> => commands.run(['features', folder, ...words]);
  const listed = await run();
  expect(listed.stdout).toMatch(
    /^[0-9a-f]{32} {2}EfficientNet-Lite0 up to average, photos of 32 pixels .+: 32 photos, \d/m,
  );
  expect(listed.stdout).toContain('used by quick');
  expect(jsonOf(await run('remove', '--all', '--json'))).toEqual({ removed: 'all', bytes: kept?.bytes });
  expect(await readdir(join(folder, 'features'))).toEqual(['mine']);
});

/** Ends when the job has reported a step. */
async function isTraining(job: string): Promise<void> {
  const stop = new AbortController();
  const fits = (view: JobView): boolean => view.id === job && view.live !== null;
  for await (const { event } of engine.events.since(null, stop.signal))
    if (event.kind === 'job' && fits(event.job)) return;
}
