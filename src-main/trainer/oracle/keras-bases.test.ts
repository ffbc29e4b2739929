import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BaseName, baseNames, baseNetworks, summariseBase } from '../../../src-shared/networks/base-networks.ts';
import { summarise } from '../../../src-shared/networks/networks.ts';
import { type Recipe, readyRecipes } from '../../../src-shared/recipe.ts';
import { readBaseWeights } from '../base-weights.ts';
import { HeatMaps } from '../explain/heat-map.ts';
import { RunningLayers } from '../graph/running-layers.ts';
import { scoped } from '../tensorflow/scope.ts';
import { loadForTests, temporaryFolder } from '../trainer.fixture.ts';

/**
 * Each base network against Keras's own: weights that Keras drew and saved, the same photos, the outputs of each block.
 * Differences are shares of the largest number of a block: sums in another order, over up to four hundred layers.
 */
const tolerance = 1e-4;
/**
 * A number on the bend of a ReLU may fall on either side of it, and its whole gradient then comes or goes: of the 11,520 numbers
 * behind MobileNetV2's last block about four do, and a mean of them moves by up to one in 76 (the root of half of them).
 */
const gradientTolerance = 1e-2;

const python = process.env.PAWPRINT_ORACLE_PYTHON;
/** `npm run test:all -- networks` runs this file's full table, without names all tables run. */
const tables = (process.env.PAWPRINT_TABLES ?? '').split(',').filter((name) => name !== '');
const everything = process.env.PAWPRINT_ALL === '1' && (tables.length === 0 || tables.includes('networks'));

interface Job {
  name: BaseName;
  /** Without ending. */
  file: string;
  /** Odd and even sides: 'same' pads them differently, and Keras pads some networks itself. */
  size: number;
  outputs: string[];
  /** A head, and the layers that heat maps are drawn from. */
  heat: { pooling: 'average' | 'flatten'; units: number; layers: string[] };
}

const few: [BaseName, number][] = [
  ['vgg16', 48],
  ['mobilenetv2', 75],
  ['efficientnet-lite0', 64],
];
const all = baseNames.flatMap((name): [BaseName, number][] => [
  [name, 75],
  [name, 128],
]);

/** What keras_bases.py prints of a network. */
interface KerasNetwork {
  parameters: number;
  /** Name, class, and shape without the batch. */
  layers: [string, string, number[]][];
}

const jobs = (everything ? all : few).map(([name, size]): Job => {
  const outputs = baseNetworks[name].blocks.map(({ layers }) => layers.at(-1) ?? '');
  // Of the last maps, and of some that further layers stand on.
  const layers = [outputs.at(-1) ?? '', outputs.at(-2) ?? ''];
  const heat: Job['heat'] = {
    pooling: name === 'vgg16' ? 'flatten' : 'average',
    units: name === 'vgg16' ? 1 : 3,
    layers,
  };
  return { name, file: `${name}-${String(size)}`, size, outputs, heat };
});

