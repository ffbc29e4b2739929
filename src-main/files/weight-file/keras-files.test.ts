import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Layer, networkInput } from '../../../src-shared/networks/layers.ts';
import { matchLayers } from '../../../src-shared/networks/match-weights.ts';
import { summariseLayers } from '../../../src-shared/networks/networks.ts';
import { openWeightFile } from './weight-file.ts';

const python = process.env.PAWPRINT_ORACLE_PYTHON ?? '';

/** The model that small_models.py makes. */
function smallModel(): Layer[] {
  const convolution = { kind: 'conv2d', stride: 1, padding: 'valid', activation: 'linear', bias: true } as const;
  const layers: DistributiveOmit<Layer, 'inputs'>[] = [
    { ...convolution, name: 'first', filters: 4, kernel: 3 },
    { kind: 'batchNormalization', name: 'norm', epsilon: 1e-3, momentum: 0.99 },
    { kind: 'separableConv2d', name: 'apart', filters: 5, kernel: 3, padding: 'valid', bias: true },
    { kind: 'depthwiseConv2d', name: 'deep', kernel: 3, stride: 1, padding: 'valid', bias: true },
    ...Array.from({ length: 11 }, (_, index) => {
      const name = index === 0 ? 'conv2d' : `conv2d_${String(index)}`;
      return { ...convolution, name, filters: 6 + index, kernel: 1 };
    }),
  ];
  return layers.map((layer, index) => ({ ...layer, inputs: [layers[index - 1]?.name ?? networkInput] }));
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

const wanted = summariseLayers(smallModel(), [24, 24, 3]);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-keras-files-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(python === '')('Keras (skipped unless PAWPRINT_ORACLE_PYTHON names a Python that has it)', () => {
  let numbers: Record<string, number[]>;

  beforeAll(async () => {
    const script = join(import.meta.dirname, 'small_models.py');
    const { stdout } = await promisify(execFile)(python, [script, folder], { maxBuffer: 64 * 1024 ** 2 });
    numbers = JSON.parse(stdout) as Record<string, number[]>;
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
    const { taken, left, missing } = matchLayers(wanted, file.layers);
    const read = Object.fromEntries(taken.map((weight) => [weight.name, [...weight.from.read()]]));
    await file.close();
    expect(missing).toEqual([]);
    expect([...left].sort()).toEqual(name.startsWith('whole') ? ['answer', 'values'] : []);
    expect(read).toEqual(numbers);
  });

  test('leaves nothing behind of what was unpacked', async () => {
    const file = await openWeightFile(join(folder, 'small.keras'), folder);
    expect((await readdir(folder)).filter((name) => name.startsWith('.unpacked'))).toHaveLength(1);
    await file.close();
    expect((await readdir(folder)).filter((name) => name.startsWith('.unpacked'))).toEqual([]);
  });
});
