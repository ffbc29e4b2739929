import { expect, test } from 'vitest';
import type { Augmentation } from '@shared/augmentation.ts';
import { readyRecipes } from '@shared/recipe.ts';
import { warningsOf } from './label-warnings.ts';

const { mnist, scratch, 'scratch-augmented': augmented } = readyRecipes;
const none: Augmentation = {
  flip: 'none',
  rotation: 0,
  zoom: 0,
  translation: 0,
  contrast: 0,
  brightness: 0,
  exact: false,
};

test("the lecture's changes do no harm to cats and dogs", () => {
  expect(warningsOf(augmented.augmentation, augmented, ['cat', 'dog'])).toEqual([]);
  expect(warningsOf(null, mnist, ['0', '1'])).toEqual([]);
});

test('a mirrored or overturned digit is another sign, by the size of the pictures or by the names of the classes', () => {
  const flipped = { ...none, flip: 'horizontal' } as const;
  expect(warningsOf(flipped, mnist, ['six', 'nine'])).toEqual(['mirroredCharacters']);
  expect(warningsOf(flipped, scratch, ['6', '9'])).toEqual(['mirroredCharacters']);
  expect(warningsOf({ ...none, rotation: 0.5 }, scratch, ['가', '나'])).toEqual(['turnedCharacters']);
  expect(warningsOf({ ...none, rotation: 0.05 }, mnist, ['6', '9'])).toEqual([]);
});

test('sides are lost by mirroring, lights by brightness, whatever is shown by moving it out', () => {
  const flipped = { ...none, flip: 'both' } as const;
  expect(warningsOf(flipped, scratch, ['left hand', 'right hand'])).toEqual(['mirroredSides', 'upsideDown']);
  expect(warningsOf({ ...none, flip: 'vertical' }, scratch, ['왼손', '오른손'])).toEqual(['upsideDown']);
  expect(warningsOf(flipped, scratch, ['brightness', 'copyright'])).toEqual(['upsideDown']);
  expect(warningsOf({ ...none, brightness: 0.2 }, scratch, ['day', 'night'])).toEqual(['brightnessIsTheClass']);
  expect(warningsOf({ ...none, translation: 0.5 }, scratch, ['a cat', 'a dog'])).toEqual(['outOfFrame']);
});
