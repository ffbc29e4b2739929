import { describe, expect, it } from 'vitest';
import { readyRecipes } from '@shared/recipe.ts';
import { rateText, recipeWith, textsOf } from './recipe-fields.ts';

describe('the fields of a recipe', () => {
  it('give back the recipe they were made from', () => {
    for (const recipe of Object.values(readyRecipes)) expect(recipeWith(recipe, textsOf(recipe))).toEqual({ recipe });
  });

  it('change only what they name', () => {
    const texts = { epochs: '2', batch: '8', rate: '0,0001', seed: '7' };
    const { scratch } = readyRecipes;
    expect(recipeWith(scratch, texts)).toEqual({
      recipe: { ...scratch, epochs: 2, batch: 8, seed: 7, optimizer: { ...scratch.optimizer, learningRate: 0.0001 } },
    });
  });

  it('name every field that does not fit', () => {
    const texts = { epochs: '0', batch: '', rate: '2', seed: '1.5' };
    expect(recipeWith(readyRecipes.mnist, texts)).toEqual({ wrong: ['epochs', 'batch', 'rate', 'seed'] });
  });

  it('write small rates as people read them', () => {
    expect([0.001, 0.00001, 1].map(rateText)).toEqual(['0.001', '0.00001', '1']);
  });
});
