import { expect, test } from 'vitest';
import { isReadyRecipe, keptRecipeSchema, readyRecipes, recipeSchema, type Recipe } from './recipe.ts';

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
  for (const { optimizer } of Object.values(readyRecipes)) {
    expect(optimizer).toEqual({ kind: 'rmsprop', learningRate: 0.001, rho: 0.9, epsilon: 1e-7 });
  }
});

test('Names that every object has are not recipes', () => {
  expect(isReadyRecipe('toString')).toBe(false);
  expect(isReadyRecipe('constructor')).toBe(false);
});

const recipe: Recipe = recipeSchema.parse(readyRecipes.scratch);

test.for([
  ['a field nobody knows', { ...recipe, colour: 'blue' }],
  ['another version', { ...recipe, version: 3 }],
  ['no layers', { ...recipe, network: { ...recipe.network, filters: [] } }],
  ['two channels', { ...recipe, input: { ...recipe.input, channels: 2 } }],
  ['a learning rate of nothing', { ...recipe, optimizer: { ...recipe.optimizer, learningRate: 0 } }],
  ['half an epoch', { ...recipe, epochs: 0.5 }],
  ['everything dropped', { ...recipe, network: { ...recipe.network, dropout: 1 } }],
  ['a seed that does not fit 32 bits', { ...recipe, seed: 2 ** 32 }],
] satisfies [string, unknown][])('A recipe with %s is refused', ([, wrong]) => {
  expect(recipeSchema.safeParse(wrong).success).toBe(false);
});

test('A recipe of the first version is read as what it did', () => {
  const { augmentation: _none, ...rest } = readyRecipes.mnist;
  const { kind, filters, kernel, pooling, dropout } = rest.network;
  const first = { ...rest, version: 1, network: { kind, filters, kernel, pooling, dropout } };
  expect(keptRecipeSchema.parse(first)).toEqual(readyRecipes.mnist);
  expect(keptRecipeSchema.parse(readyRecipes.mnist)).toEqual(readyRecipes.mnist);
  // It may leave out only what its version did not have.
  const { kernel: _kernel, ...incomplete } = first.network;
  expect(keptRecipeSchema.safeParse({ ...first, network: incomplete }).success).toBe(false);
});