describe.skipIf(python === undefined)(
  'Keras (skipped unless PAWPRINT_ORACLE_PYTHON names a Python that has it)',
  () => {
    const patience = everything ? 1_800_000 : 300_000;
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let networks: KerasNetwork[] = [];

    beforeAll(async () => {
      folder = await temporaryFolder();
      const list = join(folder.path, 'jobs.json');
      await writeFile(list, JSON.stringify(jobs));
      const script = join(import.meta.dirname, 'keras_bases.py');
      const { stdout } = await promisify(execFile)(python ?? '', [script, list, folder.path], {
        env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1' },
        maxBuffer: 1 << 26,
      });
      networks = JSON.parse(stdout) as KerasNetwork[];
    }, patience);

    afterAll(async () => {
      await folder[Symbol.asyncDispose]();
    });

    test.for(jobs.map((job, index): [string, Job, number] => [job.file, job, index]))(
      'has the same layers, and makes the same of photos behind every block: %s',
      { timeout: patience },
      async ([, { name, file, size, outputs }, index]) => {
        const keras = networks[index];
        if (keras === undefined) throw new Error('Keras said nothing of it');
        const rows = summariseBase(name, size);
        expect(rows.filter(isKeras).map(({ layer, output }) => [layer.name, withoutOnes(output)])).toEqual(
          keras.layers.filter(computes).map(([layer, , shape]) => [layer, withoutOnes(shape)]),
        );
        const parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
        expect(parameters).toBe(keras.parameters - (name === 'efficientnetb0' ? ofNormalization : 0));

        const tf = loadForTests();
        const path = join(folder.path, file);
        const running = await RunningLayers.open(tf, rows, await readBaseWeights(name, `${path}.h5`), outputs);
        const pixels = Float32Array.from(await readFile(`${path}.pixels`));
        const ours = scoped(tf, () => {
          const made = running.run(tf.tensor4d(pixels, [pixels.length / (size * size * 3), size, size, 3]));
          return outputs.map((output) => Float32Array.from(made[output]?.dataSync() ?? []));
        });
        running.dispose();
        for (const [place, output] of outputs.entries()) {
          const theirs = await floatsOf(`${path}.${String(place)}`);
          const { difference, largest } = compare(ours[place] ?? new Float32Array(), theirs);
          if (everything)
            process.stdout.write(
              `${file} ${output}: ${(difference / largest).toExponential(1)} of ${largest.toFixed(1)}\n`,
            );
          expect(difference / largest, output).toBeLessThanOrEqual(tolerance);
          // Numbers that died out or exploded on the way would compare nothing.
          expect(largest).toBeGreaterThan(0.1);
          expect(largest).toBeLessThan(10_000);
        }
      },
    );

    test.for(jobs.map((job): [string, Job] => [job.file, job]))(
      'finds each class where we find it: %s',
      { timeout: patience },
      async ([, { name, file, size, heat }]) => {
        const tf = loadForTests();
        const path = join(folder.path, file);
        const head = { pooling: heat.pooling, dense: null, dropout: 0 };
        const { quick } = readyRecipes;
        const recipe: Recipe = {
          ...quick,
          input: { ...quick.input, size },
          network: { ...quick.network, base: name, head },
        };
        const classes = heat.units === 1 ? 2 : heat.units;
        const rows = summarise(recipe, classes);
        const numbers = await floatsOf(`${path}.head`);
        const [kernel, bias] = rows.at(-1)?.weights ?? [];
        if (kernel === undefined || bias === undefined) throw new Error('the answer has no weights');
        const weights = [
          ...(await readBaseWeights(name, `${path}.h5`)),
          { ...kernel, values: numbers.subarray(0, -heat.units) },
          { ...bias, values: numbers.subarray(-heat.units) },
        ];
        const theirs = await floatsOf(`${path}.heat`);
        const pixels = Float32Array.from(await readFile(`${path}.pixels`)).subarray(0, size * size * 3);
        let at = 0;
        for (const layer of heat.layers) {
          const maps = await HeatMaps.open(tf, rows, weights, layer);
          const found: number[] = [];
          for (let index = 0; index < classes; index++) {
            const ours = scoped(tf, () => maps.of(tf.tensor4d(pixels, [1, size, size, 3]), index));
            const scale = theirs[at++] ?? NaN;
            const { difference, largest } = compare(ours, theirs.subarray(at, (at += ours.length)));
            if (everything)
              process.stdout.write(`${file} ${layer} ${String(index)}: ${difference.toExponential(1)} of ${scale}\n`);
            expect(difference / scale, `${layer} ${String(index)}`).toBeLessThanOrEqual(gradientTolerance);
            found.push(largest / scale);
          }
          // A drawn head may leave a class without anything that speaks for it, but not all of them.
          expect(Math.max(...found), layer).toBeGreaterThan(0.1);
          maps.dispose();
        }
        expect(at).toBe(theirs.length);
      },
    );
  },
);

async function floatsOf(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Mean, variance and count, which Keras counts as weights of EfficientNetB0. */
const ofNormalization = 7;

/** Keras has the input rules as functions, all but EfficientNetB0's. */
function isKeras({ layer }: { layer: { name: string } }): boolean {
  return layer.name !== 'preprocessing';
}

/** Whether a layer of Keras is one of ours: base-network.ts says what is left out. */
function computes([name, kind]: [string, string, number[]]): boolean {
  if (['InputLayer', 'Dropout', 'Reshape'].includes(kind) || name === 'rescaling_1') return false;
  return kind !== 'ZeroPadding2D' || /^(conv1_pad|pool1_pad|zero_padding2d.*)$/.test(name);
}

/** Keras's means of channels lose their sides of 1, and get them back by a Reshape. */
function withoutOnes(shape: readonly number[]): readonly number[] {
  return shape[0] === 1 && shape[1] === 1 ? shape.slice(2) : shape;
}

function compare(ours: Float32Array, theirs: Float32Array): { difference: number; largest: number } {
  expect(ours).toHaveLength(theirs.length);
  let [largest, difference] = [0, 0];
  theirs.forEach((value, index) => {
    largest = Math.max(largest, Math.abs(value));
    // Math.max keeps what is no number, and so does the comparison with the tolerance.
    difference = Math.max(difference, Math.abs(value - (ours[index] ?? NaN)));
  });
  return { difference, largest };
}
