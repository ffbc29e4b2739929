import { expect, test } from 'vitest';
import { readyRecipes } from '../recipe.ts';
import { baseNames } from './base-names.ts';
import { heatLayerOf, mapLayersOf } from './map-layers.ts';

test('The maps of VGG16 are those of its 13 convolutions and 5 poolings', () => {
  const layers = mapLayersOf(readyRecipes['vgg16-features'], 2);
  expect(layers.filter(({ kind }) => kind === 'conv2d')).toHaveLength(13);
  expect(layers.filter(({ kind }) => kind === 'maxPooling2d')).toHaveLength(5);
  expect(layers.at(0)).toEqual({ name: 'block1_conv1', kind: 'conv2d', height: 180, width: 180, maps: 64 });
  expect(heatLayerOf(layers)).toMatchObject({ name: 'block5_pool', height: 5, width: 5, maps: 512 });
});

test('Of an own network they are its convolutions and poolings, after batch normalisation where there is one', () => {
  const { scratch } = readyRecipes;
  expect(mapLayersOf(scratch, 2).map(({ name }) => name)).toEqual([
    'conv1',
    'pool1',
    'conv2',
    'pool2',
    'conv3',
    'pool3',
    'conv4',
    'pool4',
    'conv5',
  ]);
  const normalised = { ...scratch, network: { ...scratch.network, batchNormalization: true } };
  expect(heatLayerOf(mapLayersOf(normalised, 2))?.name).toBe('conv5_relu');
});

test('Very deep bases are looked at block by block, and every base has a layer for heat maps', () => {
  for (const base of baseNames) {
    const recipe = { ...readyRecipes.quick, network: { ...readyRecipes.quick.network, base } };
    const layers = mapLayersOf(recipe, 3);
    expect(layers.length, base).toBeGreaterThan(3);
    expect(layers.length, base).toBeLessThanOrEqual(24);
    expect(heatLayerOf(layers)?.height, base).toBeGreaterThan(3);
  }
});

test('Of a photo so small that nothing but single numbers is left, those are taken', () => {
  expect(heatLayerOf([{ name: 'a', kind: 'conv2d', height: 1, width: 1, maps: 4 }])?.name).toBe('a');
  expect(heatLayerOf([])).toBeNull();
});
