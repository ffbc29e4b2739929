import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BaseName, baseNetworks } from '../../../src-shared/networks/base-networks.ts';
import { learningLayers, splitAtFirstLearning, summarise } from '../../../src-shared/networks/networks.ts';
import { optimizers, readyRecipes, type Recipe } from '../../../src-shared/recipe.ts';
import { readBaseWeights } from '../base-weights.ts';
import { RunningLayers } from '../graph/running-layers.ts';
import { TrainableNetwork } from '../graph/trainable-network.ts';
import { targetsOf } from '../targets.ts';
import { scoped } from '../tensorflow/scope.ts';
import { loadForTests, temporaryFolder } from '../trainer.fixture.ts';
import type { NamedValues } from '../weights.ts';

/**
 * A step of fine-tuning against Keras's own: from the same drawn weights, on the same photos, what each weight of the base and of
 * the answer moved by, as a share of the largest number's move. By sgd with a rate of 1 that is the gradient itself: the same to 1e-6
 * in most weights, but where a value lies at the kink of a ReLU, rounding lets it fall to one side here and to the other in Keras, and
 * all weights below it get another share of that photo. RMSprop makes small gradients as large as great ones, and with them what differs
 * in their last digits.
 */
const tolerances = { sgd: { median: 1e-4, largest: 2e-2 }, rmsprop: { median: 1e-2, largest: 2e-2 } } as const;

const python = process.env.PAWPRINT_ORACLE_PYTHON;
interface Case {
  name: BaseName;
  size: number;
  /** Blocks of the base. */
  blocks: readonly string[];
  optimizer: 'sgd' | 'rmsprop';
}

const cases: Case[] = [
  { name: 'vgg16', size: 48, blocks: ['block5'], optimizer: 'rmsprop' },
  // A frozen block lies above one that learns: gradients go through its batch normalisation.
  { name: 'mobilenetv2', size: 64, blocks: ['stage5', 'top'], optimizer: 'sgd' },
];

const settingsOf = { sgd: { ...optimizers.sgd, learningRate: 1 }, rmsprop: optimizers.rmsprop };
const jobs = cases.map(({ name, size, blocks, optimizer }, index) => ({
  name,
  file: `${name}-${String(index)}`,
  size,
  learns: baseNetworks[name].blocks.flatMap((block) => (blocks.includes(block.name) ? block.layers : [])),
  optimizer: settingsOf[optimizer],
}));

/** What keras_fine_tuning.py prints of a step. */
interface KerasStep {
  loss: number;
  /** Name and count of numbers, in the order of the file. */
  weights: [string, number][];
}

describe.skipIf(python === undefined)(
  'Keras (skipped unless PAWPRINT_ORACLE_PYTHON names a Python that has it)',
  () => {
    const patience = 300_000;
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let steps: KerasStep[] = [];

    beforeAll(async () => {
      folder = await temporaryFolder();
      const list = join(folder.path, 'jobs.json');
      await writeFile(list, JSON.stringify(jobs));
      const script = join(import.meta.dirname, 'keras_fine_tuning.py');
      const { stdout } = await promisify(execFile)(python ?? '', [script, list, folder.path], {
        env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1' },
        maxBuffer: 1 << 26,
      });
      steps = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as KerasStep[];
    }, patience);

    afterAll(async () => {
      await folder[Symbol.asyncDispose]();
    });

    test.for(
      cases.map((each, index): [string, Case, number] => [
        `${each.name}, ${each.blocks.join(' and ')}, ${each.optimizer}`,
        each,
        index,
      ]),
    )('moves every weight by the same: %s', { timeout: patience }, async ([, tuned, index]) => {
      const [job, keras] = [jobs[index], steps[index]];
      if (job === undefined || keras === undefined) throw new Error('Keras said nothing of it');
      const path = join(folder.path, job.file);
      const before = [...(await readBaseWeights(tuned.name, `${path}.h5`)), ...(await readHead(`${path}.head`))];
      const pixels = Float32Array.from(await readFile(`${path}.pixels`));
      const { loss, after } = await stepOurs(tuned, before, pixels);
      expect(Math.abs(loss - keras.loss)).toBeLessThan(1e-4 * Math.max(1, keras.loss));

      const theirs = await readNamed(`${path}.after`, keras.weights);
      const learning = new Set([...job.learns, 'answer']);
      const shares: number[] = [];
      for (const { name, values } of before) {
        const [our, their] = [after.get(name), theirs.get(name)];
        if (their === undefined) throw new Error(`Keras has no ${name}`);
        const isStill = !learning.has(name.split('/')[0] ?? '') || name.includes('/moving_');
        if (isStill) {
          // Cut away below the first block that learns, or there and untouched.
          if (our !== undefined) expect(our, name).toEqual(values);
          expect(their, name).toEqual(values);
          continue;
        }
        if (our === undefined) throw new Error(`${name} is not among what learned`);
        const { difference, largest, scale } = compareMoves(values, our, their);
        expect(largest, name).toBeGreaterThan(0);
        // What a weight moved by is known to its own last bit only.
        shares.push(Math.max(0, difference - 2 ** -23 * scale) / largest);
        expect(shares.at(-1), name).toBeLessThanOrEqual(tolerances[tuned.optimizer].largest);
      }
      expect(shares.length).toBeGreaterThan(3);
      const median = shares.toSorted((one, other) => one - other)[Math.floor(shares.length / 2)] ?? NaN;
      expect(median).toBeLessThanOrEqual(tolerances[tuned.optimizer].median);
    });
  },
);

