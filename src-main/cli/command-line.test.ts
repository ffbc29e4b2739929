import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { deviceSchema, epochSchema } from '../../src-shared/protocol/trainer.ts';
import { spreadOf } from '../../src-shared/evaluation.ts';
import { readyRecipes, recipeSchema } from '../../src-shared/recipe.ts';
import { colourRecipe, twoColours } from '../engine/two-colours.fixture.ts';
import { commandsIn, jsonOf } from './command-line.fixture.ts';

const share = z.number().min(0).max(1);
const counts = z.record(z.string(), z.int());
const skipped = z.array(z.strictObject({ name: z.string(), reason: z.string() }));

/** The contract with other programs: exactly these fields. */
const contract = {
  import: z.strictObject({
    project: z.string(),
    added: z.int(),
    known: z.int(),
    skipped,
    classes: counts,
    seconds: z.number(),
    // Bytes of engine and decoders together; null where the system does not say.
    peakMemory: z.int().positive().nullable(),
  }),
  split: z.strictObject({
    parts: z.strictObject({ train: counts, validation: counts, test: counts }),
    leftOut: z.int(),
    by: z.enum(['counts', 'shares', 'given']),
    twinsApart: z.int(),
    seed: z.int(),
  }),
  'write-folders': z.strictObject({
    path: z.string(),
    size: z.int().nullable(),
    parts: z.strictObject({ train: counts, validation: counts, test: counts }),
    converted: z.int(),
  }),
  train: z.strictObject({
    run: z.string(),
    recipe: recipeSchema,
    device: deviceSchema,
    epochs: z.int(),
    bestEpoch: z.int(),
    parameters: z.int(),
    history: z.array(epochSchema),
    imagesPerSecond: z.number().positive(),
    seconds: z.number().positive(),
  }),
  evaluate: z.strictObject({
    run: z.string(),
    part: z.enum(['train', 'validation', 'test']),
    count: z.int(),
    accuracy: share,
    margin: z.tuple([share, share]),
    confusion: z.strictObject({ classes: z.array(z.string()), matrix: z.array(z.array(z.int())) }),
  }),
  predict: z.strictObject({
    predictions: z.array(
      z.strictObject({ photo: z.string(), label: z.string(), probabilities: z.record(z.string(), share) }),
    ),
    skipped,
  }),
  export: z.strictObject({
    path: z.string(),
    format: z.literal('tfjs'),
    bytes: z.int(),
    check: z.strictObject({ photos: z.int(), maxDifference: z.number() }),
  }),
  error: z.strictObject({
    error: z.strictObject({ code: z.string(), details: z.record(z.string(), z.unknown()), message: z.string() }),
  }),
} as const;

const planSchema = z.strictObject({
  recipe: recipeSchema,
  seconds: z.number().positive(),
  parts: z.strictObject({ preparing: z.number(), knowing: z.number(), training: z.number() }),
  memoryBytes: z.number().positive(),
  machineBytes: z.number().positive(),
  parameters: z.int(),
  trainable: z.int(),
  features: z.strictObject({ photos: z.int(), known: z.int() }),
});

const seriesSchema = z.strictObject({
  runs: z.array(contract.train.extend({ values: z.record(z.string(), z.unknown()), error: z.string().nullable() })),
  table: z.array(
    z.strictObject({
      values: z.record(z.string(), z.unknown()),
      runs: z.array(z.string()),
      valAccuracy: z
        .strictObject({
          count: z.int(),
          mean: share,
          deviation: z.number().nullable(),
          lowest: share,
          highest: share,
        })
        .nullable(),
    }),
  ),
});

// Each command is a process of its own, and some train: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let folder: string;
let commands: ReturnType<typeof commandsIn>;

/** Runs a command that must succeed and checks its object. */
async function ask<Name extends keyof typeof contract>(
  name: Name,
  words: readonly string[],
): Promise<z.infer<(typeof contract)[Name]>> {
  const outcome = await commands.run([name, ...words, '--json']);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(outcome.stdout.trimEnd().split('\n')).toHaveLength(1);
  return contract[name].parse(jsonOf(outcome)) as z.infer<(typeof contract)[Name]>;
}

