import { expect, test } from 'vitest';
import { readyRecipes } from '../recipe.ts';
import { type BaseName, summariseBase } from './base-networks.ts';
import { LayerStack } from './layer-stack.ts';
import { summarise, summariseLayers } from './networks.ts';
import { receptiveFields } from './receptive-field.ts';

test('the digits network: 3, then 4 by pooling, 8, 10 and 18 pixels; behind the maps the whole picture', () => {
  const fields = receptiveFields(summarise(readyRecipes.mnist, 10));
  const seen = [...fields].map(([name, { side, step }]) => [name, side, step]);
  expect(seen).toEqual([
    ['input', 1, 1],
    ['rescaling', 1, 1],
    ['conv1', 3, 1],
    ['pool1', 4, 2], // 3 + 1 · 1
    ['conv2', 8, 2], // 4 + 2 · 2
    ['pool2', 10, 4], // 8 + 1 · 2
    ['conv3', 18, 4], // 10 + 2 · 4
    ['flatten', null, 4],
    ['answer', null, 4],
  ]);
});

// VGG16, layer by layer by hand; the last numbers of the others from the table of Araujo, Norris and Sim (2019).
test('VGG16 sees 6, 16, 44, 100 and 212 pixels behind its blocks', () => {
  const fields = receptiveFields(summariseBase('vgg16', 224));
  const sides = ['block1_conv1', 'block1_conv2', ...[1, 2, 3, 4, 5].map((block) => `block${String(block)}_pool`)];
  expect(sides.map((name) => fields.get(name)?.side)).toEqual([3, 5, 6, 16, 44, 100, 212]);
  expect(fields.get('block5_pool')?.step).toBe(32);
});

test.for([
  ['resnet50', 'conv5_block3_out', 483],
  ['mobilenetv2', 'Conv_1', 491],
] as const satisfies [BaseName, string, number][])(
  '%s sees at %s what is published: %i pixels',
  ([name, layer, side]) => {
    expect(receptiveFields(summariseBase(name, 224)).get(layer)).toEqual({ side, step: 32 });
  },
);

test('where two ways meet the longer one counts, and a mean of all lets everything behind it see all', () => {
  const stack = new LayerStack();
  const convolution = { kind: 'conv2d', filters: 4, padding: 'same', activation: 'linear', bias: true } as const;
  const first = stack.add({ ...convolution, name: 'first', kernel: 3, stride: 2 });
  const past = stack.add({ ...convolution, name: 'past', kernel: 5, stride: 1 });
  stack.add({ kind: 'add', name: 'sum' }, [first, past]);
  stack.add({ kind: 'globalAveragePooling2d', name: 'mean', keepDimensions: true });
  stack.add({ kind: 'multiply', name: 'times' }, ['sum', 'mean']);
  const fields = receptiveFields(summariseLayers(stack.layers, [32, 32, 3]));
  expect(fields.get('sum')).toEqual({ side: 3 + 4 * 2, step: 2 });
  expect(fields.get('times')).toEqual({ side: null, step: 2 });
});
