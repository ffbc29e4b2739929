import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { expect, test } from 'vitest';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import { EagerNetwork } from '../networks/eager-network.fixture.ts';
import { loadForTests } from '../trainer.fixture.ts';
import { RunningLayers } from './running-layers.ts';
import { drawnPixels, drawnWeights, toyNetworks } from './toy-networks.fixture.ts';

const tf = loadForTests();

test('The small networks hold every kind of layer', () => {
  const kinds = new Set(toyNetworks(1).flatMap(([, rows]) => rows.map(({ layer }) => layer.kind)));
  expect([...kinds].sort()).toEqual([
    'activation',
    'add',
    'averagePooling2d',
    'batchNormalization',
    'concatenate',
    'conv2d',
    'dense',
    'depthwiseConv2d',
    'dropout',
    'flatten',
    'globalAveragePooling2d',
    'maxPooling2d',
    'multiply',
    'normalization',
    'rescaling',
    'separableConv2d',
    'zeroPadding2d',
  ]);
});

test.for([...toyNetworks(1), ...toyNetworks(3)])(
  'A graph answers as the same layers do one operation at a time: %s',
  async ([, rows]) => {
    const weights = drawnWeights(rows);
    const pixels = photosOf(rows, 4);
    const before = tf.memory().numTensors;
    const graph = await RunningLayers.open(tf, rows, weights, ['answer']);
    const eager = new EagerNetwork(tf, rows, weights);
    const [ours, theirs] = tf.tidy(() => [
      graph.valuesOf('answer', pixels),
      Array.from(eager.probabilities(pixels).dataSync()),
    ]);
    expect(ours).toHaveLength(theirs.length);
    theirs.forEach((value, index) => expect(Math.abs((ours[index] ?? NaN) - value)).toBeLessThanOrEqual(1e-6));
    expect(new Set(theirs).size).toBeGreaterThan(1);
    eager.dispose();
    graph.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);

test('A network can be cut anywhere, and what comes after the cut needs no weights', async () => {
  const rows = named('a residual block with batch normalisation');
  const cut = rows.slice(0, rows.findIndex(({ layer }) => layer.name === 'a_act') + 1);
  const graph = await RunningLayers.open(tf, cut, drawnWeights(rows), ['a_norm', 'a_act']);
  const pixels = photosOf(rows, 2);
  const { a_norm: before, a_act: after } = graph.run(pixels);
  expect(after?.shape).toEqual([2, 9, 9, 6]);
  const expected = Array.from(before?.dataSync() ?? [], (value) => Math.max(0, value));
  expect(Array.from(after?.dataSync() ?? [])).toEqual(expected);
  graph.dispose();
});

test('Two graphs of the same layers keep their weights apart', async () => {
  const rows = named('pooling of both kinds');
  const [first, second] = [
    await RunningLayers.open(tf, rows, drawnWeights(rows, 1), ['answer']),
    await RunningLayers.open(tf, rows, drawnWeights(rows, 2), ['answer']),
  ];
  const pixels = photosOf(rows, 2);
  const answer = first.valuesOf('answer', pixels);
  expect(second.valuesOf('answer', pixels)).not.toEqual(answer);
  second.dispose();
  expect(first.valuesOf('answer', pixels)).toEqual(answer);
  first.dispose();
});

test('Weights that are not the layers’ are refused by name', async () => {
  const rows = named('pooling of both kinds');
  const weights = drawnWeights(rows);
  await expect(RunningLayers.open(tf, rows, weights.slice(1), ['answer'])).rejects.toThrow('a/kernel is missing');
  const wrong = weights.map((each) => (each.name === 'b/bias' ? { ...each, shape: [2, 2] } : each));
  await expect(RunningLayers.open(tf, rows, wrong, ['answer'])).rejects.toThrow('b/bias is 2x2, not 4');
});

function named(wanted: string): LayerSummary[] {
  const found = toyNetworks(1).find(([name]) => name === wanted);
  if (found === undefined) throw new Error(wanted);
  return found[1];
}

function photosOf(rows: readonly LayerSummary[], photos: number): Tensor4D {
  const [height = 0, width = 0, channels = 0] = rows[0]?.inputs[0] ?? [];
  return tf.tensor4d(new Float32Array(drawnPixels(rows, photos)), [photos, height, width, channels]);
}
