import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExpectedLayer, fitWeights } from './fit.ts';
import { openWeightFile } from './weight-file.ts';

const python = process.env.PAWPRINT_ORACLE_PYTHON ?? '';

type KerasLayer = ExpectedLayer & { weights: readonly { name: string; shape: number[]; values: number[] }[] };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-keras-files-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(python === '')('Keras (skipped unless PAWPRINT_ORACLE_PYTHON names a Python that has it)', () => {
  let layers: KerasLayer[];

  beforeAll(async () => {
    const script = join(import.meta.dirname, 'small_models.py');
    const { stdout } = await promisify(execFile)(python, [script, folder], { maxBuffer: 64 * 1024 ** 2 });
    layers = JSON.parse(stdout) as KerasLayer[];
  }, 120_000);

  test.for([
    'small.h5',
    'small.keras',
    'small.weights.h5',
    'nameless.weights.h5',
    'whole.h5',
    'whole.keras',
    'whole.weights.h5',
  ])('writes %s, of which every weight is found, number for number', async (name) => {
    const file = await openWeightFile(join(folder, name), folder);
    const { weights, rest, missing } = fitWeights(layers, file.layers);
    const read = [...weights].map(([key, weight]) => [key, weight.shape, weight.read()] as const);
    await file.close();
    expect(missing).toEqual([]);
    expect(rest).toEqual(name.startsWith('whole') ? expect.arrayContaining(['values', 'answer']) : []);
    expect(rest).toHaveLength(name.startsWith('whole') ? 2 : 0);
    const wanted = layers.flatMap((layer) => layer.weights);
    expect(read).toHaveLength(wanted.length);
    for (const { name: key, shape, values } of wanted) {
      const found = read.find(([each]) => each === key);
      expect(found?.[1]).toEqual(shape);
      expect(found?.[2]).toEqual(Float32Array.from(values));
    }
  });

  test('leaves nothing behind of what was unpacked', async () => {
    const file = await openWeightFile(join(folder, 'small.keras'), folder);
    expect((await readdir(folder)).filter((name) => name.startsWith('.unpacked'))).toHaveLength(1);
    await file.close();
    expect((await readdir(folder)).filter((name) => name.startsWith('.unpacked'))).toEqual([]);
  });

  test('a network of another shape is told by the layers that are missing', async () => {
    const file = await openWeightFile(join(folder, 'small.h5'), folder);
    const other = layers.map((layer) =>
      layer.name === 'apart'
        ? { ...layer, weights: layer.weights.map(({ name }) => ({ name, shape: [3, 3, 4, 99] })) }
        : layer,
    );
    expect(fitWeights(other, file.layers)).toMatchObject({ rest: ['apart'], missing: ['apart'] });
    await file.close();
  });
});
