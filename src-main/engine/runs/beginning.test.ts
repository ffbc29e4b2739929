import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../../src-shared/errors.ts';
import { en } from '../../../src-shared/messages/en.ts';
import { ko } from '../../../src-shared/messages/ko.ts';
import { type Recipe, readyRecipes } from '../../../src-shared/recipe.ts';
import { findBeginning, findWeights, type FormerRuns } from './beginning.ts';
import type { StoredRun } from './run-store.ts';

const features: Recipe = readyRecipes['vgg16-features'];
const tuning: Recipe = readyRecipes['vgg16-fine-tune'];
const { quick, scratch } = readyRecipes;
const fromScratch: Recipe = { ...scratch, network: { ...scratch.network, filters: [8] } };
const classIds = [2, 5];
const hash = (run: string): string => run.repeat(64);

const stored: StoredRun = {
  id: 'a',
  name: 'vgg16-features',
  recipe: features,
  notes: [],
  classIds,
  splitId: 1,
  status: 'done',
  error: null,
  parameters: 1,
  device: null,
  imagesPerSecond: null,
  seconds: null,
  bestEpoch: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  remark: '',
  starred: false,
};
const { network } = features;
const withHead = (head: object): Recipe['network'] =>
  network.kind === 'transfer' ? { ...network, head: { ...network.head, ...head } } : network;
const relu = { dense: { units: 256, activation: 'relu' } };

/** Newest first; those that do not fit are newer than the two that do. */
const all: StoredRun[] = [
  { ...stored, id: 'f', name: 'no round yet', bestEpoch: null },
  { ...stored, id: 'e', name: 'another base', recipe: quick },
  { ...stored, id: 'd', name: 'another head', recipe: { ...features, network: withHead(relu) } },
  { ...stored, id: 'c', name: 'other photos', recipe: { ...features, input: { ...features.input, fit: 'crop' } } },
  { ...stored, id: 'b', name: 'other classes', classIds: [5, 2] },
  { ...stored, id: '9', name: 'no base', recipe: fromScratch },
  { ...stored, id: '8', name: 'folder taken away' },
  { ...stored, id: 'a', name: 'fits', recipe: { ...features, network: withHead({ dropout: 0.2 }) } },
  { ...stored, id: '1', name: 'fits too' },
];
let folder: string;
let runs: FormerRuns;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-runs-'));
  runs = { all: () => all, folderOf: (run) => join(folder, run) };
  for (const { id } of all.filter(({ name }) => name !== 'folder taken away')) {
    await mkdir(join(folder, id, 'best'), { recursive: true });
    await writeFile(join(folder, id, 'best', 'weights.json'), JSON.stringify({ format: 1, sha256: hash(id) }));
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('Where blocks of a base are to learn, the newest run that fits is gone on from, and a frozen base begins anew', async () => {
  const found = await findBeginning(runs, tuning, classIds, undefined);
  expect(found).toMatchObject({ run: { name: 'fits' }, weights: join(folder, 'a', 'best'), sha256: hash('a') });
  expect(await findBeginning(runs, features, classIds, undefined)).toBeNull();
  expect(await findBeginning(runs, fromScratch, classIds, undefined)).toBeNull();
  // The user's word goes before both.
  expect(await findBeginning(runs, tuning, classIds, null)).toBeNull();
  expect((await findBeginning(runs, features, classIds, '1'))?.run.name).toBe('fits too');
});

test('A recipe that names weights gets those, whoever has them now', async () => {
  expect((await findBeginning(runs, { ...tuning, from: hash('1') }, classIds, undefined))?.run.name).toBe('fits too');
  expect(await findWeights(runs, hash('0'))).toBeNull();
});

test.for([
  ['f', 'from_unfit', 'unfinished', 'no round of it is kept'],
  ['e', 'from_unfit', 'base', 'not on that base network'],
  ['9', 'from_unfit', 'base', 'not on that base network'],
  ['d', 'from_unfit', 'head', 'the layers on its base network'],
  ['c', 'from_unfit', 'input', 'photos of another size'],
  ['b', 'from_unfit', 'classes', 'other classes'],
  ['8', 'from_gone', undefined, 'not in this project any more'],
  ['7', 'run_not_found', undefined, ''],
] as const)(
  'A run that cannot be gone on from is refused with the reason: %s %s %s',
  async ([id, code, reason, says]) => {
    const error = await refusal(findBeginning(runs, tuning, classIds, id));
    expect(error.code).toBe(code);
    expect(error.details.reason).toBe(reason);
    expect(en.errors[code](error.details)).toContain(says);
    expect(ko.errors[code](error.details)).toMatch(/[가-힣]/);
  },
);

test.for([
  ['from_gone', { ...tuning, from: hash('0') }, 'not in this project any more'],
  ['from_missing', { ...tuning, input: { ...tuning.input, size: 64 } }, 'VGG16'],
] satisfies [ErrorCode, Recipe, string][])('Where nothing fits, that is said: %s', async ([code, recipe, says]) => {
  const error = await refusal(findBeginning(runs, recipe, classIds, undefined));
  expect(error.code).toBe(code);
  expect(en.errors[code](error.details)).toContain(says);
  expect(ko.errors[code](error.details)).toMatch(/[가-힣]/);
});

async function refusal(asked: Promise<unknown>): Promise<AppError> {
  const error = await asked.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error('nothing was refused');
  return error;
}
