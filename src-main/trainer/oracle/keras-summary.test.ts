import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { kerasSummary } from '../../../src-shared/networks/keras-summary.ts';
import { LayerStack } from '../../../src-shared/networks/layer-stack.ts';
import { learningLayers, summarise, summariseLayers } from '../../../src-shared/networks/networks.ts';
import { readyRecipes, type Recipe } from '../../../src-shared/recipe.ts';
import { temporaryFolder } from '../trainer.fixture.ts';

/** A Python with Keras 3 on TensorFlow; set-up names it. */
const python = process.env.PAWPRINT_ORACLE_PYTHON;

const { mnist, 'vgg16-features': features } = readyRecipes;
const fineTuned: Recipe = { ...features, network: { ...features.network, learns: ['block5'] } };

function textOf(recipe: Recipe, classes: number, name: string): string {
  const { size, channels } = recipe.input;
  const rows = summarise(recipe, classes);
  return kerasSummary(name, rows, learningLayers(recipe, rows), [size, size, channels]);
}

function branched(): string {
  const stack = new LayerStack();
  const window = { kernel: 3, padding: 'same' } as const;
  const name = 'a_rather_long_name_of_a_convolution';
  stack.add({ kind: 'conv2d', name, ...window, filters: 8, stride: 1, activation: 'linear', bias: false });
  stack.add({ kind: 'batchNormalization', name: 'bn', epsilon: 1e-3, momentum: 0.99 });
  stack.add({ kind: 'depthwiseConv2d', name: 'depth', ...window, stride: 1, bias: true });
  stack.add({ kind: 'add', name: 'sum' }, ['depth', 'bn']);
  stack.add({ kind: 'concatenate', name: 'together' }, ['sum', name]);
  stack.add({ kind: 'globalAveragePooling2d', name: 'mean', keepDimensions: true });
  stack.add({ kind: 'multiply', name: 'times' }, ['together', 'mean']);
  const long = 'a_very_long_separable_convolution';
  stack.add({ kind: 'separableConv2d', name: long, filters: 1000, kernel: 3, padding: 'valid', bias: true });
  stack.add({ kind: 'flatten', name: 'flatten' });
  stack.add({ kind: 'dense', name: 'answer', units: 3, activation: 'linear' });
  const rows = summariseLayers(stack.layers, [16, 16, 3]);
  return kerasSummary('branched', rows, new Set(rows.map(({ layer }) => layer.name)), [16, 16, 3]);
}

describe.skipIf(python === undefined)(
  'Keras (skipped unless PAWPRINT_ORACLE_PYTHON names a Python that has it)',
  () => {
    let told: Record<string, string>;
    beforeAll(async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, 'told.json');
      // As wide as a terminal is where nobody says: Keras asks for it.
      const env = { ...process.env, COLUMNS: '80', TF_CPP_MIN_LOG_LEVEL: '3' };
      await promisify(execFile)(python ?? '', [join(import.meta.dirname, 'keras_summaries.py'), file], { env });
      told = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, 'utf8')));
    });

    test('writes of the digits network what we write, to the letter: 104,202 parameters', () => {
      expect(textOf(mnist, 10, 'mnist')).toBe(told.mnist);
      expect(told.mnist).toContain('Total params: 104,202 (407.04 KB)');
    });

    test('tells what learns from what does not as we do, where VGG16 is fine-tuned', () => {
      expect(textOf(fineTuned, 2, 'vgg16-fine-tune')).toBe(told['vgg16-fine-tune']);
    });

    test('says what is connected to what, and shortens what is too long, as we do', () => {
      expect(branched()).toBe(told.branched);
    });
  },
);