/** A step of ours, from the last frozen layer's output on. */
async function stepOurs(
  { name, size, blocks, optimizer }: Case,
  before: readonly NamedValues[],
  pixels: Float32Array,
): Promise<{ loss: number; after: Map<string, Float32Array> }> {
  const tf = loadForTests();
  const { quick } = readyRecipes;
  const head = { pooling: 'average', dense: null, dropout: 0 } as const;
  const recipe: Recipe = {
    ...quick,
    input: { ...quick.input, size },
    network: { kind: 'transfer', base: name, learns: [...blocks], head },
  };
  const whole = summarise(recipe, 2);
  const learns = learningLayers(recipe, whole);
  const { frozen, learning } = splitAtFirstLearning(recipe, whole);
  const photos = (): Tensor4D => tf.tensor4d(pixels, [pixels.length / (size * size * 3), size, size, 3]);
  const ofBase = new Set(baseNetworks[name].layers.map((layer) => layer.name));
  const network = await TrainableNetwork.open(
    tf,
    {
      rows: learning,
      optimizer: settingsOf[optimizer],
      learns: (layer) => learns.has(layer.name),
      keepsStatistics: (layer) => ofBase.has(layer.name),
    },
    before,
  );
  const cut = frozen.at(-1)?.layer.name;
  const below = cut === undefined ? null : await RunningLayers.open(tf, frozen, before, [cut]);
  try {
    const loss = scoped(tf, () => {
      const input = below === null || cut === undefined ? photos() : (below.run(photos())[cut] as Tensor4D);
      const { learningRate } = settingsOf[optimizer];
      const step = { number: 1, learningRate, dropoutSeed: (place: number) => [place, 1] as const };
      return network.train(input, targetsOf(tf, [0, 1, 1, 0], 2, null), step).loss;
    });
    return { loss, after: new Map(network.weights().map((each) => [each.name, each.values])) };
  } finally {
    below?.dispose();
    network.dispose();
  }
}

async function readFloats(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

async function readHead(file: string): Promise<NamedValues[]> {
  const values = await readFloats(file);
  const units = values.length - 1;
  return [
    { name: 'answer/kernel', shape: [units, 1], values: values.slice(0, units) },
    { name: 'answer/bias', shape: [1], values: values.slice(units) },
  ];
}

async function readNamed(file: string, weights: KerasStep['weights']): Promise<Map<string, Float32Array>> {
  const values = await readFloats(file);
  const named = new Map<string, Float32Array>();
  let at = 0;
  for (const [name, count] of weights) named.set(name, values.slice(at, (at += count)));
  expect(at).toBe(values.length);
  return named;
}

/** How far two weights' moves lie apart at most, the largest move, and the largest number that was moved. */
function compareMoves(
  before: Float32Array,
  ours: Float32Array,
  theirs: Float32Array,
): { difference: number; largest: number; scale: number } {
  expect(ours).toHaveLength(theirs.length);
  let [difference, largest, scale] = [0, 0, 0];
  theirs.forEach((value, index) => {
    const start = before[index] ?? NaN;
    difference = Math.max(difference, Math.abs(value - (ours[index] ?? NaN)));
    largest = Math.max(largest, Math.abs(value - start));
    scale = Math.max(scale, Math.abs(value), Math.abs(start));
  });
  return { difference, largest, scale };
}
