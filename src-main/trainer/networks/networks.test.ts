import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { expect, test } from 'vitest';
import { countParameters, summarise } from '../../../src-shared/networks/networks.ts';
import { readyRecipes, type Recipe } from '../../../src-shared/recipe.ts';
import { loadForTests, toyRecipe } from '../trainer.fixture.ts';
import { initialWeights, weightShapes } from './initial-weights.ts';
import { targetsOf } from '../targets.ts';
import { meanCrossEntropy } from './eager-loss.fixture.ts';
import { dropOut, EagerNetwork } from './eager-network.fixture.ts';

const tf = loadForTests();
const { mnist, scratch } = readyRecipes;
const unpooled: Recipe = {
  ...mnist,
  network: { ...mnist.network, filters: [...mnist.network.filters], pooling: 'none' },
};

test.for([
  ['mnist', mnist, 10, 104_202],
  ['mnist without pooling', unpooled, 10, 712_202],
  ['scratch', scratch, 2, 991_041],
] satisfies [string, Recipe, number, number][])(
  'The network %s has the parameters of the lecture, and answers one photo',
  ([, recipe, classes, parameters]) => {
    const network = new EagerNetwork(tf, summarise(recipe, classes), initialWeights(recipe, classes));
    expect(countParameters(recipe, classes)).toBe(parameters);
    const { size, channels } = recipe.input;
    const answer = network.probabilities(tf.zeros([1, size, size, channels]));
    expect(answer.shape).toEqual([1, classes === 2 ? 1 : classes]);
    network.dispose();
  },
);

test('A network built by tfjs layers from the same weights gives the same answers', () => {
  const weights = initialWeights(toyRecipe, 3);
  const network = new EagerNetwork(tf, summarise(toyRecipe, 3), weights);
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [12, 12, 3], filters: 4, kernelSize: 3, activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.setWeights(weights.map(({ values, shape }) => tf.tensor(values, [...shape])));
  const pixels = tf.randomUniform<Rank.R4>([5, 12, 12, 3], 0, 255, 'float32', 1);
  const ours = network.probabilities(pixels);
  const theirs = model.predict(tf.mul(pixels, 1 / 255)) as Tensor;
  expect(tf.max(tf.abs(tf.sub(ours, theirs))).dataSync()[0]).toBe(0);
});

test('Initial weights are uniform within Glorot’s limit, biases zero, each tensor with numbers of its own', () => {
  const weights = initialWeights(scratch, 2);
  expect(weights.map(({ name }) => name)).toEqual(weightShapes(scratch, 2).map(({ name }) => name));
  const kernel = weights.find(({ name }) => name === 'conv2/kernel');
  if (kernel === undefined) throw new Error('no conv2');
  // 3 x 3 x 32 inputs and 3 x 3 x 64 outputs of a unit, as Keras counts them.
  const limit = Math.sqrt(6 / (9 * 32 + 9 * 64));
  const { values } = kernel;
  expect(Math.max(...values)).toBeLessThanOrEqual(limit);
  expect(Math.max(...values)).toBeGreaterThan(0.999 * limit);
  expect(Math.min(...values)).toBeLessThan(-0.999 * limit);
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(variance / (limit * limit)).toBeCloseTo(1 / 3, 2);
  for (const { name, values: all } of weights) if (name.endsWith('bias')) expect(all.every((v) => v === 0)).toBe(true);
  const firsts = weights
    .filter(({ name }) => name.endsWith('kernel'))
    .map(({ values: [value], shape }) => Number(value) / shape.length);
  expect(new Set(firsts).size).toBe(firsts.length);
});

test('A seed gives its weights again, another seed gives others', () => {
  const again = initialWeights(toyRecipe, 2);
  expect(initialWeights(toyRecipe, 2)).toEqual(again);
  expect(initialWeights({ ...toyRecipe, seed: 8 }, 2)).not.toEqual(again);
});

test('Weights that are not the network’s are refused by name', () => {
  const weights = initialWeights(toyRecipe, 2);
  expect(() => new EagerNetwork(tf, summarise(toyRecipe, 2), weights.slice(1))).toThrow('conv1/kernel is missing');
  expect(() => new EagerNetwork(tf, summarise(toyRecipe, 3), weights)).toThrow('answer/kernel is 72x1, not 72x3');
});

