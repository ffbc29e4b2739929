import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { PhotosPage } from '../pages/photos.ts';
import { dropOnto, WelcomePage } from '../pages/welcome.ts';
import { makePhotos, zipOf } from '../photos.ts';

test('a zip of class folders is read like the folder it holds', async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 });
  await new WelcomePage(app).chooseFiles(await zipOf(folder, join(scratch, 'my pets.zip')));
  const photos = new PhotosPage(app);
  await photos.expectHeadline('6 photos, as many in cat as in dog');
  await expect(app.getByRole('link', { name: 'my pets' })).toBeVisible();
});

test('photos that are there already are not added again', async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 });
  await new WelcomePage(app).chooseFolder(folder);
  const photos = new PhotosPage(app);
  await expect(photos.toasts).toContainText('6 photos added');
  await photos.addFolder(folder);
  await expect(photos.toasts).toContainText('All 6 photos are here already.');
  await photos.expectHeadline('6 photos, as many in cat as in dog');
});

test('what cannot be opened is listed with its reason, and the rest is in', async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 });
  await writeFile(join(folder, 'cat', 'not really.jpg'), '<html>404</html>');
  await writeFile(join(folder, 'dog', 'nothing.png'), '');
  await new WelcomePage(app).chooseFolder(folder);
  const photos = new PhotosPage(app);
  await expect(photos.toasts).toContainText('2 photos could not be opened. The rest are in.');
  await photos.expectHeadline('6 photos, as many in cat as in dog');
  await photos.toasts.getByRole('button', { name: 'See which' }).click();
  const dialog = app.getByRole('dialog', { name: '2 photos could not be opened' });
  await expect(dialog.getByRole('listitem').filter({ hasText: 'not really.jpg' })).toContainText(
    'This is not a picture.',
  );
  await expect(dialog.getByRole('listitem').filter({ hasText: 'nothing.png' })).toContainText('The file is empty.');
  await expectAccessible(app);
  await dialog.getByRole('button', { name: 'Leave them out' }).click();
  await expect(app.getByRole('button', { name: '2 could not be opened' })).toHaveCount(0);
});

test('a folder is dropped beside the classes that are there; single photos go to the class they fall on', async ({
  app,
  scratch,
}) => {
  await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 });
  const more = await makePhotos(join(scratch, 'more'), { bird: 3, loose: 1 });
  await new WelcomePage(app).chooseFolder(join(scratch, 'pets'));
  const photos = new PhotosPage(app);
  await photos.expectCount('cat', '3');
  await dropOnto(app, [join(more, 'bird')]);
  await photos.expectHeadline('9 photos in 3 classes');
  await photos.expectLookedAt();
  const box = await photos.classNamed('dog').boundingBox();
  await dropOnto(app, [join(more, 'loose', 'loose 0.jpg')], { x: (box?.x ?? 0) + 8, y: (box?.y ?? 0) + 8 });
  await photos.expectCount('dog', '4');
});

test('a file whose transfer breaks off is sent again', async ({ app, context, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 });
  const broken = new Set<string>();
  await context.route('**/uploads/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.endsWith('/2') && !broken.has(pathname)) {
      broken.add(pathname);
      await route.abort('connectionreset');
    } else await route.continue();
  });
  await new WelcomePage(app).chooseFolder(folder);
  await new PhotosPage(app).expectHeadline('6 photos, as many in cat as in dog');
  expect(broken.size).toBe(1);
});

test('sending photos can be stopped, and the project stays usable', async ({ app, context, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 });
  // The line is so slow that nothing arrives.
  await context.route('**/uploads/**', () => undefined);
  await new WelcomePage(app).chooseFolder(folder);
  await app.getByRole('button', { name: 'Sending 0 of 6' }).click();
  await app.getByRole('menuitem', { name: 'Stop taking in photos' }).click();
  const photos = new PhotosPage(app);
  await photos.expectHeadline('No photos yet');
  await expectAccessible(app);
  await context.unroute('**/uploads/**');
  await photos.addFolder(folder);
  await photos.expectHeadline('6 photos, as many in cat as in dog');
});

