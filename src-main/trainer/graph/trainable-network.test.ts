import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { expect, test } from 'vitest';
import type { Layer } from '../../../src-shared/networks/layers.ts';
import { type LayerSummary, summarise } from '../../../src-shared/networks/networks.ts';
import type { Optimizer } from '../../../src-shared/recipe.ts';
import { meanCrossEntropy } from '../networks/eager-loss.fixture.ts';
import { EagerNetwork } from '../networks/eager-network.fixture.ts';
import { type Targets, targetsOf } from '../targets.ts';
import { scoped } from '../tensorflow/scope.ts';
import { loadForTests, toyRecipe } from '../trainer.fixture.ts';
import type { NamedValues } from '../weights.ts';
import { drawnPixels, drawnWeights, toyNetworks } from './toy-networks.fixture.ts';
import { TrainableNetwork } from './trainable-network.ts';
import { trainingGraphOf } from './training-graph.ts';

const tf = loadForTests();

/** A step of size 1 against the gradient: what a weight loses is its gradient. */
const plain: Optimizer = { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false };
const labels = [0, 1, 1, 0, 1, 0];
const classWeights = [0.5, 2, 1.5];
const dropoutSeed = (place: number): readonly [number, number] => [place, 4];

test.for([...toyNetworks(1), ...toyNetworks(3)])(
  "One step's loss and gradients are those that tfjs derives: %s",
  async ([, rows]) => {
    const all = await stepBothWays(rows, () => true);
    expect(all.ours.loss).toBeCloseTo(all.theirs.loss, 5);
    for (const { name, shape } of rows.flatMap(({ weights }) => weights.filter(({ learned }) => learned))) {
      const [ours, theirs] = [all.ours.gradients.get(name) ?? [], all.theirs.gradients.get(name) ?? []];
      expect(ours.length, name).toBe(shape.reduce((product, side) => product * side, 1));
      const size = Math.max(...theirs.map(Math.abs));
      // A convolution's bias before batch normalisation would have none; here each has some.
      expect(size, name).toBeGreaterThan(1e-6);
      const largest = Math.max(...theirs.map((value, index) => Math.abs(value - (ours[index] ?? NaN))));
      // What a weight lost is known to its own last bit only.
      expect(largest, name).toBeLessThanOrEqual(2e-5 * size + 2e-7);
    }
  },
);

test.for(toyNetworks(1))(
  'Frozen layers do not move by a bit, and those above them learn as before: %s',
  async ([, rows]) => {
    const learning = new Set(rows.slice(Math.floor(rows.length / 2)).map(({ layer }) => layer.name));
    const learns = (layer: Layer): boolean => learning.has(layer.name);
    const { ours, theirs, before, after } = await stepBothWays(rows, learns);
    expect(ours.loss).toBeCloseTo(theirs.loss, 5);
    let moved = 0;
    for (const { layer, weights } of rows) {
      for (const { name, learned } of weights) {
        if (!learns(layer)) expect(after.get(name), name).toEqual(before.get(name));
        else if (learned) {
          moved++;
          const expected = theirs.gradients.get(name) ?? [];
          const size = Math.max(...expected.map(Math.abs));
          (ours.gradients.get(name) ?? []).forEach((value, index) =>
            expect(Math.abs(value - (expected[index] ?? NaN)), name).toBeLessThanOrEqual(2e-5 * size + 2e-7),
          );
        }
      }
    }
    expect(moved).toBeGreaterThan(0);
  },
);

test('Below the lowest layer that learns, no gradient is computed', () => {
  const [, rows] = toyNetworks(1).find(([name]) => name.startsWith('a residual')) ?? ['', []];
  const nodes = (learns: (layer: Layer) => boolean): string[] =>
    trainingGraphOf(rows, plain, learns)
      .graph.nodes.map(({ name }) => name)
      .filter((name) => name.startsWith('gradient/'));
  expect(nodes(() => true).some((name) => name.includes('/a/Conv2D/kernel'))).toBe(true);
  // The first convolution's photos get none in any case.
  expect(nodes(() => true).some((name) => name.includes('/a/Conv2D/x'))).toBe(false);
  const top = nodes(({ name }) => name === 'answer');
  expect(top.filter((name) => !name.includes('/answer/'))).toEqual([]);
  expect(top.length).toBeGreaterThan(0);
});

