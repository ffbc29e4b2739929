import { expect, test } from 'vitest';
import { readyRecipes } from '@shared/recipe.ts';
import { boxesOf, placeBoxes } from './layer-boxes.ts';
import { groupsOf } from './layer-groups.ts';

const photo = { name: 'photo', shape: [180, 180, 3] };
const vgg = groupsOf(readyRecipes['vgg16-features'], 2);

test('folded blocks are a box each, unfolded ones a box for each layer', () => {
  expect(boxesOf(vgg, photo, new Set()).map(({ name }) => name)).toEqual([
    'photo',
    'block1',
    'block2',
    'block3',
    'block4',
    'block5',
    'flatten',
    'dense',
    'answer',
  ]);
  expect(boxesOf(vgg, photo, new Set(['block5'])).map(({ name }) => name)).toContain('block5_conv2');
});

test('boxes are as high as their maps have pixels and as wide as there are maps, to scale', () => {
  const { boxes } = placeBoxes(boxesOf(vgg, photo, new Set()));
  const boxOf = (name: string): (typeof boxes)[number] | undefined => boxes.find((box) => box.name === name);
  const [first, second, third] = ['block1', 'block2', 'block3'].map(boxOf);
  expect((first?.height ?? 0) / (second?.height ?? 1)).toBeCloseTo(90 / 45);
  expect((third?.width ?? 0) / (first?.width ?? 1)).toBeCloseTo(256 / 64);
  expect((first?.depth ?? 0) / (first?.height ?? 1)).toBeCloseTo((second?.depth ?? 0) / (second?.height ?? 1));
  expect(boxOf('flatten')).toMatchObject({ isLine: true, depth: 0 });
  // None covers the one beside it, and all stand on one floor.
  for (const [index, box] of boxes.entries()) {
    const next = boxes[index + 1];
    if (next !== undefined) expect(box.x + box.width + box.depth).toBeLessThan(next.x);
    expect(box.y + box.height).toBeCloseTo(195);
  }
});
