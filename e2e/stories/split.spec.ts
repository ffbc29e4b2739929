import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { importShapes, sealShapes, trainShapes } from '../pages/shape-project.ts';
import { PhotosPage } from '../pages/photos.ts';
import { SplitPage } from '../pages/split.ts';
import { TrainPage } from '../pages/train.ts';
import { dropOnto } from '../pages/welcome.ts';
import { makeShapes } from '../shapes.ts';

test('what will be dealt is seen before it is sealed; the rest waits beside it', async ({ app, scratch }) => {
  await importShapes(app, scratch, { disc: 20, square: 30 });
  const split = new SplitPage(app);
  await expect(split.headline).toHaveText('8 photos stay sealed until the end');
  await expect(split.part('24 to learn from')).toBeVisible();
  await expect(split.part('8 to check with')).toBeVisible();
  await expect(split.part('8 to judge by')).toBeVisible();
  await expect(split.floor).toContainText('disc 12, square 12');
  await expect(split.floor).toContainText('10 wait');
  await expect(split.seal).toHaveText('Sealed. Opened 0 times');
  await expectAccessible(app);

  await split.sealUp.click();
  await expect(app).toHaveURL(/\/train$/);
  await split.goTo();
  await expect(app.getByRole('button', { name: 'Go to training' })).toBeVisible();
});

test('dealing again lays other photos; a number brings a deal back', async ({ app, scratch }) => {
  await importShapes(app, scratch);
  const split = new SplitPage(app);
  await expect(app.getByText('Deal no. 1', { exact: true })).toBeVisible();
  await expect.poll(() => split.faces.count()).toBeGreaterThan(3);
  const first = await split.shownFaces();
  await split.dealAgain.click();
  await expect(app.getByText('Deal no. 1', { exact: true })).toHaveCount(0);
  await expect.poll(() => split.shownFaces()).not.toEqual(first);
  await split.openNumbers();
  await split.numbers.getByLabel('Deal no.').fill('1');
  await split.numbers.getByRole('button', { name: 'Done' }).click();
  await expect(app.getByText('Deal no. 1', { exact: true })).toBeVisible();
  await expect.poll(() => split.shownFaces()).toEqual(first);
});

