import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Recipe, readyRecipes } from '../../../src-shared/recipe.ts';
import { programRoot } from '../../files/program-root.ts';
import { Jobs } from '../jobs/jobs.ts';
import { Weights } from '../weights/weights.ts';
import { writeWeightsOf } from '../weights/weights.fixture.ts';
import { baseOf, missingBase } from './base-places.ts';

const { quick, scratch } = readyRecipes;
const onMobileNet: Recipe = { ...quick, network: { ...quick.network, base: 'mobilenetv2' } };
const shipped = join(programRoot(), 'resources', 'networks');
let home: string;
let weights: Weights;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint-weights-'));
  weights = new Weights({ home, shipped, mirror: () => null, changed: () => undefined });
});

afterAll(async () => {
  await rm(home, { recursive: true });
});

test('The network that ships is there on every computer, and a recipe without a base needs none', () => {
  expect(missingBase(quick, weights)).toBeNull();
  expect(baseOf(quick, weights)).toEqual({ base: join(shipped, 'efficientnet-lite0') });
  expect(baseOf(scratch, weights)).toEqual({});
});

test('Weights that were not loaded are named, and found once they are; a file without its note is none', async () => {
  expect(missingBase(onMobileNet, weights)).toBe('mobilenetv2');
  expect(() => baseOf(onMobileNet, weights)).toThrow(
    expect.objectContaining({
      code: 'weights_missing',
      details: { title: 'MobileNetV2', name: 'mobilenetv2' },
    }) as Error,
  );
  const file = join(home, 'mine.h5');
  await writeWeightsOf('mobilenetv2', file);
  const jobs = new Jobs(
    () => undefined,
    (error) => error,
  );
  const { id } = jobs.start({ kind: 'weights', project: null }, async (job) => ({
    kind: 'weights',
    name: 'mobilenetv2',
    kept: await weights.add('mobilenetv2', { file, called: 'mine.h5' }, job),
  }));
  expect((await jobs.ended(id)).error).toBeNull();
  const { base = '' } = baseOf(onMobileNet, weights);
  expect(missingBase(onMobileNet, weights)).toBeNull();

  await rm(join(base, '..', 'weights.json'));
  expect(missingBase(onMobileNet, weights)).toBe('mobilenetv2');
});