test.describe('with cats and dogs on the table', () => {
  test.beforeEach(async ({ app, scratch }) => {
    const folder = await makePhotos(join(scratch, 'pets'), { cat: 6, dog: 12 });
    await new WelcomePage(app).chooseFolder(folder);
    await new PhotosPage(app).expectHeadline('18 photos, twice as many in dog as in cat');
    await expect(app.getByText('18 photos added')).toBeVisible();
  });

  test('photos are chosen with the mouse, set aside and taken back', async ({ app }) => {
    const photos = new PhotosPage(app);
    const cats = photos.photosOf('cat');
    await cats.nth(1).click();
    await cats.nth(3).click({ modifiers: ['Shift'] });
    await expect(photos.bar).toContainText('3 selected');
    await cats.nth(2).click({ modifiers: ['ControlOrMeta'] });
    await expect(photos.bar).toContainText('2 selected');
    await photos.bar.getByRole('button', { name: 'Set aside' }).click();
    // At once: the sentence with the button goes by itself.
    await photos.undo();
    await photos.expectCount('cat', '6');

    await app.keyboard.press('Control+y');
    await photos.expectCount('cat', '4');
    await photos.expectHeadline('16 photos, three times as many in dog as in cat');
    await expect(photos.bar).toHaveCount(0);
    await expectAccessible(app);
    await app.getByRole('button', { name: '2 set aside' }).click();
    await expect(photos.grid.getByRole('gridcell')).toHaveCount(2);
    await app.getByRole('button', { name: 'Show all photos' }).click();
    await photos.expectCount('dog', '12');
  });

  test('photos are moved to the other class, to a new one, and back with Z', async ({ app }) => {
    const photos = new PhotosPage(app);
    await photos.photosOf('cat').first().click();
    await photos.bar.getByRole('button', { name: 'Move to dog' }).click();
    await photos.expectCount('dog', '13');
    await photos.expectCount('cat', '5');

    await photos.photosOf('dog').first().click();
    await photos.bar.getByRole('button', { name: 'Move to another class' }).click();
    await app.getByRole('menuitem', { name: 'New class…' }).click();
    await app.getByRole('textbox', { name: 'Name of the class' }).fill('여우 🦊');
    await app.getByRole('button', { name: 'Make it' }).click();
    await photos.expectCount('여우 🦊', '1');
    await photos.expectHeadline('18 photos in 3 classes');

    await app.keyboard.press('z');
    await expect(photos.classNamed('여우 🦊')).toHaveCount(0);
    await app.keyboard.press('z');
    await photos.expectCount('cat', '6');
    await photos.expectHeadline('18 photos, twice as many in dog as in cat');
  });

  test('a class gets another name in place; a name that is taken is refused in words', async ({ app }) => {
    const photos = new PhotosPage(app);
    await photos.classNamed('cat').getByRole('button').click();
    await app.getByRole('textbox', { name: 'Name of the class' }).fill('kitten');
    await app.keyboard.press('Enter');
    await photos.expectHeadline('18 photos, twice as many in dog as in kitten');
    await photos.classNamed('kitten').getByRole('button').click();
    await app.getByRole('textbox', { name: 'Name of the class' }).fill('dog');
    await app.keyboard.press('Enter');
    await expect(photos.toasts).toContainText('There is already a class called dog.');
    await expect(photos.classNamed('kitten')).toBeVisible();
  });

  test('everything is done with the keyboard alone', async ({ app }) => {
    const photos = new PhotosPage(app);
    // From the top of the page to the first photo.
    await app.locator('body').press('Tab');
    const focused = app.locator(':focus');
    for (let stops = 0; stops < 30 && (await focused.getAttribute('role')) !== 'gridcell'; stops += 1)
      await app.keyboard.press('Tab');
    const cats = photos.photosOf('cat');
    await expect(cats.first()).toBeFocused();

    await app.keyboard.press('ArrowRight');
    await expect(cats.nth(1)).toBeFocused();
    await expect(cats.nth(1)).toHaveAttribute('aria-selected', 'true');
    await app.keyboard.press('Shift+ArrowRight');
    await expect(photos.bar).toContainText('2 selected');
    await app.keyboard.press('x');
    await photos.expectCount('cat', '4');
    await app.keyboard.press('z');
    await photos.expectCount('cat', '6');

    await expect(cats.nth(2)).toBeFocused();
    await app.keyboard.press('Space');
    await expect(photos.loupe).toContainText('3 of 6');
    await app.keyboard.press('ArrowRight');
    await expect(photos.loupe).toContainText('4 of 6');
    await expectAccessible(app);
    await app.keyboard.press('Escape');
    await expect(photos.loupe).toHaveCount(0);
    await expect(cats.nth(3)).toBeFocused();

    await app.keyboard.press('End');
    await expect(photos.photosOf('dog').last()).toBeFocused();
    await app.keyboard.press('Control+a');
    await expect(photos.bar).toContainText('12 selected');
    await app.keyboard.press('Escape');
    await expect(photos.bar).toHaveCount(0);

    await app.keyboard.press('Control+Enter');
    await expect(app).toHaveURL(/\/split$/);
  });

  test('a page that was closed shows the right state when it is opened again', async ({ app, context, scratch }) => {
    const address = app.url();
    const more = await makePhotos(join(scratch, 'more'), { 'more dogs': 4 });
    const second = await context.newPage();
    await second.goto(address);
    const there = new PhotosPage(second);
    await there.expectHeadline('18 photos, twice as many in dog as in cat');
    await app.close();
    await there.addFolder(join(more, 'more dogs'));
    await there.expectHeadline('22 photos in 3 classes');
    await there.photosOf('cat').first().click();
    await second.keyboard.press('x');
    await there.expectHeadline('21 photos in 3 classes');

    const again = await context.newPage();
    await again.goto(address);
    await new PhotosPage(again).expectHeadline('21 photos in 3 classes');
    await expect(again.getByRole('button', { name: '1 set aside' })).toBeVisible();
  });

  test('photos grow and shrink with the ruler, and stay as they were set', async ({ app }) => {
    const photos = new PhotosPage(app);
    const width = async (): Promise<number> => (await photos.photosOf('cat').first().boundingBox())?.width ?? 0;
    const before = await width();
    await app.getByRole('slider', { name: 'Size of the photos' }).fill('140');
    await expect.poll(width).toBeGreaterThan(before * 1.8);
    await app.reload();
    await expect.poll(width).toBeGreaterThan(before * 1.8);
  });
});