test('Bias and ReLU of a convolution that learns come after its pooling, and nothing else becomes of it', async () => {
  const rows = summarise({ ...toyRecipe, network: { ...toyRecipe.network, dropout: 0 } }, 2);
  const inputOf = (learns: boolean, pooled: string): string | undefined =>
    trainingGraphOf(rows, plain, ({ kind }) => learns || kind === 'dense').graph.node(pooled).input[0];
  const name = rows.find(({ layer }) => layer.kind === 'maxPooling2d')?.layer.name ?? '';
  expect(inputOf(true, `train/${name}/MaxPool`)).toMatch(/Conv2D$/);
  // Where it does not learn, the library has convolution, bias and ReLU in one.
  expect(inputOf(false, `train/${name}/MaxPool`)).toMatch(/Relu$/);
  expect(inputOf(true, `evaluate/${name}/MaxPool`)).toMatch(/Relu$/);

  const settings = { rows, optimizer: plain, learns: () => true };
  const network = await TrainableNetwork.open(tf, settings, drawnWeights(rows, 5));
  scoped(tf, () => {
    const [pixels, targets] = [photosOf(rows), targetsOf(tf, labels, 2, null)];
    const { loss } = network.evaluate(pixels, targets);
    expect(network.train(pixels, targets, { number: 1, learningRate: 1, dropoutSeed }).loss).toBeCloseTo(loss, 6);
  });
  network.dispose();
});

test("The running statistics of batch normalisation move by Keras's rule, with the variance over all values", async () => {
  const [, rows] = toyNetworks(1).find(([name]) => name.startsWith('a residual')) ?? ['', []];
  const { before, after } = await stepBothWays(rows, () => true);
  const first = rows.slice(0, rows.findIndex(({ layer }) => layer.name === 'a') + 1);
  const network = new EagerNetwork(tf, first, drawnWeights(rows));
  const maps = network.logits(photosOf(rows), network.weights, null) as Tensor;
  const { mean, variance } = tf.moments(maps, [0, 1, 2]);
  for (const [name, batch] of [
    ['a_norm/moving_mean', mean],
    ['a_norm/moving_variance', variance],
  ] as const) {
    Array.from(batch.dataSync()).forEach((value, index) => {
      const expected = 0.9 * (before.get(name)?.[index] ?? NaN) + 0.1 * value;
      expect(after.get(name)?.[index]).toBeCloseTo(expected, 5);
    });
  }
  network.dispose();
});

const optimizers: Optimizer[] = [
  { kind: 'rmsprop', learningRate: 0.01, rho: 0.9, epsilon: 1e-7 },
  { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  { kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: false },
  { kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true },
  { kind: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false },
];

test.for(optimizers)("Weights follow their gradients by Keras's formula: %j", async (optimizer) => {
  const [, rows] = toyNetworks(1).find(([name]) => name.startsWith('pooling')) ?? ['', []];
  const name = 'answer/kernel';
  const valuesIn = (state: readonly NamedValues[]): number[] =>
    Array.from(state.find((each) => each.name === name)?.values ?? []);
  const stepWith = async (by: Optimizer, state: readonly NamedValues[], number: number): Promise<NamedValues[]> => {
    const network = await TrainableNetwork.open(tf, { rows, optimizer: by, learns: () => true }, state);
    tf.tidy(() => {
      network.train(photosOf(rows, number), targets(1), { number, learningRate: by.learningRate, dropoutSeed });
    });
    const after = network.state();
    network.dispose();
    return after;
  };
  let state = drawnWeights(rows);
  const expected = valuesIn(state);
  const formula = expected.map(() => formulaOf(optimizer));
  for (let number = 1; number <= 4; number++) {
    const before = valuesIn(state);
    const lost = valuesIn(await stepWith(plain, state, number));
    state = await stepWith(optimizer, state, number);
    before.forEach((value, index) => {
      expected[index] = (expected[index] ?? NaN) + (formula[index]?.(value - (lost[index] ?? NaN)) ?? NaN);
    });
    valuesIn(state).forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 5));
  }
});

