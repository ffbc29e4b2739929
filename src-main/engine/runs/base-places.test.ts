import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readyRecipes } from '../../../src-shared/recipe.ts';
import { programRoot } from '../../files/program-root.ts';
import { baseOf, missingBase } from './base-places.ts';

const { quick, scratch, 'vgg16-features': onVgg16 } = readyRecipes;
const shipped = join(programRoot(), 'resources', 'networks');
let kept: string;

beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), 'pawprint-weights-'));
});

afterAll(async () => {
  await rm(kept, { recursive: true });
});

test('The network that ships is there on every computer, and a recipe without a base needs none', () => {
  expect(missingBase(quick, { shipped, kept })).toBeNull();
  expect(baseOf(quick, { shipped, kept })).toEqual({ base: join(shipped, 'efficientnet-lite0') });
  expect(baseOf(scratch, { shipped, kept })).toEqual({});
});

test('Weights that were not loaded are named, and found once they are', async () => {
  expect(missingBase(onVgg16, { shipped, kept })).toBe('vgg16');
  expect(() => baseOf(onVgg16, { shipped, kept })).toThrow(
    expect.objectContaining({ code: 'weights_missing', details: { title: 'VGG16', name: 'vgg16' } }) as Error,
  );
  await mkdir(join(kept, 'vgg16'));
  await writeFile(join(kept, 'vgg16', 'weights.h5'), '');
  expect(missingBase(onVgg16, { shipped, kept })).toBeNull();
  expect(baseOf(onVgg16, { shipped, kept })).toEqual({ base: join(kept, 'vgg16', 'weights.h5') });
});
