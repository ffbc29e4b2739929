import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.ts';
import { expect, startEngine, stopEngine, test } from '../fixtures.ts';
import { dropOnto, WelcomePage } from '../pages/welcome.ts';
import { PhotosPage } from '../pages/photos.ts';
import { makePhotos } from '../photos.ts';

test('a newcomer sees what to do, and the token leaves the address bar', { tag: '@smoke' }, async ({ app, engine }) => {
  await expect(new WelcomePage(app).title).toHaveText('Show it cats.Show it dogs.Ask it which.');
  await expect(app.getByText('Your photos never leave this computer.')).toBeVisible();
  expect(app.url()).toBe(`${engine.address}/#/`);
  await expect(app).toHaveTitle('Pawprint');
  await expectAccessible(app);
});

test('folders dropped into the window become a project, a class each', { tag: '@smoke' }, async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'drop'), { 고양이: 4, dog: 8 });
  await dropOnto(app, [join(folder, '고양이'), join(folder, 'dog')]);
  const photos = new PhotosPage(app);
  await photos.expectHeadline('12 photos, twice as many in dog as in 고양이');
  await expect(app.getByText('Training will take 4 of each; the rest waits.')).toBeVisible();
  await photos.expectCount('고양이', '4');
  await photos.expectCount('dog', '8');
  await photos.expectSeen(photos.photo('dog 0.jpg'));

  const welcome = new WelcomePage(app);
  await welcome.goTo();
  await expect(welcome.recent.filter({ hasText: '고양이 and dog' })).toContainText('12 photos. Ready to split.');
  await expectAccessible(app);
  await welcome.recent.getByRole('link', { name: /고양이 and dog/ }).click();
  await photos.expectHeadline(/^12 photos/);
});

test('the sample opens with one click and shows ten thousand digits', async ({ app }) => {
  await new WelcomePage(app).openSample();
  const photos = new PhotosPage(app);
  await expect(photos.headline).toHaveText('10,000 photos in 10 classes', { timeout: 200_000 });
  await expect(app.getByText('Every class has as many: nothing has to wait.')).toBeVisible();
  await photos.grid.evaluate((grid) => {
    grid.scrollTo(0, grid.scrollHeight);
  });
  await photos.expectSeen(photos.photosOf('9').last());
  expect(await photos.grid.getByRole('gridcell').count()).toBeLessThan(600);
});

test('language and theme answer at once and are remembered', async ({ app, context, engine }) => {
  const html = app.locator('html');
  await app.getByRole('button', { name: '한국어' }).click();
  await expect(html).toHaveAttribute('lang', 'ko');
  await expect(new WelcomePage(app).title).toContainText('고양이를 보여 주고,');
  await app.getByRole('button', { name: '설정' }).click();
  await app.getByRole('radio', { name: '암실' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await expect(app.getByText('어떤 것도 이 컴퓨터 밖으로 나가지 않습니다.')).toBeVisible();
  await expectAccessible(app);

  const other = await context.newPage();
  await other.goto(engine.address, { waitUntil: 'commit' });
  // Before the program itself has loaded: nothing may flash.
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(other.locator('html')).toHaveAttribute('lang', 'ko');

  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'English' }).click();
  await expect(other.locator('html')).toHaveAttribute('lang', 'en');
});

test('a project whose folder is gone says so, and can be taken off the list', async ({ app, engine, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 2, dog: 2 });
  const welcome = new WelcomePage(app);
  await welcome.chooseFolder(folder);
  await new PhotosPage(app).expectHeadline(/^4 photos/);
  const kept = join(engine.home, 'projects', 'pets.pawprint');
  await rename(kept, join(scratch, 'elsewhere'));
  await app.reload();
  await welcome.goTo();
  await expect(welcome.recent.filter({ hasText: 'pets' })).toContainText(`Its folder is gone: ${kept}`);
  await app.getByRole('button', { name: 'Take pets off this list' }).click();
  await expect(app.getByText('pets is off the list. Its folder stays where it is.')).toBeVisible();
  await expect(app.getByRole('button', { name: 'Take pets off this list' })).toHaveCount(0);
});

test('a project that is off the list is found where projects are kept', async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 2, dog: 2 });
  const welcome = new WelcomePage(app);
  const photos = new PhotosPage(app);
  await welcome.chooseFolder(folder);
  await photos.expectHeadline(/^4 photos/);
  await welcome.goTo();
  await app.getByRole('button', { name: 'Take pets off this list' }).click();
  await app.getByRole('button', { name: 'Open a project…' }).click();
  await app.getByRole('dialog').getByRole('button', { name: /^pets/ }).click();
  await photos.expectHeadline(/^4 photos/);
});

test('a step that cannot be done yet opens with its reason', async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 2, dog: 2 });
  await new WelcomePage(app).chooseFolder(folder);
  await new PhotosPage(app).expectHeadline(/^4 photos/);
  await app.getByRole('link', { name: 'Results' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('Not yet: train first');
  await expect(app.getByText('There is nothing to show before something has been learned.')).toBeVisible();
  await expect(app.getByRole('button', { name: 'Split the photos' })).toBeVisible();
  await expectAccessible(app);
});

test('a page whose engine is gone says so calmly, and says what to do when another one has come', async ({
  app,
  engine,
  scratch,
}) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 2, dog: 2 });
  await new WelcomePage(app).chooseFolder(folder);
  await new PhotosPage(app).expectHeadline(/^4 photos/);
  await stopEngine(engine);
  await expect(app.getByRole('alert')).toContainText('The program does not answer', { timeout: 60_000 });
  await expect(new PhotosPage(app).headline).toHaveText(/^4 photos/);

  // Another engine at the same address does not know this window; its link lets the browser in again.
  const next = await startEngine(engine.home, engine.root, Number(new URL(engine.address).port));
  try {
    await expect(app.getByRole('heading', { name: 'This window is not let in' })).toBeVisible({ timeout: 60_000 });
    const page = await app.context().newPage();
    await page.goto(next.link);
    await expect(new WelcomePage(page).recent.filter({ hasText: 'pets' })).toBeVisible();
    await new PhotosPage(app).expectHeadline(/^4 photos/);
  } finally {
    await stopEngine(next);
  }
});
