import { expect, test } from 'vitest';
import { baseNames } from './base-names.ts';
import { baseNetworks } from './bases.ts';
import { networkInput } from './layers.ts';
import { countParameters, layersOf, learningLayers, splitAtFirstLearning, splitAtHead, summarise } from './networks.ts';
import { readyRecipes, type Recipe } from '../recipe.ts';

const { mnist, 'mnist-no-pooling': unpooled, scratch } = readyRecipes;

test.for([
  ['the MNIST network', mnist, 10, 104_202],
  ['the MNIST network without pooling', unpooled, 10, 712_202],
  ['the network from scratch for two classes', scratch, 2, 991_041],
] satisfies [string, Recipe, number, number][])(
  '%s has the parameters of the lecture',
  ([, recipe, classes, count]) => {
    expect(countParameters(recipe, classes)).toBe(count);
  },
);

test('The MNIST network is the listing of the lecture, layer by layer', () => {
  const rows = summarise(mnist, 10).map(({ layer, output, parameters }) => [layer.kind, output.join('x'), parameters]);
  expect(rows).toEqual([
    ['rescaling', '28x28x1', 0],
    ['conv2d', '26x26x32', 320],
    ['maxPooling2d', '13x13x32', 0],
    ['conv2d', '11x11x64', 18_496],
    ['maxPooling2d', '5x5x64', 0],
    ['conv2d', '3x3x128', 73_856],
    ['flatten', '1152', 0],
    ['dense', '10', 11_530],
  ]);
});

test('The network from scratch ends in 7 x 7 x 256 features', () => {
  const flatten = summarise(scratch, 2).find(({ layer }) => layer.kind === 'flatten');
  expect(flatten?.output).toEqual([12_544]);
});

test('Two classes get one sigmoid, more a softmax of their number', () => {
  expect(layersOf(scratch, 2).at(-1)).toMatchObject({ kind: 'dense', units: 1, activation: 'sigmoid' });
  expect(layersOf(scratch, 3).at(-1)).toMatchObject({ kind: 'dense', units: 3, activation: 'softmax' });
});

test('Dropout stands before the last layer where the recipe asks for it, and costs no parameters', () => {
  const dropped: Recipe = {
    ...scratch,
    network: { ...scratch.network, filters: [...scratch.network.filters], dropout: 0.5 },
  };
  expect(layersOf(dropped, 2).at(-2)).toEqual({ kind: 'dropout', name: 'dropout', inputs: ['flatten'], rate: 0.5 });
  expect(layersOf(scratch, 2).map(({ kind }) => kind)).not.toContain('dropout');
  expect(countParameters(dropped, 2)).toBe(991_041);
});

test('Every layer has a name of its own', () => {
  const names = layersOf(scratch, 2).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('Photos too small for the network are refused by the layer that would be left without', () => {
  const tiny: Recipe = { ...scratch, input: { ...scratch.input, size: 40 } };
  expect(() => summarise(tiny, 2)).toThrow(
    expect.objectContaining({ code: 'network_input_too_small', details: { size: 40, layer: 'pool4' } }) as Error,
  );
});

test("A network of one's own has its strides, its padding, its normalisation and its dense layers", () => {
  const own: Recipe = {
    ...scratch,
    input: { ...scratch.input, size: 16 },
    network: {
      kind: 'convolutional',
      filters: [4, 6],
      kernel: 5,
      stride: 2,
      padding: 'same',
      batchNormalization: true,
      pooling: 'none',
      dense: [10, 8],
      dropout: 0,
    },
  };
  const rows = summarise(own, 2).map(({ layer, output, parameters }) => [layer.name, output.join('x'), parameters]);
  expect(rows).toEqual([
    ['rescaling', '16x16x3', 0],
    ['conv1', '8x8x4', 300], // no bias: batch normalisation has its own
    ['conv1_bn', '8x8x4', 16],
    ['conv1_relu', '8x8x4', 0],
    ['conv2', '4x4x6', 600],
    ['conv2_bn', '4x4x6', 24],
    ['conv2_relu', '4x4x6', 0],
    ['flatten', '96', 0],
    ['dense1', '10', 970],
    ['dense2', '8', 88],
    ['answer', '1', 9],
  ]);
});

test.for(baseNames)(
  '%s is cut before any of its blocks, and what learns reads nothing below the cut but its last layer',
  (base) => {
    const { blocks, smallest } = baseNetworks[base];
    const { 'vgg16-features': onVgg16 } = readyRecipes;
    const input = { ...onVgg16.input, size: Math.max(smallest, 64) };
    for (const [place, block] of blocks.entries()) {
      const recipe: Recipe = { ...onVgg16, input, network: { ...onVgg16.network, base, learns: [block.name] } };
      const rows = summarise(recipe, 2);
      const { frozen, learning } = splitAtFirstLearning(recipe, rows);
      expect(frozen.length + learning.length).toBe(rows.length);
      expect(frozen.at(-1)?.layer.name).toBe(blocks[place - 1]?.layers.at(-1));
      const there = new Set([networkInput, ...learning.map(({ layer }) => layer.name)]);
      for (const { layer } of learning) for (const name of layer.inputs) expect(there.has(name), layer.name).toBe(true);
      const learns = learningLayers(recipe, rows);
      expect(block.layers.every((name) => learns.has(name))).toBe(true);
      expect([...learns].filter((name) => !block.layers.includes(name))).not.toContain('preprocessing');
      expect(learns.has('answer')).toBe(true);
    }
    const frozenBase: Recipe = { ...onVgg16, input, network: { ...onVgg16.network, base } };
    const rows = summarise(frozenBase, 2);
    expect(splitAtFirstLearning(frozenBase, rows)).toEqual(splitAtHead(frozenBase, rows));
    expect([...learningLayers(frozenBase, rows)]).toEqual(['flatten', 'dense', 'dropout', 'answer']);
  },
);
