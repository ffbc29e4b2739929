import { describe, expect, it } from 'vitest';
import { readyRecipes, type Recipe } from '@shared/recipe.ts';
import { withBlocks } from './learning-blocks.ts';
import { drawnSide, networkOf, sheetsOf } from './network-blocks.ts';

describe('the drawn network', () => {
  it('shows the lecture network from scratch with its true sizes', () => {
    const { blocks, head, parameters } = networkOf(readyRecipes.scratch, 2);
    expect(blocks.map(({ side, maps, pooled }) => [side, maps, pooled])).toEqual([
      [89, 32, true],
      [43, 64, true],
      [20, 128, true],
      [9, 256, true],
      [7, 256, false],
    ]);
    expect(head).toEqual({
      pooling: 'flatten',
      features: 12_544,
      dense: [],
      dropout: null,
      units: 1,
      activation: 'sigmoid',
      parameters: 12_545,
    });
    expect(parameters).toBe(991_041);
    expect(blocks.reduce((sum, block) => sum + block.parameters, head.parameters)).toBe(parameters);
  });

  it('shows the digits network with ten answers', () => {
    const { blocks, head, parameters } = networkOf(readyRecipes.mnist, 10);
    expect(blocks.map(({ side, maps }) => [side, maps])).toEqual([
      [13, 32],
      [5, 64],
      [3, 128],
    ]);
    expect(head).toMatchObject({ features: 1152, units: 10, activation: 'softmax' });
    expect(parameters).toBe(104_202);
  });

  it('shows a base network by its blocks, which stay as they are', () => {
    const { blocks, head, parameters, learns } = networkOf(readyRecipes['vgg16-features'], 2);
    expect(blocks.map(({ base, layers, side, maps }) => [base, layers.length, side, maps])).toEqual([
      ['block1', 3, 90, 64],
      ['block2', 3, 45, 128],
      ['block3', 4, 22, 256],
      ['block4', 4, 11, 512],
      ['block5', 4, 5, 512],
    ]);
    // 12,800 features to 256 units and these to one, each with a bias.
    expect(head).toMatchObject({ features: 12_800, dropout: 0.5, units: 1, parameters: 12_800 * 256 + 256 + 257 });
    expect(head.pooling).toBe('flatten');
    expect(learns).toBe(head.parameters);
    expect(parameters).toBe(14_714_688 + learns);
    // One mean of each map instead of all of them.
    expect(networkOf(readyRecipes.quick, 2).head).toMatchObject({ pooling: 'average', features: 1280 });
  });

  it('counts what learns block by block, without the running statistics of batch normalisation', () => {
    const recipe = withBlocks(readyRecipes['vgg16-features'], ['block5'], true);
    const { blocks, head, learns } = networkOf(recipe, 2);
    expect(blocks.map((block) => block.learns)).toEqual([false, false, false, false, true]);
    expect(learns).toBe(7_079_424 + head.parameters);

    const quick = networkOf(withBlocks(readyRecipes.quick, ['top'], true), 2);
    // A convolution of 320 to 1,280 without bias, scale and shift of each map, and the answer.
    expect(quick.learns).toBe(320 * 1280 + 2 * 1280 + 1281);
  });

  it('draws as many layers of a network as there is photo for, and says where nothing is left', () => {
    const { scratch } = readyRecipes;
    const small: Recipe = { ...scratch, input: { ...scratch.input, size: 28 } };
    const { blocks, broken } = networkOf(small, 2);
    expect(blocks.map(({ side }) => side)).toEqual([13, 5, 1]);
    expect(broken).toBe('conv4');
    expect(networkOf(scratch, 2).broken).toBeNull();
  });

  it('takes batch normalisation and its ReLU to the convolution they belong to', () => {
    const { mnist } = readyRecipes;
    const { blocks } = networkOf({ ...mnist, network: { ...mnist.network, batchNormalization: true } }, 10);
    expect(blocks.map(({ layers }) => layers.map(({ name }) => name))).toEqual([
      ['conv1', 'conv1_bn', 'conv1_relu', 'pool1'],
      ['conv2', 'conv2_bn', 'conv2_relu', 'pool2'],
      ['conv3', 'conv3_bn', 'conv3_relu'],
    ]);
  });

  it('draws an edge for sixteen maps and lets the last block be seen', () => {
    expect([16, 32, 64, 512].map((maps) => sheetsOf(maps).length)).toEqual([1, 2, 4, 32]);
    expect(sheetsOf(1)).toEqual([{ x: 0, y: 0 }]);
    expect(drawnSide(89, 89)).toBe(158);
    expect(drawnSide(7, 89)).toBeGreaterThan(80);
  });
});
