import { expect, test } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import { en } from '../../../src-shared/messages/en.ts';
import { ko } from '../../../src-shared/messages/ko.ts';
import { readyRecipes, type Recipe } from '../../../src-shared/recipe.ts';
import { withProposal } from './training.ts';

const { scratch } = readyRecipes;
const recipe: Recipe = { ...scratch, network: { ...scratch.network, filters: [...scratch.network.filters] } };

test('Where memory ran out in training, half the batch is proposed in both languages; of one photo there is no half', () => {
  const thrown = new AppError('trainer_out_of_memory');
  const { code, details } = withProposal(thrown, recipe);
  expect({ code, details }).toEqual({ code: 'trainer_out_of_memory', details: { batch: 16 } });
  expect(en.errors.trainer_out_of_memory(details)).toContain('batches of 16 photos');
  expect(ko.errors.trainer_out_of_memory(details)).toContain('16장');
  expect(withProposal(thrown, { ...recipe, batch: 1 })).toBe(thrown);
  expect(en.errors.trainer_out_of_memory({})).toContain('smaller batches');
  const other = new AppError('disk_full');
  expect(withProposal(other, recipe)).toBe(other);
});
