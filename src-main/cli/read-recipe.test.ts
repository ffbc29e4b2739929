import { describe, expect, it } from 'vitest';
import { AppError } from '../../src-shared/errors.ts';
import { readyRecipes } from '../../src-shared/recipe.ts';
import { readAssignment, readRecipe, variationsOf } from './read-recipe.ts';
import { Terminal } from './terminal.ts';

const silent = { write: (): boolean => true };
const terminal = new Terminal(silent, silent, 'en');

function variations(...texts: string[]): ReturnType<typeof variationsOf> {
  const assignments = texts.map((text) => readAssignment(text) ?? { path: [], values: [null] });
  return variationsOf(readyRecipes.mnist, assignments, terminal);
}

function changed(...texts: string[]): unknown {
  const [only, ...others] = variations(...texts);
  expect(others).toEqual([]);
  expect(only?.values).toEqual({});
  return only?.recipe;
}

describe('--set', () => {
  it('reads numbers, lists and words, and several of them', () => {
    expect(readAssignment('optimizer.learningRate=1e-4')).toEqual({
      path: ['optimizer', 'learningRate'],
      values: [1e-4],
    });
    expect(readAssignment('network.filters=[8,16]')).toEqual({ path: ['network', 'filters'], values: [[8, 16]] });
    expect(readAssignment('input.fit=crop')).toEqual({ path: ['input', 'fit'], values: ['crop'] });
    expect(readAssignment('name=a=b')).toEqual({ path: ['name'], values: ['a=b'] });
    expect(readAssignment('learningRate=1e-3,1e-4')).toEqual({ path: ['learningRate'], values: [1e-3, 1e-4] });
    expect(readAssignment('fit=crop,pad')).toEqual({ path: ['fit'], values: ['crop', 'pad'] });
  });

  it('makes a recipe for each combination of several values', () => {
    const series = variations('learningRate=1e-3,1e-4', 'seed=1,2', 'epochs=3');
    expect(series.map(({ values }) => values)).toEqual([
      { learningRate: 1e-3, seed: 1 },
      { learningRate: 1e-3, seed: 2 },
      { learningRate: 1e-4, seed: 1 },
      { learningRate: 1e-4, seed: 2 },
    ]);
    const { mnist } = readyRecipes;
    const optimizer = { ...mnist.optimizer, learningRate: 1e-4 };
    expect(series.at(-1)?.recipe).toEqual({ ...mnist, optimizer, seed: 2, epochs: 3 });
  });

  it('takes the parts of a list with + between them, while commas make several recipes', () => {
    const tuned = (...texts: string[]): unknown[] =>
      variationsOf(
        readyRecipes['vgg16-fine-tune'],
        texts.map((text) => readAssignment(text) ?? { path: [], values: [] }),
        terminal,
      ).map(({ recipe: { network } }) => (network.kind === 'transfer' ? network.learns : null));
    expect(tuned('network.learns=block5+block4')).toEqual([['block4', 'block5']]);
    expect(tuned('learns=block3')).toEqual([['block3']]);
    expect(tuned('network.learns=block4,block4+block5,[]')).toEqual([['block4'], ['block4', 'block5'], []]);
    expect(changed('filters=16+32')).toMatchObject({ network: { filters: [16, 32] } });
    expect(() => tuned('network.learns=block6')).toThrow('block6');
  });

  it('knows a field by its own name where that is clear', () => {
    expect(changed('size=32')).toEqual(changed('input.size=32'));
    // Both the recipe and nothing else has a seed: the name is the recipe's.
    expect(changed('seed=5')).toMatchObject({ seed: 5 });
  });

  it.each(['epochs', '=5', ' epochs=5'])('refuses %j, which has no such form', (text) => {
    expect(readAssignment(text)).toBeNull();
  });

  it('changes fields however deep, also of a list, and leaves the ready recipe as it is', () => {
    const before = structuredClone(readyRecipes.mnist);
    expect(changed('network.filters.1=48', 'batch=16')).toEqual({
      ...before,
      network: { ...before.network, filters: [32, 48, 128] },
      batch: 16,
    });
    expect(readyRecipes.mnist).toEqual(before);
  });

  it('changes how photos are changed, also where they were not', () => {
    const augmentation = { ...readyRecipes['scratch-augmented'].augmentation, rotation: 0.25 };
    const assignments = [{ path: ['rotation'], values: [0.25] }];
    const [turned] = variationsOf(readyRecipes['scratch-augmented'], assignments, terminal);
    expect(turned?.recipe).toMatchObject({ augmentation });
    expect(changed(`augmentation=${JSON.stringify(augmentation)}`)).toMatchObject({ name: 'mnist', augmentation });
    expect(() => changed('augmentation.rotation=0.25')).toThrow(AppError);
  });

  it.each(['optimizer.speed=3', 'network.filters.9=3', '__proto__.x=1', 'constructor.name=x', 'optimiser.rho=0.5'])(
    'refuses %s: there is no such field',
    (text) => {
      expect(() => changed(text)).toThrow(
        new AppError('recipe_invalid', { reason: `it has no field ${text.split('=')[0] ?? ''}` }),
      );
    },
  );

  it('brings the defaults of another optimizer, which further fields change', () => {
    expect(changed('optimizer.kind=sgd', 'optimizer.momentum=0.9', 'earlyStopping.patience=5')).toMatchObject({
      optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: false },
      earlyStopping: { patience: 5, minDelta: 0 },
    });
    expect(() => changed('optimizer.kind=sgd', 'optimizer.rho=0.5')).toThrow('recipe_invalid');
    expect(() => changed('optimizer.kind=lion')).toThrow('recipe_invalid');
  });

  it.each(['epochs=0', 'epochs=many', 'input.fit=squeeze', 'network.filters=[]'])('refuses the value of %s', (text) => {
    expect(() => changed(text)).toThrow(AppError);
  });
});

describe('--recipe', () => {
  it('knows the ready ones by name and says which there are', async () => {
    expect(await readRecipe(terminal, 'scratch')).toEqual(readyRecipes.scratch);
    await expect(readRecipe(terminal, 'toString')).rejects.toMatchObject({
      code: 'recipe_unknown',
      details: { known: [...Object.keys(readyRecipes), 'auto'].join(', ') },
    });
  });
});