test('Dropout drops its share, keeps the mean, differs from step to step and repeats under its seed', () => {
  const ones = tf.ones([100, 200]);
  const mask = (seed: readonly [number, number]): number[] => Array.from(dropOut(tf, ones, 0.3, seed).dataSync());
  const first = mask([1, 1]);
  expect(mask([1, 1])).toEqual(first);
  expect(mask([1, 2])).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([0, Math.fround(1 / Math.fround(0.7))]));
  const dropped = first.filter((value) => value === 0).length / first.length;
  expect(dropped).toBeCloseTo(0.3, 1);
  // What tfjs's own layer does, and why it is not used: with a seed, the same mask at every call.
  const layer = tf.layers.dropout({ rate: 0.3, seed: 1 });
  const calls = [1, 2].map(() => Array.from((layer.apply(ones, { training: true }) as Tensor).dataSync()));
  expect(calls[0]).toEqual(calls[1]);
});

test('Dropout is left out where no seed is given', () => {
  const network = new EagerNetwork(tf, summarise(toyRecipe, 2), initialWeights(toyRecipe, 2));
  const pixels = tf.randomUniform<Rank.R4>([2, 12, 12, 3], 0, 255, 'float32', 1);
  const logits = (seed: readonly [number, number] | null): number[] =>
    Array.from(
      network
        .logits(pixels, network.weights, seed === null ? null : { dropoutSeed: () => seed, learns: () => true })
        .dataSync(),
    );
  expect(logits(null)).toEqual(logits(null));
  expect(logits([1, 1])).not.toEqual(logits(null));
});

test.for([
  ['sigmoid', 2, [[0], [2.5], [-40], [90]]],
  [
    'softmax',
    3,
    [
      [0, 0, 0],
      [1, -2, 3],
      [80, 0, -80],
      [-5, 5, 0],
    ],
  ],
] satisfies [string, number, number[][]][])(
  "The %s's loss is the cross-entropy of the lecture, and its gradient what differences say",
  ([, classes, rows]) => {
    const labels = [1, 0, 1, 1];
    const classWeights = [0.5, 2, 1].slice(0, classes);
    const loss = (values: readonly number[][], weights: number[] | null): number =>
      meanCrossEntropy(tf, tf.tensor2d([...values]), targetsOf(tf, labels, classes, weights)).dataSync()[0] ?? NaN;

    for (const weights of [null, classWeights]) {
      const expected = rows.reduce((sum, row, photo) => {
        const label = labels[photo] ?? 0;
        return sum + (weights?.[label] ?? 1) * crossEntropy(row, label);
      }, 0);
      expect(loss(rows, weights) / (expected / 4)).toBeCloseTo(1, 5);

      const targets = targetsOf(tf, labels, classes, weights);
      const gradient = tf.grad((x: Tensor) => meanCrossEntropy(tf, x as Tensor2D, targets))(tf.tensor2d(rows));
      const values = gradient.dataSync();
      rows.forEach((row, photo) =>
        row.forEach((_, unit) => {
          const moved = (by: number): number[][] =>
            rows.map((old, p) => old.map((value, u) => (p === photo && u === unit ? value + by : value)));
          const numeric = (loss(moved(0.01), weights) - loss(moved(-0.01), weights)) / 0.02;
          expect(values[photo * row.length + unit]).toBeCloseTo(numeric, 3);
        }),
      );
    }
  },
);

test('At a logit of exactly zero the gradient is one half less the truth', () => {
  const targets = targetsOf(tf, [1, 0], 2, null);
  const gradient = tf.grad((x: Tensor) => meanCrossEntropy(tf, x as Tensor2D, targets))(tf.zeros([2, 1]));
  expect(Array.from(gradient.dataSync())).toEqual([-0.25, 0.25]);
});

/** Minus the logarithm of the truth's probability, in double precision. */
function crossEntropy(logits: readonly number[], label: number): number {
  const all = logits.length === 1 ? [0, logits[0] ?? 0] : logits;
  const top = Math.max(...all);
  const sum = all.reduce((total, value) => total + Math.exp(value - top), 0);
  return Math.log(sum) + top - (all[label] ?? 0);
}
