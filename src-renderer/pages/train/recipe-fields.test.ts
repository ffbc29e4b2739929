import { describe, expect, it } from 'vitest';
import { type Recipe, readyRecipes } from '@shared/recipe.ts';
import {
  fieldNames,
  hasField,
  isChanged,
  numberText,
  recipeFields,
  recipeWith,
  textOf,
  valueOf,
} from './recipe-fields.ts';

const recipes: readonly Recipe[] = Object.values(readyRecipes);

describe('the fields of a recipe', () => {
  it('give back the recipe they were made from, each by itself', () => {
    for (const recipe of recipes)
      for (const name of fieldNames.filter((each) => hasField(recipe, each)))
        expect(recipeWith(recipe, name, textOf(recipe, name)), `${recipe.name}: ${name}`).toEqual(recipe);
  });

  it('reach every number of a recipe but its name, its base, what learns and where it goes on from', () => {
    const leaves = (value: unknown, path: string): string[] =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? [path]
        : Object.entries(value).flatMap(([key, part]) => leaves(part, path === '' ? key : `${path}.${key}`));
    const mine = new Set(recipes.flatMap((recipe) => leaves(recipe, '')));
    const known = ['version', 'name', 'from', 'augmentation', 'network.kind', 'network.base', 'network.learns'];
    const reached = new Set(
      recipes.flatMap((recipe) =>
        fieldNames.filter((name) => valueOf(recipe, name) !== undefined).map((name) => pathOf(name)),
      ),
    );
    expect([...mine].filter((path) => !known.includes(path) && !reached.has(path))).toEqual(['network.head.dense']);
  });

  it('change only what they name', () => {
    const { scratch } = readyRecipes;
    expect(recipeWith(scratch, 'rate', '0,0001')).toEqual({
      ...scratch,
      optimizer: { ...scratch.optimizer, learningRate: 0.0001 },
    });
    expect(recipeWith(scratch, 'filters', '16 32, 64')?.network).toEqual({ ...scratch.network, filters: [16, 32, 64] });
    expect(recipeWith(scratch, 'dense', '')?.network).toEqual({ ...scratch.network, dense: [] });
    expect(recipeWith(scratch, 'stopAfter', ' ')?.earlyStopping).toEqual({ patience: null, minDelta: 0 });
  });

  it('refuse what no recipe can hold', () => {
    const { mnist, quick } = readyRecipes;
    for (const [name, text] of [
      ['epochs', '0'],
      ['batch', ''],
      ['rate', '2'],
      ['seed', '1.5'],
      ['filters', ''],
      ['filters', '32, many'],
      ['stopAfter', '-1'],
    ] as const)
      expect(recipeWith(mnist, name, text), `${name} ${text}`).toBeNull();
    expect(recipeWith(quick, 'size', '16')).toBeNull();
  });

  it('bring an optimizer with its own numbers, and a head with a layer', () => {
    const { scratch, quick } = readyRecipes;
    const sgd = recipeWith(scratch, 'optimizer', 'sgd') ?? scratch;
    expect(sgd.optimizer).toEqual({ kind: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false });
    expect([hasField(sgd, 'momentum'), hasField(sgd, 'rho')]).toEqual([true, false]);
    const wider = recipeWith(quick, 'headUnits', '64') ?? quick;
    expect(wider.network).toMatchObject({ head: { dense: { units: 64, activation: 'relu' } } });
    expect(recipeWith(wider, 'headUnits', '')).toEqual(quick);
  });

  it('call no change of photos what changes nothing', () => {
    const turned = recipeWith(readyRecipes.scratch, 'rotation', '0.1') ?? readyRecipes.scratch;
    expect(turned.augmentation).toMatchObject({ rotation: 0.1, flip: 'none' });
    expect(recipeWith(turned, 'rotation', '0')).toEqual(readyRecipes.scratch);
  });

  it('know what is not as proposed', () => {
    const { scratch } = readyRecipes;
    const more = recipeWith(scratch, 'epochs', '31') ?? scratch;
    expect(fieldNames.filter((name) => isChanged(more, scratch, name))).toEqual(['epochs']);
  });

  it('write small rates as people read them', () => {
    expect([0.001, 0.00001, 1, 100, 1e-7].map(numberText)).toEqual(['0.001', '0.00001', '1', '100', '0.0000001']);
  });
});

function pathOf(name: (typeof fieldNames)[number]): string {
  return recipeFields[name].path.join('.');
}
