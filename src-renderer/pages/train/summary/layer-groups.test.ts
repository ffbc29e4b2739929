import { expect, test } from 'vitest';
import { readyRecipes, type Recipe } from '@shared/recipe.ts';
import { groupsOf, parametersIn, trainableIn } from './layer-groups.ts';

const { mnist, 'vgg16-features': features } = readyRecipes;

test("a network of one's own is one group, all of which learns", () => {
  const [group, ...more] = groupsOf(mnist, 10);
  expect(more).toEqual([]);
  expect(group?.block).toBeNull();
  expect(group?.rows.map(({ field }) => field.side)).toEqual([1, 3, 4, 8, 10, 18, null, null]);
  expect([parametersIn(group?.rows ?? []), trainableIn(group?.rows ?? [])]).toEqual([104_202, 104_202]);
});

test('a base stands block by block between what it expects of pixels and the head', () => {
  const recipe: Recipe = { ...features, network: { ...features.network, learns: ['block5'] } };
  const groups = groupsOf(recipe, 2);
  expect(groups.map(({ block, rows }) => [block, rows.length, parametersIn(rows), trainableIn(rows)])).toEqual([
    [null, 1, 0, 0],
    ['block1', 3, 38_720, 0],
    ['block2', 3, 221_440, 0],
    ['block3', 4, 1_475_328, 0],
    ['block4', 4, 5_899_776, 0],
    ['block5', 4, 7_079_424, 7_079_424],
    [null, 4, 3_277_313, 3_277_313],
  ]);
  expect(groups[5]?.rows.at(-1)?.field.side).toBe(212);
});
