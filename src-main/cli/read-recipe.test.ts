import { describe, expect, it } from 'vitest';
import { AppError } from '../../src-shared/errors.ts';
import { readyRecipes } from '../../src-shared/recipe.ts';
import { readAssignment, readRecipe, withAssignments } from './read-recipe.ts';
import { Terminal } from './terminal.ts';

const silent = { write: (): boolean => true };
const terminal = new Terminal(silent, silent, 'en');

function changed(...texts: string[]): unknown {
  const assignments = texts.map((text) => readAssignment(text) ?? { path: [], value: null });
  return withAssignments(readyRecipes.mnist, assignments, terminal);
}

describe('--set', () => {
  it('reads numbers, lists and words', () => {
    expect(readAssignment('optimizer.learningRate=1e-4')).toEqual({ path: ['optimizer', 'learningRate'], value: 1e-4 });
    expect(readAssignment('network.filters=[8,16]')).toEqual({ path: ['network', 'filters'], value: [8, 16] });
    expect(readAssignment('input.fit=crop')).toEqual({ path: ['input', 'fit'], value: 'crop' });
    expect(readAssignment('name=a=b')).toEqual({ path: ['name'], value: 'a=b' });
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

  it.each(['optimizer.speed=3', 'network.filters.9=3', '__proto__.x=1', 'constructor.name=x', 'optimiser.rho=0.5'])(
    'refuses %s: there is no such field',
    (text) => {
      expect(() => changed(text)).toThrow(
        new AppError('recipe_invalid', { reason: `it has no field ${text.split('=')[0] ?? ''}` }),
      );
    },
  );

  it.each(['epochs=0', 'epochs=many', 'input.fit=squeeze', 'network.filters=[]'])('refuses the value of %s', (text) => {
    expect(() => changed(text)).toThrow(AppError);
  });
});

describe('--recipe', () => {
  it('knows the ready ones by name and says which there are', async () => {
    expect(await readRecipe(terminal, 'scratch')).toEqual(readyRecipes.scratch);
    await expect(readRecipe(terminal, 'toString')).rejects.toMatchObject({
      code: 'recipe_unknown',
      details: { known: 'mnist, scratch' },
    });
  });
});
