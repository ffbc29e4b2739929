import { join } from 'node:path';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { pasteFiles, pastePicture, pasteWords } from '../pages/paste.ts';
import { PhotosPage } from '../pages/photos.ts';
import { trainShapes } from '../pages/shape-project.ts';
import { UsePage } from '../pages/use.ts';
import { WelcomePage } from '../pages/welcome.ts';
import { makePhotos } from '../photos.ts';
import { makeShape } from '../shapes.ts';

test.describe('with cats and dogs on the table', () => {
  test.beforeEach(async ({ app, scratch }) => {
    const folder = await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 });
    await new WelcomePage(app).chooseFolder(folder);
    await new PhotosPage(app).expectHeadline('6 photos, as many in cat as in dog');
    await expect(app.getByText('6 photos added')).toBeVisible();
  });

  test('a copied picture goes into the class under the pointer, called after the moment', async ({ app }) => {
    const photos = new PhotosPage(app);
    await photos.classNamed('dog').hover();
    await pastePicture(app, await makeShape('disc', 1), '<img src="https://example.com/disc.png">');
    await photos.expectCount('dog', '4');
    const named = /^pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png, dog$/;
    await expect(photos.grid.getByRole('gridcell', { name: named })).toBeVisible();
  });

  test('with the hand on the keys it goes into the class of what is selected', async ({ app }) => {
    const photos = new PhotosPage(app);
    await photos.photosOf('dog').first().hover();
    await photos.photosOf('cat').first().focus();
    await app.keyboard.press('ArrowRight');
    await pastePicture(app, await makeShape('disc', 2));
    await photos.expectCount('cat', '4');
    await photos.expectCount('dog', '3');
  });

  test('several files copied in a file manager keep their names; without a class they wait in the tray', async ({
    app,
  }) => {
    const photos = new PhotosPage(app);
    await photos.headline.hover();
    await pasteFiles(app, [
      { name: '누렁이.png', bytes: await makeShape('disc', 3) },
      { name: 'rex.png', bytes: await makeShape('square', 3) },
    ]);
    await photos.expectCount('No class yet', '2');
    await expect(photos.photo('누렁이.png')).toBeVisible();
    await expect(photos.photo('rex.png')).toBeVisible();
  });

  test('words and addresses are refused in words, and nothing is fetched', async ({ app, requests }) => {
    const photos = new PhotosPage(app);
    await pasteWords(app, 'https://example.com/cat.jpg');
    await expect(photos.toasts).toContainText('Only pictures can be pasted');
    expect(requests.filter((url) => url.includes('example.com'))).toEqual([]);
    await expectAccessible(app);
  });

  test('where one types, pasting is typing', async ({ app }) => {
    const photos = new PhotosPage(app);
    await photos.classNamed('cat').getByRole('button').click();
    await expect(app.getByRole('textbox', { name: 'Name of the class' })).toBeFocused();
    await pasteWords(app, 'tiger');
    await app.keyboard.press('Enter');
    await photos.expectHeadline('6 photos, as many in dog as in tiger');
    await expect(photos.toasts).not.toContainText('Only pictures');
  });
});

test('on Use a pasted picture is asked about', async ({ app, scratch }) => {
  await trainShapes(app, scratch, { rounds: 8 });
  const use = new UsePage(app);
  await use.goTo();
  await pastePicture(app, await makeShape('square', 77));
  await expect(use.headline).toHaveText('square', { timeout: 60_000 });
  await expect(use.shown).toHaveAttribute('alt', /^pasted .+\.png$/);
});
