import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makeBusyPhoto, plantFaults } from '../../src-main/engine/doctor/planted-faults.fixture.ts';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { CameraPage } from '../pages/camera.ts';
import { PhotosPage } from '../pages/photos.ts';
import { WelcomePage } from '../pages/welcome.ts';
import { makePhotos } from '../photos.ts';

const stripOf = (app: Page): Locator => app.getByRole('region', { name: 'In the photos' });

/** Cats and dogs with one fault of each kind among them. */
async function takeInPlanted(app: Page, scratch: string): Promise<{ photos: PhotosPage; strip: Locator }> {
  const busy = join(scratch, 'busy');
  await mkdir(busy);
  const files = Array.from({ length: 16 }, (_, n) => join(busy, `busy ${String(n)}.jpg`));
  for (const [n, file] of files.entries()) await makeBusyPhoto(file, n);
  const folder = join(scratch, 'pets');
  await plantFaults(folder, { cat: files.slice(0, 8), dog: files.slice(8) }, 1);
  await new WelcomePage(app).chooseFolder(folder);
  const photos = new PhotosPage(app);
  await photos.expectHeadline(/^24 photos/);
  const strip = stripOf(app);
  await expect(strip.getByRole('button', { name: '1 blurred' })).toBeVisible({ timeout: 60_000 });
  return { photos, strip };
}

const card = (app: Page, name: string): Locator => app.getByRole('listitem', { name: new RegExp(name) });

test('of near twins one is kept, the rest is set aside, and Undo brings the finding back', async ({ app, scratch }) => {
  const { photos, strip } = await takeInPlanted(app, scratch);
  await strip.getByRole('button', { name: /near twins/ }).click();
  await expect(app.getByText('These look nearly the same')).toBeVisible();
  await expectAccessible(app);
  const twins = card(app, 'twins 0.jpg');
  await photos.expectSeen(twins.getByRole('img', { name: 'twins 0.jpg' }).locator('xpath=..'));
  await twins.getByRole('button', { name: /^Keep this one: busy/ }).click();
  await expect(twins).toHaveCount(0);
  await expect(photos.toasts).toContainText('1 photo set aside');
  await photos.undo();
  await expect(twins).toBeVisible();
  // They may as well be two shots that only look alike.
  await twins.getByRole('button', { name: /^They differ: / }).click();
  await expect(twins).toHaveCount(0);
  await photos.undo();
  await expect(twins).toBeVisible();
  // All at once, and back by the key.
  await app.getByRole('button', { name: 'Keep the largest of each' }).click();
  await expect(app.getByRole('heading', { name: 'Nothing left to decide here' })).toBeVisible();
  await app.keyboard.press('z');
  await expect(twins).toBeVisible();
});

test('photos with a finding are shown in the table, and leave it with what was decided of them', async ({
  app,
  scratch,
}) => {
  const { photos, strip } = await takeInPlanted(app, scratch);
  await strip.getByRole('button', { name: '1 blurred' }).click();
  await app.getByRole('button', { name: 'Show them in the table' }).click();
  await expect(photos.grid.getByRole('gridcell')).toHaveCount(1);
  await photos.expectSeen(photos.photo('blurred 0.jpg'));
  await expectAccessible(app);
  // Another finding, from the table itself.
  await app.getByRole('button', { name: 'Finding: Blurred' }).click();
  await app.getByRole('menuitem', { name: 'Very dark' }).click();
  await expect(photos.photo('dark 0.jpg')).toBeVisible();
  await expect(photos.grid.getByRole('gridcell')).toHaveCount(1);
  await photos.photo('dark 0.jpg').click();
  await app.keyboard.press('x');
  await expect(app.getByText('No photo fits')).toBeVisible();
  await app.keyboard.press('z');
  await expect(photos.photo('dark 0.jpg')).toBeVisible();
  await app.getByRole('button', { name: 'Show all photos' }).click();
  await expect(photos.photo('blurred 0.jpg')).toBeVisible();
});

test('a photo in two classes is given the right one', async ({ app, scratch }) => {
  const { photos, strip } = await takeInPlanted(app, scratch);
  await strip.getByRole('button', { name: '1 photo in two classes' }).click();
  const both = card(app, 'two_classes 0.jpg');
  await both.getByRole('button', { name: 'It is cat' }).click();
  await expect(both).toHaveCount(0);
  await expect(strip.getByRole('button', { name: /two classes/ })).toHaveCount(0);
  await app.keyboard.press('z');
  await expect(both).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(photos.grid).toBeVisible();
});

test('a class with few photos gets more: from files, and from the camera', async ({ app, context, scratch }) => {
  await context.grantPermissions(['camera'], { origin: new URL(app.url()).origin });
  await new WelcomePage(app).chooseFolder(await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 }));
  const [photos, strip] = [new PhotosPage(app), stripOf(app)];
  await photos.expectHeadline('6 photos, as many in cat as in dog');
  const few = strip.getByRole('button', { name: '2 classes with few photos' });
  await few.click();
  const add = card(app, '^dog$').getByRole('button', { name: 'Add photos to dog' });
  await add.click();
  const chooser = app.waitForEvent('filechooser');
  await app.getByRole('menuitem', { name: 'Photos or a zip' }).click();
  await (await chooser).setFiles(join(await makePhotos(join(scratch, 'more'), { wolf: 1 }), 'wolf', 'wolf 0.jpg'));
  // The table shows how they come in.
  await photos.expectCount('dog', '4');
  await few.click();
  await add.click();
  await app.getByRole('menuitem', { name: 'Take them with the camera' }).click();
  await expect(new CameraPage(app).classNamed('dog')).toBeChecked();
});

test('what is fine is not told again, also after a restart of the page, until that is taken back', async ({
  app,
  scratch,
}) => {
  const { photos, strip } = await takeInPlanted(app, scratch);
  const dark = strip.getByRole('button', { name: '1 very dark' });
  await dark.click();
  // By keyboard alone.
  await expect(app.getByRole('heading', { name: '1 very dark' })).toBeFocused();
  const fine = app.getByRole('button', { name: 'This is fine: dark 0.jpg' });
  await fine.focus();
  await app.keyboard.press('Enter');
  await expect(dark).toHaveCount(0);
  await photos.undo();
  await expect(dark).toBeVisible();
  await fine.click();
  await expect(dark).toHaveCount(0);
  await app.reload();
  await expect(strip.getByRole('button', { name: '1 blurred' })).toBeVisible();
  await expect(dark).toHaveCount(0);
  await app.keyboard.press('Control+z');
  await expect(dark).toBeVisible();
  await expect(photos.toasts).toContainText('Taken back: Called fine: 1 very dark');
});
