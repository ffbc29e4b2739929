import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { readyRecipes } from '../../src-shared/recipe.ts';
import { Prefetch } from '../../src-main/trainer/prefetch.ts';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { sealShapes } from '../pages/shape-project.ts';
import { TrainPage } from '../pages/train.ts';

const { input, seed, augmentation } = readyRecipes['scratch-augmented'];

/** What a cell of the grid shows: RGB, without the opacity behind each. */
async function coloursOf(app: Page, cell: number): Promise<Uint8ClampedArray> {
  const rgba = await app.evaluate((place) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`[data-cell="${String(place)}"] canvas`);
    const picture = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    return [...(picture?.data ?? [])];
  }, cell);
  return Uint8ClampedArray.from(rgba.filter((_, at) => at % 4 !== 3));
}

/** What the trainer's threads make of one photo in so many epochs, as a screen would show it. */
async function trainedOn(file: string, sha256: string, epochs: number): Promise<Uint8ClampedArray[]> {
  const pack = { file, size: input.size, channels: input.channels, photos: [sha256] };
  const prefetch = new Prefetch({ pack, augmentation, seed, batch: 1 });
  const seen: Uint8ClampedArray[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++)
    for await (const { pixels } of prefetch.batches(epoch, [{ row: 0, label: 0 }]))
      seen.push(Uint8ClampedArray.from(pixels));
  await prefetch.close();
  return seen;
}

test('photos are previewed in the very pixels that training sees; what would destroy a label is said', async ({
  app,
  requests,
  scratch,
}) => {
  await sealShapes(app, scratch);
  const train = new TrainPage(app);
  await train.methods.getByRole('radio', { name: /^From scratch, photos varied/ }).click();
  await train.open('Photos, varied');
  const grid = app.getByRole('radiogroup', { name: 'What training will see of it' });
  const cells = grid.getByRole('radio');
  await expect(cells).toHaveCount(16);
  await expect(cells.first()).toHaveAccessibleName(/^disc \d+\.png, round 1: /);

  // The bytes that came through the door, in the trainer's own threads.
  const address = requests.find((url) => url.includes('/pixels?')) ?? '';
  const sha256 = /[0-9a-f]{64}/.exec(address)?.[0] ?? '';
  const bytes = await app.evaluate(async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())], address);
  expect(bytes).toHaveLength(input.size * input.size * input.channels);
  const pack = join(scratch, 'pixels.bin');
  await writeFile(pack, Uint8Array.from(bytes));
  for (const [cell, seen] of (await trainedOn(pack, sha256, 3)).entries())
    expect(Buffer.from(await coloursOf(app, cell)).equals(Buffer.from(seen)), `round ${String(cell + 1)}`).toBe(true);

  // By keyboard: a slider changes grid and recipe, arrows go from photo to photo.
  const before = await coloursOf(app, 0);
  await app.getByRole('slider', { name: 'Turn' }).press('ArrowRight');
  await expect(train.step('Photos, varied')).toContainText('turned by up to 40°');
  await expect.poll(async () => Buffer.from(await coloursOf(app, 0)).equals(Buffer.from(before))).toBe(false);
  await cells.first().press('ArrowDown');
  await expect(grid.getByRole('radio', { checked: true })).toHaveAccessibleName(/round 5: /);
  await app.getByRole('radio', { name: 'One of each class' }).click();
  await expect(cells.nth(1)).toHaveAccessibleName(/^square \d+\.png, round 1: /);
  await app.getByRole('button', { name: 'Later rounds' }).click();
  await expect(cells.nth(1)).toHaveAccessibleName(/^square \d+\.png, round 2: /);
  await app.getByRole('radio', { name: '6 × 6' }).click();
  // There are no more to learn from.
  await expect(cells).toHaveCount(24);
  await app.getByRole('switch', { name: 'Show what is filled in' }).click();
  await expectAccessible(app);

  // Small grey pictures are taken for digits.
  await train.methods.getByRole('radio', { name: /^Small digits network/ }).click();
  await train.open('Photos, varied');
  await app.getByRole('radio', { name: 'Left–right' }).click();
  await expect(app.getByText(/^Mirrored, a digit or letter is another sign/)).toBeVisible();
});

test('the network is told layer by layer, each number with its formula, and the words with a picture', async ({
  app,
  context,
  scratch,
}) => {
  await sealShapes(app, scratch);
  const train = new TrainPage(app);
  await train.open('Layer by layer');
  const summary = app.getByRole('region', { name: 'The network, layer by layer' });
  const row = summary.getByRole('row', { name: /^conv2/ });
  await row.getByRole('button', { name: '18,496' }).hover();
  await expect(app.getByRole('tooltip')).toContainText('3 × 3 × 32 × 64 + 64 = 18,496');
  await row.getByRole('button', { name: '18,496' }).focus();
  await app.keyboard.press('ArrowRight');
  await expect(app.getByRole('tooltip')).toContainText('4 + (3 − 1) × 2 = 8');
  await app.keyboard.press('Escape');
  await expect(app.getByRole('tooltip')).toHaveCount(0);

  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await summary.getByRole('button', { name: 'Copy as Keras writes it' }).click();
  await expect(app.getByText('The summary is copied')).toBeVisible();
  expect(await app.evaluate(() => navigator.clipboard.readText())).toContain('Total params: ');

  await train.methods.getByRole('radio', { name: /^On VGG16(?!,)/ }).click();
  await expect(summary.getByRole('row', { name: /^block5_conv1/ })).toHaveCount(0);
  await summary.getByRole('button', { name: /^block5/ }).click();
  await expect(summary.getByRole('row', { name: /^block5_conv1/ })).toContainText('2,359,808');

  await app.getByRole('button', { name: 'fine-tuning', exact: true }).press('Enter');
  const card = app.getByRole('dialog', { name: 'fine-tuning' });
  await expect(card).toContainText('What they know is bent towards your photos');
  await expectAccessible(app);
  await app.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
});
