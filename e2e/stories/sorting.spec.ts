import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { PhotosPage } from '../pages/photos.ts';
import { trainShapes } from '../pages/shape-project.ts';
import { TrainPage } from '../pages/train.ts';
import { dropOnto } from '../pages/welcome.ts';
import { makeShape } from '../shapes.ts';

test('photos without a class are sorted by a model, all but the one that is left out, and back again', async ({
  app,
  scratch,
}) => {
  await trainShapes(app, scratch, { rounds: 8 });
  await new TrainPage(app).results.waitFor();
  await app.getByRole('link', { name: 'Photos' }).click();
  const photos = new PhotosPage(app);
  const files: string[] = [];
  for (const [n, shape] of (['disc', 'disc', 'square', 'square', 'square'] as const).entries()) {
    const file = join(scratch, `가 ${String(n)}.png`);
    await writeFile(file, await makeShape(shape, 500 + n));
    files.push(file);
  }
  // Beside the table: over a class they would be taken for that class's.
  await dropOnto(app, files, { x: 700, y: 120 });
  await photos.expectHeadline(/^45 photos/);
  await photos.expectCount('No class yet', '5');

  await app.getByRole('button', { name: 'More for No class yet' }).click();
  await app.getByRole('menuitem', { name: 'Let a model sort these' }).click();
  const sorting = app.getByRole('region', { name: /^It would sort/ });
  await app.getByRole('slider', { name: 'How sure it must be' }).fill('50');
  await expect(sorting.getByRole('heading', { level: 2 })).toHaveText('It would sort 5 of 5 photos', {
    timeout: 60_000,
  });
  const square = sorting.getByRole('region', { name: 'square' });
  await expect(square).toContainText('3 of 3');
  await expectAccessible(app);
  const guess = square.getByRole('button', { name: /^가 3\.png: square/ });
  await expect(guess).toHaveAttribute('aria-pressed', 'true');
  await guess.click();
  await expect(square).toContainText('2 of 3');

  await sorting.getByRole('button', { name: 'Sort 4 photos' }).click();
  await expect(photos.toasts).toContainText('4 photos sorted into their classes');
  // The one that was left out is all that is left.
  await expect(app.getByRole('heading', { level: 2 })).toHaveText('It would sort 0 of 1 photo');
  await photos.undo();
  await expect(app.getByRole('button', { name: 'Sort 4 photos' })).toBeVisible();
  await app.getByRole('button', { name: 'Sort 4 photos' }).click();
  await app.keyboard.press('Escape');
  await photos.expectCount('disc', '22');
  await photos.expectCount('square', '22');
  await photos.expectCount('No class yet', '1');
});
