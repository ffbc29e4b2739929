import { expect, it } from 'vitest';
import { messagesOf } from '@shared/messages/messages.ts';
import { readyRecipes } from '@shared/recipe.ts';
import { runName } from './run-name.ts';

it('calls runs of ready recipes by their words and leaves other names alone', () => {
  const { words } = messagesOf('en');
  expect(runName({ name: 'scratch', recipe: readyRecipes.scratch }, words)).toBe('From scratch');
  expect(runName({ name: 'scratch 2', recipe: readyRecipes.scratch }, words)).toBe('From scratch 2');
  expect(runName({ name: 'scratch 2', recipe: readyRecipes.scratch }, messagesOf('ko').words)).toBe('처음부터 학습 2');
  expect(runName({ name: 'scratch, more photos', recipe: readyRecipes.scratch }, words)).toBe('scratch, more photos');
  expect(runName({ name: 'my own', recipe: { ...readyRecipes.scratch, name: 'my own' } }, words)).toBe('my own');
});
