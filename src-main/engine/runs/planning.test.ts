import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tensorflowFolder } from '../../../setup/tensorflow-place.js';
import { toAppError } from '../../../src-shared/errors.ts';
import { en } from '../../../src-shared/messages/en.ts';
import { ko } from '../../../src-shared/messages/ko.ts';
import { type Recipe, readyRecipes } from '../../../src-shared/recipe.ts';
import { tensorflowFolderVariable } from '../../files/trainer-environment.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { colourRecipe, twoColours } from '../two-colours.fixture.ts';

let home: string;
let engine: Engine;
let project: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint plan-'));
  process.env[tensorflowFolderVariable] ??= tensorflowFolder();
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
  await twoColours(join(home, 'photos'), { red: 40, blue: 40 });
  ({ project } = await engine.projects.create('plan', null));
  const given = { from: 'paths' as const, paths: [join(home, 'photos')] };
  await engine.jobs.ended(engine.work.importPhotos(project, given, null).job);
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

it('says what a recipe takes before it starts, refuses what cannot be, and gives way to the start itself', async () => {
  expect(() => engine.planRun(project, colourRecipe)).toThrow('split_missing');
  engine.splits(project).make(null);

  const { quick } = readyRecipes;
  const quickRecipe: Recipe = { ...quick, input: { ...quick.input, size: 64 }, epochs: 3 };
  const before = engine.planRun(project, quickRecipe);
  expect(before).toMatchObject({ seconds: null, parts: null, trainable: 1281, features: null });
  const measured = await engine.measureRun(project, quickRecipe);
  // 40 a class in 60, 20, 20: 48 to learn from and 16 to check with.
  expect(measured).toMatchObject({ features: { photos: 64, known: 0 } });
  expect(measured.parts?.preparing).toBeGreaterThan(0);
  expect(measured.parts?.knowing).toBeGreaterThan(0);
  expect(engine.planRun(project, quickRecipe)).toEqual(measured);
  // Ten times the epochs of the same recipe need no new measurement.
  const longer = engine.planRun(project, { ...quickRecipe, epochs: 30 });
  expect(longer.parts?.training).toBeGreaterThan(measured.parts?.training ?? Infinity);
  const left = await readdir(join(engine.projectView(project).folder, 'incoming'));
  expect(left).toEqual([]);

  const trained = await engine.work.train(project, quickRecipe);
  expect((await engine.jobs.ended(trained.job)).error).toBeNull();
  const again = await engine.measureRun(project, quickRecipe);
  expect(again).toMatchObject({ features: { photos: 64, known: 64 }, parts: { preparing: 0, knowing: 0 } });

  // A start does not wait for a measurement of something else.
  const slow: Recipe = { ...readyRecipes.scratch, batch: 64 };
  const asked = engine.measureRun(project, slow);
  const started = await engine.work.train(project, colourRecipe);
  expect((await asked).seconds).toBeNull();
  expect((await engine.jobs.ended(started.job)).error).toBeNull();
});

it.skipIf(process.env.PAWPRINT_ALL !== '1')(
  'is within 30 % of the truth on a quiet computer (in the full table only)',
  { timeout: 300_000 },
  async () => {
    const { scratch, quick } = readyRecipes;
    const recipes: Recipe[] = [
      { ...quick, input: { ...quick.input, size: 180 }, epochs: 300 },
      { ...scratch, input: { ...scratch.input, size: 150 }, batch: 16, epochs: 12 },
    ];
    for (const recipe of recipes) {
      const plan = await engine.measureRun(project, recipe);
      const began = performance.now();
      const { job } = await engine.work.train(project, recipe);
      expect((await engine.jobs.ended(job)).error).toBeNull();
      const truth = (performance.now() - began) / 1000;
      process.stderr.write(`${recipe.name}: said ${String(plan.seconds)} s, took ${String(truth)} s\n`);
      expect(Math.abs((plan.seconds ?? 0) / truth - 1)).toBeLessThan(0.3);
    }
  },
);

it('refuses a network that shrinks to nothing and one that no memory holds, in both languages, with the layer', async () => {
  const { scratch } = readyRecipes;
  const shrinking: Recipe = { ...scratch, input: { ...scratch.input, size: 40 } };
  await expect(engine.work.train(project, shrinking)).rejects.toMatchObject({
    code: 'network_input_too_small',
    details: { layer: 'pool4' },
  });
  const network = { ...scratch.network, filters: [1024, 1024], dense: [4096, 4096] };
  const large: Recipe = { ...scratch, input: { ...scratch.input, size: 512 }, network, batch: 1024 };
  const refused = toAppError(await engine.work.train(project, large).catch((error: unknown) => error));
  expect(refused).toMatchObject({ code: 'memory_too_small', details: { layer: 'dense1', batch: 1024 } });
  for (const { errors } of [en, ko]) {
    expect(errors.memory_too_small(refused.details)).toMatch(/dense1/);
    expect(errors.memory_too_small(refused.details)).toMatch(/smaller batches|배치/);
  }
  expect(engine.projectView(project).runs.every(({ recipe }) => recipe.batch !== 1024)).toBe(true);
});
