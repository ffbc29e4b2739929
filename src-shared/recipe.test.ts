import { expect, test } from 'vitest';
import { decisivePart, isReadyRecipe, keptRecipeSchema, readyRecipes, recipeSchema, type Recipe } from './recipe.ts';

test.for(Object.entries(readyRecipes))('The ready recipe %s is a recipe of its own name', ([name, recipe]) => {
  expect(recipeSchema.parse(recipe)).toEqual(recipe);
  expect(recipe.name).toBe(name);
  expect(isReadyRecipe(name)).toBe(true);
});

test('The ready recipes are the lecture’s: epochs, batches and the optimizer', () => {
  expect(readyRecipes.mnist).toMatchObject({ epochs: 10, batch: 64, input: { size: 28, channels: 1 } });
  expect(readyRecipes.scratch).toMatchObject({ epochs: 30, batch: 32, input: { size: 180, channels: 3 } });
  expect(readyRecipes['scratch-augmented']).toMatchObject({
    epochs: 100,
    network: { ...readyRecipes.scratch.network, dropout: 0.5 },
    augmentation: { flip: 'horizontal', rotation: 0.1, zoom: 0.2 },
  });
  expect(readyRecipes['vgg16-features']).toMatchObject({
    epochs: 20,
    network: {
      base: 'vgg16',
      head: { pooling: 'flatten', dense: { units: 256, activation: 'linear' }, dropout: 0.5 },
    },
    augmentation: null,
  });
  const { augmentation } = readyRecipes['scratch-augmented'];
  expect(readyRecipes['vgg16-augmented']).toMatchObject({
    epochs: 50,
    network: readyRecipes['vgg16-features'].network,
    augmentation,
  });
  expect(readyRecipes['vgg16-fine-tune']).toMatchObject({
    epochs: 30,
    network: { ...readyRecipes['vgg16-features'].network, learns: ['block5'] },
    augmentation,
    optimizer: { kind: 'rmsprop', learningRate: 1e-5, rho: 0.9, epsilon: 1e-7 },
  });
  for (const { name, optimizer } of Object.values(readyRecipes)) {
    if (name === 'quick' || name === 'vgg16-fine-tune') continue;
    expect(optimizer, name).toEqual({ kind: 'rmsprop', learningRate: 0.001, rho: 0.9, epsilon: 1e-7 });
  }
});

test('Names that every object has are not recipes', () => {
  expect(isReadyRecipe('toString')).toBe(false);
  expect(isReadyRecipe('constructor')).toBe(false);
});

const recipe: Recipe = recipeSchema.parse(readyRecipes.scratch);
const onVgg16: Recipe = recipeSchema.parse(readyRecipes['vgg16-features']);

/** As projects of the first version hold it. */
const first = {
  version: 1,
  name: 'scratch',
  input: { size: 180, channels: 3, fit: 'stretch', resizing: 'sharp' },
  network: { kind: 'convolutional', filters: [32, 64, 128, 256, 256], kernel: 3, pooling: 'max', dropout: 0 },
  optimizer: { kind: 'rmsprop', learningRate: 0.001, rho: 0.9, epsilon: 1e-7 },
  epochs: 30,
  batch: 32,
  seed: 1,
};

test('A recipe of the first version opens as what it meant, and decides what it decided', () => {
  expect(keptRecipeSchema.parse(first)).toEqual(readyRecipes.scratch);
  const { name: _name, epochs: _epochs, ...decisive } = first;
  // To the letter: checkpoints hold a checksum of it.
  expect(JSON.stringify(decisivePart(recipe))).toBe(JSON.stringify(decisive));
  expect(decisivePart({ ...recipe, labelSmoothing: 0.1 })).toEqual({ ...decisive, labelSmoothing: 0.1 });
  expect(keptRecipeSchema.parse(recipe)).toEqual(recipe);
  for (const wrong of ['scratch', null, { ...first, colour: 'blue' }, { ...first, network: { kernel: 3 } }]) {
    expect(keptRecipeSchema.safeParse(wrong).success).toBe(false);
  }
});

test('A recipe kept before blocks of a base could learn has none that does, and decides what it decided', () => {
  const { from: _from, ...kept } = onVgg16;
  if (kept.network.kind !== 'transfer') throw new Error('VGG16 is a base');
  const { learns: _learns, ...network } = kept.network;
  expect(keptRecipeSchema.parse({ ...kept, network })).toEqual(onVgg16);
  const text = JSON.stringify(decisivePart(onVgg16));
  expect(text).not.toContain('learns');
  expect(text).not.toContain('from');
});

test('Blocks that learn stand in the base’s order, each once; one that the base has not is named', () => {
  const learning = (...learns: string[]): unknown => ({ ...onVgg16, network: { ...onVgg16.network, learns } });
  expect(recipeSchema.parse(learning('block5', 'block2', 'block5')).network).toMatchObject({
    learns: ['block2', 'block5'],
  });
  const refused = recipeSchema.safeParse(learning('block6', 'block5'));
  expect(refused.error?.issues).toMatchObject([{ path: ['network', 'learns'] }]);
  expect(refused.error?.issues[0]?.message).toContain('block6');
});

test.for([
  ['sgd', { kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true }, true],
  ['adam', { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }, true],
  ['adam with rho', { kind: 'adam', learningRate: 0.001, rho: 0.9, epsilon: 1e-7 }, false],
  ['no known optimizer', { kind: 'lion', learningRate: 0.001 }, false],
] as const)('An optimizer says what its own kind needs and nothing else: %s', ([, optimizer, fits]) => {
  expect(recipeSchema.safeParse({ ...recipe, optimizer }).success).toBe(fits);
});

test.for([
  ['a field nobody knows', { ...recipe, colour: 'blue' }],
  ['another version', { ...recipe, version: 3 }],
  ['no layers', { ...recipe, network: { ...recipe.network, filters: [] } }],
  ['two channels', { ...recipe, input: { ...recipe.input, channels: 2 } }],
  ['a learning rate of nothing', { ...recipe, optimizer: { ...recipe.optimizer, learningRate: 0 } }],
  ['grey photos for a base network', { ...onVgg16, input: { ...onVgg16.input, channels: 1 } }],
  ['photos that the base network does not take', { ...onVgg16, input: { ...onVgg16.input, size: 31 } }],
  ['half an epoch', { ...recipe, epochs: 0.5 }],
  ['everything dropped', { ...recipe, network: { ...recipe.network, dropout: 1 } }],
  ['a seed that does not fit 32 bits', { ...recipe, seed: 2 ** 32 }],
] satisfies [string, unknown][])('A recipe with %s is refused', ([, wrong]) => {
  expect(recipeSchema.safeParse(wrong).success).toBe(false);
});
