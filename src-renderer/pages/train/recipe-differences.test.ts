import { describe, expect, it } from 'vitest';
import { messagesOf } from '@shared/messages/messages.ts';
import { readyRecipes } from '@shared/recipe.ts';
import { withBlocks } from './learning-blocks.ts';
import { differencesOf } from './recipe-differences.ts';

const words = messagesOf('en').recipe;
const { scratch, 'scratch-augmented': augmented, 'vgg16-features': features } = readyRecipes;

describe('what differs between two recipes', () => {
  it('is nothing between a recipe and itself', () => {
    for (const recipe of Object.values(readyRecipes)) expect(differencesOf(recipe, recipe, words)).toEqual([]);
  });

  it("is what the lecture's second method adds to its first", () => {
    expect(differencesOf(scratch, augmented, words).map(({ name, left, right }) => [name, left, right])).toEqual([
      ['Forget at random', '0', '0.5'],
      ['Mirror', 'No', 'Left and right'],
      ['Turn', '0', '0.1'],
      ['Size', '0', '0.2'],
      // Only what is varied can be drawn as Keras draws it.
      ['Exactly as Keras', null, 'Off'],
      ['Rounds', '30', '100'],
    ]);
  });

  it('names networks, and the blocks that learn', () => {
    const tuned = withBlocks(features, ['block4', 'block5'], true);
    expect(differencesOf(features, tuned, words)).toEqual([
      { name: 'Blocks that learn', term: '', left: 'none', right: 'block4, block5' },
    ]);
    expect(differencesOf(scratch, features, words)[0]).toMatchObject({ left: 'Your own', right: 'VGG16' });
  });
});