/** Runs a command that must fail for a reason the user can mend, and gives its error. */
async function refused(words: readonly string[]): Promise<{ code: string; message: string }> {
  const outcome = await commands.run([...words, '--json']);
  expect(outcome.exitCode, outcome.stderr).toBe(3);
  const { error } = contract.error.parse(jsonOf(outcome));
  expect(outcome.stderr).toContain(error.message);
  return error;
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'pawprint 명령 🐾-')));
  commands = commandsIn(folder);
  await twoColours(join(folder, 'photos'), { red: 30, blue: 20 });
  await twoColours(join(folder, 'others'), { red: 3, blue: 2 }, 500);
  await writeFile(join(folder, 'recipe.json'), JSON.stringify(colourRecipe));
});

afterAll(async () => {
  commands.killAll();
  await rm(folder, { recursive: true, force: true });
});

describe('the main path by command', () => {
  it('imports a folder of folders, counts what is known already and lists what cannot be read', async () => {
    await writeFile(join(folder, 'photos', 'red', 'letter.jpg'), 'not a picture');
    const first = await ask('import', ['colours.pawprint', 'photos']);
    expect(first).toMatchObject({
      project: join(folder, 'colours.pawprint'),
      added: 50,
      known: 0,
      classes: { red: 30, blue: 20 },
      skipped: [{ name: 'red/letter.jpg', reason: 'photo_not_a_picture' }],
    });
    await rm(join(folder, 'photos', 'red', 'letter.jpg'));
    expect(await ask('import', ['colours.pawprint', 'photos'])).toMatchObject({ added: 0, known: 50, skipped: [] });
  });

  it('takes a folder of photos for a class of its name, and a zip for the folder it holds', async () => {
    expect(await ask('import', ['one.pawprint', join('photos', 'blue')])).toMatchObject({ classes: { blue: 20 } });
    await zipFolder(join(folder, 'photos'), join(folder, 'photos.zip'));
    const { classes, known, added } = await ask('import', ['one.pawprint', 'photos.zip']);
    expect({ classes, known, added }).toEqual({ classes: { blue: 20, red: 30 }, known: 20, added: 30 });
  });

  it('splits by count per class, by share, and by what the program proposes', async () => {
    const byCounts = ['--train', '10', '--validation', '4', '--test', '3', '--seed', '5'];
    expect(await ask('split', ['colours.pawprint', ...byCounts])).toEqual({
      parts: { train: { blue: 10, red: 10 }, validation: { blue: 4, red: 4 }, test: { blue: 3, red: 3 } },
      leftOut: 16,
      by: 'counts',
      twinsApart: 0,
      seed: 5,
    });
    const weighted = await ask('split', ['colours.pawprint', '--shares', '50,30,20', '--balance', 'weights']);
    expect(weighted).toMatchObject({ leftOut: 0, parts: { train: { blue: 10, red: 15 }, test: { blue: 4, red: 6 } } });
    expect(await ask('split', ['colours.pawprint'])).toMatchObject({
      parts: { train: { blue: 12, red: 12 }, validation: { blue: 4, red: 4 }, test: { blue: 4, red: 4 } },
      leftOut: 10,
    });
  });

  it('writes the split as folders, resized or as they are, and never over something', async () => {
    const parts = { train: { blue: 12, red: 12 }, validation: { blue: 4, red: 4 }, test: { blue: 4, red: 4 } };
    const small = ['write-folders', 'colours.pawprint', 'small'];
    expect(await ask('write-folders', ['colours.pawprint', 'small', '--size', '16', '--resizing', 'keras'])).toEqual({
      path: join(folder, 'small'),
      size: 16,
      parts,
      converted: 40,
    });
    expect(await readdir(join(folder, 'small', 'validation', 'red'))).toHaveLength(4);
    expect(await ask('write-folders', ['colours.pawprint', 'as they are'])).toMatchObject({
      size: null,
      parts,
      converted: 0,
    });
    expect(await refused([...small, '--original'])).toMatchObject({ code: 'export_folder_taken' });
    expect((await commands.run([...small, '--original', '--size', '16'])).exitCode).toBe(2);
  });

  it('trains by a recipe from a file with fields changed, evaluates, predicts and exports', async () => {
    const trained = await ask('train', [
      'colours.pawprint',
      ...['--recipe', 'recipe.json', '--epochs', '3', '--seed', '3'],
      ...['--set', 'network.filters=[4,6]', '--set', 'input.fit=crop'],
    ]);
    expect(trained.recipe).toEqual({
      ...colourRecipe,
      epochs: 3,
      seed: 3,
      network: { ...colourRecipe.network, filters: [4, 6] },
      input: { ...colourRecipe.input, fit: 'crop' },
    });
    expect(trained.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(trained.epochs).toBe(3);

    const auto = ['--recipe', 'auto', '--minutes', '60', '--plan'];
    const planned = await commands.run(['train', 'colours.pawprint', ...auto, '--set', 'batch=8', '--json']);
    const { recipe, trainable, features } = planSchema.parse(jsonOf(planned));
    expect(recipe).toEqual({ ...readyRecipes.quick, batch: 8 });
    expect({ trainable, features }).toEqual({ trainable: 1281, features: { photos: 32, known: 0 } });
    expect(planned.stderr).toContain('Proposed: quick.');

    const tested = await ask('evaluate', ['colours.pawprint', trained.run]);
    expect(tested).toMatchObject({ run: trained.run, part: 'test', count: 8 });
    expect(tested.confusion.classes).toEqual(['blue', 'red']);
    expect(tested.confusion.matrix.flat().reduce((sum, cell) => sum + cell, 0)).toBe(8);
    const learned = await ask('evaluate', ['colours.pawprint', 'latest', '--part', 'train']);
    expect(learned).toMatchObject({ run: trained.run, part: 'train', count: 24 });

    await mkdir(join(folder, 'others', 'red', 'deeper'));
    await twoColours(join(folder, 'others', 'red', 'deeper'), { blue: 1 }, 700);
    await writeFile(join(folder, 'others', 'note.png'), 'not a picture');
    const lone = join('photos', 'red', 'red 0.png');
    const predicted = await ask('predict', ['colours.pawprint', 'best', 'others', lone]);
    expect(predicted.predictions.map(({ photo }) => photo).sort()).toEqual(
      [
        ...[500, 501, 502].map((index) => join('others', 'red', `red ${String(index)}.png`)),
        ...[500, 501].map((index) => join('others', 'blue', `blue ${String(index)}.png`)),
        join('others', 'red', 'deeper', 'blue', 'blue 700.png'),
        lone,
      ].sort(),
    );
    expect(predicted.skipped).toEqual([{ name: join('others', 'note.png'), reason: 'photo_not_a_picture' }]);
    for (const { label, probabilities } of predicted.predictions) {
      expect(Object.keys(probabilities)).toEqual(['blue', 'red']);
      expect((probabilities.blue ?? 0) + (probabilities.red ?? 0)).toBeCloseTo(1, 5);
      expect(probabilities[label]).toBe(Math.max(...Object.values(probabilities)));
    }

    const written = await ask('export', ['colours.pawprint', 'colours', '--format', 'tfjs', '--out', 'model']);
    expect(written.path).toBe(join(folder, 'model'));
    expect(written.check.photos).toBe(8);
    expect(written.check.maxDifference).toBeLessThan(1e-4);
    expect(await readdir(written.path)).toContain('model.json');
    const again = ['export', 'colours.pawprint', 'colours', '--format', 'tfjs', '--out', 'model'];
    expect(await refused(again)).toMatchObject({ code: 'export_folder_taken' });
  });

  it('gives the same history, digit for digit, for the same seed', async () => {
    const words = ['colours.pawprint', '--recipe', 'recipe.json', '--epochs', '2'];
    const figures = async (): Promise<unknown> =>
      (await ask('train', words)).history.map(({ seconds: _seconds, ...epoch }) => epoch);
    expect(await figures()).toEqual(await figures());
  });

  it('trains a series over values and seeds, and puts it into a table with its spread', async () => {
    const words = ['train', 'colours.pawprint', '--recipe', 'recipe.json', '--epochs', '1'];
    const outcome = await commands.run([...words, '--set', 'learningRate=0.003,0.0001', '--set', 'seed=1,2', '--json']);
    expect(outcome.exitCode, outcome.stderr).toBe(0);
    const { runs, table } = seriesSchema.parse(jsonOf(outcome));
    expect(runs.map(({ values, recipe }) => [values, recipe.optimizer.learningRate, recipe.seed])).toEqual(
      [0.003, 0.0001].flatMap((rate) => [1, 2].map((seed) => [{ learningRate: rate, seed }, rate, seed])),
    );
    const accuracy = (index: number): number => runs[index]?.history[0]?.valAccuracy ?? -1;
    expect(table).toEqual(
      [0.003, 0.0001].map((rate, row) => {
        const values = [accuracy(2 * row), accuracy(2 * row + 1)];
        return {
          values: { learningRate: rate },
          runs: [runs[2 * row]?.run, runs[2 * row + 1]?.run],
          valAccuracy: spreadOf(values),
        };
      }),
    );
  });

  it('speaks in sentences without --json, in the language of the terminal', async () => {
    const english = await commands.run(['import', 'colours.pawprint', 'photos']);
    expect(english.exitCode).toBe(0);
    expect(english.stdout).toMatch(/^0 photos added, 50 known already/);
    const korean = await commands.run(['import', 'colours.pawprint', 'photos'], { LC_ALL: 'ko_KR.UTF-8' });
    expect(korean.stdout).toMatch(/^사진 0장을 넣었고 50장은 이미 있었습니다/);
    const missing = await commands.run(['split', 'nowhere.pawprint'], { LC_ALL: '', LANG: 'ko_KR.UTF-8' });
    expect(missing).toMatchObject({ exitCode: 3, stdout: '' });
    expect(missing.stderr).toMatch(/[가-힣]/);
  });
});

describe('what cannot be done', () => {
  it('exits with 2 where the words make no sense', async () => {
    const outcome = await commands.run(['split', 'colours.pawprint', '--shares', '60,20,10', '--json']);
    expect(outcome.exitCode).toBe(2);
    expect(contract.error.parse(jsonOf(outcome)).error.code).toBe('usage');
  });

  it.each([
    ['project_not_found', ['train', 'nowhere.pawprint', '--recipe', 'mnist']],
    ['source_not_found', ['import', 'colours.pawprint', 'no such folder']],
    ['recipe_unknown', ['train', 'colours.pawprint', '--recipe', 'magic']],
    ['recipe_invalid', ['train', 'colours.pawprint', '--recipe', 'mnist', '--set', 'optimizer.speed=3']],
    ['recipe_invalid', ['train', 'colours.pawprint', '--recipe', 'mnist', '--set', 'epochs=0']],
    ['run_not_found', ['evaluate', 'colours.pawprint', 'no such run']],
    ['export_format_unknown', ['export', 'colours.pawprint', 'latest', '--format', 'coreml', '--out', 'elsewhere']],
    ['split_counts_too_large', ['split', 'colours.pawprint', '--train=900', '--validation=1', '--test=1']],
  ])('exits with 3 and says %s', async (code, words) => {
    expect(await refused(words)).toMatchObject({ code });
  });

  it('prints help and version and exits with 0', async () => {
    const version = await commands.run(['--version']);
    expect(version.exitCode).toBe(0);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await commands.run(['train', '--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain('--recipe');
  });
});

const photos = process.env.PAWPRINT_TEST_DATA && join(process.env.PAWPRINT_TEST_DATA, 'photos', 'oxford-pets');

it.skipIf(!photos || !existsSync(photos))('imports 120 cats and 250 dogs, and knows them the second time', async () => {
  const pets = photos ?? '';
  const first = await ask('import', ['pets.pawprint', pets]);
  expect(first).toMatchObject({ added: 370, known: 0, skipped: [], classes: { cat: 120, dog: 250 } });
  expect(await ask('import', ['pets.pawprint', pets])).toMatchObject({ added: 0, known: 370 });
});

async function zipFolder(from: string, to: string): Promise<void> {
  const zip = new ZipWriter(new Uint8ArrayWriter());
  for (const name of await readdir(from, { recursive: true })) {
    if (name.endsWith('.png')) await zip.add(name, new Uint8ArrayReader(await readFile(join(from, name))));
  }
  await writeFile(to, await zip.close());
}