test('own numbers: by count, kept whole with weights, and what is wrong stands beside the field', async ({
  app,
  scratch,
}) => {
  await importShapes(app, scratch, { disc: 20, square: 30 });
  const split = new SplitPage(app);
  await split.openNumbers();
  const { numbers } = split;
  await numbers.getByRole('radio', { name: 'Keep all, count the rarer more' }).check();
  await expect(split.part('30 to learn from')).toBeVisible();

  await numbers.getByLabel('To learn from').fill('70');
  await expect(numbers).toContainText('Together they make 110 %; they must make 100 %.');
  await expect(numbers.getByLabel('To learn from')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(app);
  await numbers.getByLabel('To learn from').fill('60');

  await numbers.getByRole('radio', { name: 'By count per class' }).click();
  await numbers.getByLabel('To learn from').fill('10');
  await expect(split.part('20 to learn from')).toBeVisible();
  await numbers.getByLabel('To learn from').fill('1000');
  await expect(numbers.getByRole('alert')).toContainText('are asked for. Ask for fewer or add photos.');
  await numbers.getByLabel('To learn from').fill('10');
  await expect(numbers.getByRole('alert')).toHaveCount(0);

  await split.sealUp.click();
  await expect(app).toHaveURL(/\/train$/);
  await split.goTo();
  await expect(split.part('20 to learn from')).toBeVisible();
});

test('replacing a split that runs were made on asks first', async ({ app, scratch }) => {
  await trainShapes(app, scratch, { rounds: 1 });
  const split = new SplitPage(app);
  await split.goTo();
  await split.dealAgain.click();
  await split.sealUp.click();
  const dialog = app.getByRole('dialog', { name: 'Replace the sealed split?' });
  await expect(dialog).toContainText('1 training run was made on it.');
  await expectAccessible(app);
  await dialog.getByRole('button', { name: 'Not yet' }).click();
  await app.getByRole('button', { name: 'Keep the sealed one' }).click();
  await expect(app.getByText('Deal no. 1', { exact: true })).toBeVisible();

  await split.dealAgain.click();
  await split.sealUp.click();
  await dialog.getByRole('button', { name: 'Seal the new one' }).click();
  await expect(new TrainPage(app).methods).toBeVisible();
  await expect(app.getByRole('row', { name: /Small digits network/ })).toContainText('on an earlier split');
});

test('photos that came after the split are said, and dealt anew on request', async ({ app, scratch }) => {
  await sealShapes(app, scratch);
  const more = await makeShapes(join(scratch, 'more'), { disc: 30, square: 30 });
  await dropOnto(app, [join(more, 'disc'), join(more, 'square')]);
  await new PhotosPage(app).expectHeadline(/^60 photos/);
  const train = new TrainPage(app);
  await train.goTo();
  await expect(app.getByText('Your photos have changed since they were split.')).toBeVisible();
  await app.getByRole('button', { name: 'Split again' }).click();
  const split = new SplitPage(app);
  await expect(split.headline).toHaveText('Your photos have changed since they were split');
  await split.sealUp.click();
  await expect(train.methods).toBeVisible();
  await expect(app.getByText('It starts knowing nothing and sees your 36 photos')).toBeVisible();
});

test('the sealed split is written as folders, in their own size or resized', async ({ app, scratch }) => {
  await sealShapes(app, scratch);
  const split = new SplitPage(app);
  await split.goTo();
  await app.getByRole('button', { name: 'Write as folders…' }).click();
  const dialog = app.getByRole('dialog', { name: 'Write the split as folders' });
  await expect(dialog).toContainText('No opening is counted');
  await dialog.getByRole('radio', { name: 'Resized' }).click();
  await dialog.getByLabel('Side in pixels').fill('4');
  await expect(dialog.getByText('Give a whole number from 8 to 512.')).toBeVisible();
  await dialog.getByLabel('Side in pixels').fill('32');
  await expectAccessible(app);
  await dialog.getByRole('button', { name: 'Write', exact: true }).click();
  const said = await dialog.getByRole('status').textContent();
  const path = /\/.*photos 32 px/.exec(said ?? '')?.[0] ?? '';
  expect((await readdir(path)).sort()).toEqual(['test', 'train', 'validation']);
  expect(await readdir(join(path, 'train', 'disc'))).toHaveLength(12);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(split.seal).toHaveText('Sealed. Opened 0 times');
});

test('photos that came in parts keep them; dealing anew is one press away', async ({ app, scratch }) => {
  const folder = join(scratch, 'given');
  const shapes = await makeShapes(join(scratch, 'all'), { disc: 20, square: 20 });
  for (const shape of ['disc', 'square'])
    for (const [index, file] of (await readdir(join(shapes, shape))).entries()) {
      const place = join(folder, index < 14 ? 'train' : 'test', shape);
      await mkdir(place, { recursive: true });
      await copyFile(join(shapes, shape, file), join(place, file));
    }
  await dropOnto(app, [folder]);
  await app.getByRole('button', { name: 'Take in 40 photos' }).click();
  await new PhotosPage(app).expectHeadline(/^40 photos/);
  const split = new SplitPage(app);
  await split.goTo();
  await expect(app.getByText('In the folders they came in')).toBeVisible();
  await expect(split.part('12 to judge by')).toBeVisible();
  await expect(split.part('22 to learn from')).toBeVisible();
  await expectAccessible(app);
  await app.getByRole('button', { name: 'Deal them all anew' }).click();
  await expect(split.part('8 to judge by')).toBeVisible();
  await app.getByRole('button', { name: 'Keep the folders they came in' }).click();
  await expect(split.part('12 to judge by')).toBeVisible();
});