test.for(optimizers)(
  'Training gone on with from its state equals training never interrupted, to the bit: %j',
  async (optimizer) => {
    const [, rows] = toyNetworks(1).find(([name]) => name.startsWith('squeeze')) ?? ['', []];
    const settings = { rows, optimizer, learns: () => true };
    const before = tf.memory().numTensors;
    const steps = async (from: NamedValues[], first: number, last: number): Promise<NamedValues[]> => {
      const network = await TrainableNetwork.open(tf, settings, from);
      for (let number = first; number <= last; number++) {
        tf.tidy(() => {
          network.train(photosOf(rows, number), targets(1), {
            number,
            learningRate: optimizer.learningRate,
            dropoutSeed: (place) => [place, number],
          });
        });
      }
      const state = network.state();
      network.dispose();
      return state;
    };
    const start = drawnWeights(rows);
    const untouched = structuredClone(start);
    const whole = await steps(start, 1, 6);
    expect(await steps(await steps(start, 1, 3), 4, 6)).toEqual(whole);
    expect(whole).not.toEqual(start);
    // The library must not have written into what it was given.
    expect(start).toEqual(untouched);
    expect(tf.memory().numTensors).toBe(before);
  },
);

/** How much one weight moves at each of its gradients, in double precision. */
function formulaOf(optimizer: Optimizer): (gradient: number) => number {
  const rate = optimizer.learningRate;
  let [mean, square, step] = [0, 0, 0];
  return (gradient) => {
    step++;
    switch (optimizer.kind) {
      case 'rmsprop':
        square = optimizer.rho * square + (1 - optimizer.rho) * gradient ** 2;
        return (-rate * gradient) / Math.sqrt(square + optimizer.epsilon);
      case 'adam': {
        const { beta1, beta2, epsilon } = optimizer;
        mean = beta1 * mean + (1 - beta1) * gradient;
        square = beta2 * square + (1 - beta2) * gradient ** 2;
        const corrected = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
        return (-corrected * mean) / (Math.sqrt(square) + epsilon);
      }
      case 'sgd':
        mean = optimizer.momentum * mean - rate * gradient;
        return optimizer.nesterov ? optimizer.momentum * mean - rate * gradient : mean;
    }
  };
}

/** One step by the graph and by tfjs's own derivation, from the same weights, with dropout and class weights. */
async function stepBothWays(
  rows: readonly LayerSummary[],
  learns: (layer: Layer) => boolean,
): Promise<{
  ours: { loss: number; gradients: Map<string, number[]> };
  theirs: { loss: number; gradients: Map<string, number[]> };
  before: Map<string, Float32Array>;
  after: Map<string, Float32Array>;
}> {
  const outputs = rows.at(-1)?.output[0] ?? 1;
  const start = drawnWeights(rows);
  const network = await TrainableNetwork.open(tf, { rows, optimizer: plain, learns }, start);
  const { loss } = tf.tidy(() => {
    const outcome = network.train(photosOf(rows), targets(outputs), { number: 1, learningRate: 1, dropoutSeed });
    return { loss: outcome.loss };
  });
  const after = new Map(network.weights().map(({ name, values }) => [name, values]));
  network.dispose();
  const before = new Map(start.map(({ name, values }) => [name, values]));
  const lost = [...before].map(([name, values]): [string, number[]] => [
    name,
    Array.from(values, (value, index) => value - (after.get(name)?.[index] ?? NaN)),
  ]);

  const eager = new EagerNetwork(tf, rows, start);
  const names = rows.flatMap(({ weights }) => weights.flatMap(({ name, learned }) => (learned ? [name] : [])));
  const classes = outputs === 1 ? 2 : outputs;
  const pixels = photosOf(rows);
  const truth = targetsOf(tf, labels, classes, classWeights.slice(0, classes));
  const { value, grads } = tf.valueAndGrads((...weights: Tensor[]) => {
    const named = new Map(eager.weights);
    weights.forEach((tensor, index) => named.set(names[index] ?? '', tensor));
    return meanCrossEntropy(tf, eager.logits(pixels, named, { dropoutSeed, learns }), truth);
  })(names.flatMap((name) => eager.weights.get(name) ?? []));
  const gradients = grads.map((grad, index): [string, number[]] => [names[index] ?? '', Array.from(grad.dataSync())]);
  const theirs = { loss: value.dataSync()[0] ?? NaN, gradients: new Map(gradients) };
  eager.dispose();
  return { ours: { loss, gradients: new Map(lost) }, theirs, before, after };
}

function targets(outputs: number): Targets {
  const classes = outputs === 1 ? 2 : outputs;
  return targetsOf(tf, labels, classes, classWeights.slice(0, classes));
}

function photosOf(rows: readonly LayerSummary[], seed = 1): Tensor4D {
  const [height = 0, width = 0, channels = 0] = rows[0]?.inputs[0] ?? [];
  const pixels = new Float32Array(drawnPixels(rows, labels.length, seed));
  return tf.tensor4d(pixels, [labels.length, height, width, channels]);
}
