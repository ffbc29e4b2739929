import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectedWeights } from '../../src-shared/networks/base-networks.ts';
import { writeOldLayout } from '../files/weight-file/keras-files.fixture.ts';
import { programRoot } from '../files/program-root.ts';
import { readBaseWeights } from './base-weights.ts';
import { temporaryFolder } from './trainer.fixture.ts';

const shipped = join(programRoot(), 'resources', 'networks', 'efficientnet-lite0');

test('The network that ships with the program has all weights of EfficientNet-Lite0, whole', async () => {
  const weights = await readBaseWeights('efficientnet-lite0', shipped);
  const expected = expectedWeights('efficientnet-lite0').flatMap((layer) => layer.weights);
  expect(weights.map(({ name, shape }) => [name, shape])).toEqual(expected.map(({ name, shape }) => [name, shape]));
  for (const { name, values } of weights) {
    expect(values.every(Number.isFinite), name).toBe(true);
    if (name.endsWith('moving_variance')) expect(Math.min(...values), name).toBeGreaterThanOrEqual(0);
  }
});

test('Weights of another network are refused by what is missing', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'other.h5');
  await writeOldLayout(file, [{ name: 'conv', weights: [{ name: 'kernel', shape: [1], values: Float32Array.of(1) }] }]);
  await expect(readBaseWeights('vgg16', file)).rejects.toMatchObject({
    code: 'base_weights_damaged',
    details: { reason: expect.stringContaining('block1_conv1') as string },
  });
});
