import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { makeBusyPhoto } from '../../src-main/engine/doctor/planted-faults.fixture.ts';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { PhotosPage } from '../pages/photos.ts';
import { WelcomePage } from '../pages/welcome.ts';
import { makePhotos } from '../photos.ts';

const headline = '18 photos, twice as many in dog as in cat';

test.beforeEach(async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 6, dog: 12 });
  await new WelcomePage(app).chooseFolder(folder);
  await new PhotosPage(app).expectHeadline(headline);
  await expect(app.getByText('18 photos added')).toBeVisible();
});

test('a rectangle drawn from the ground chooses the photos it touches, and with Ctrl more of them', async ({ app }) => {
  const photos = new PhotosPage(app);
  await photos.expectLookedAt();
  const [first, third] = [await boxOf(photos.photosOf('cat').first()), await boxOf(photos.photosOf('cat').nth(2))];
  await draw(app, { x: first.x - 12, y: first.y + 6 }, { x: third.x + 4, y: third.y + third.height / 2 });
  await expect(photos.bar).toContainText('3 selected');

  const dog = await boxOf(photos.photosOf('dog').first());
  await app.keyboard.down('Control');
  await draw(app, { x: dog.x + 4, y: dog.y + 4 }, { x: dog.x + dog.width - 4, y: dog.y + 30 });
  await app.keyboard.up('Control');
  await expect(photos.bar).toContainText('4 selected');
  await app.keyboard.press('Escape');
  await expect(photos.bar).toHaveCount(0);
});

test('the ring of a chosen photo is whole, also in the first row', async ({ app }) => {
  const photos = new PhotosPage(app);
  const [first] = await photos.photosOf('cat').all();
  await first?.click();
  const ring = await first?.evaluate((cell) => {
    const outline = getComputedStyle(cell.querySelector('.is-selected') ?? cell);
    const table = cell.closest('[role="grid"]')?.getBoundingClientRect();
    return cell.getBoundingClientRect().top - Number.parseFloat(outline.outlineWidth) - (table?.top ?? 0);
  });
  expect(ring).toBeGreaterThanOrEqual(0);
});

test('digit keys sort the chosen photos into classes, 0 takes the class away, and headers say which key', async ({
  app,
}) => {
  const photos = new PhotosPage(app);
  const keyOf = (name: string): Locator => app.locator('header', { has: photos.classNamed(name) }).locator('.key');
  await expect(keyOf('dog')).toHaveCount(0);
  await photos.photosOf('cat').first().click();
  await expect(keyOf('dog')).toHaveText('2');
  await app.keyboard.press('2');
  await photos.expectCount('dog', '13');
  await photos.photosOf('dog').first().click();
  await app.keyboard.press('0');
  await photos.expectCount('No class yet', '1');
  await photos.expectCount('dog', '12');
  await app.keyboard.press('Control+z');
  await app.keyboard.press('Control+z');
  await photos.expectHeadline(headline);
  await app.keyboard.press('Control+y');
  await photos.expectCount('dog', '13');
});

test('photos are carried to the class they are dropped on', async ({ app }) => {
  const photos = new PhotosPage(app);
  await photos.expectLookedAt();
  await photos.photosOf('cat').first().click();
  await photos
    .photosOf('cat')
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  const from = await boxOf(photos.photosOf('cat').nth(1));
  const to = await boxOf(photos.classNamed('dog'));
  await app.mouse.move(from.x + 9, from.y + 9);
  await app.mouse.down();
  await app.mouse.move(from.x + 40, from.y + 9, { steps: 3 });
  await app.mouse.move(to.x + 10, to.y + 5, { steps: 4 });
  await expect(app.locator('header.target')).toHaveCount(1);
  await app.mouse.up();
  await photos.expectCount('dog', '14');
  await photos.expectCount('cat', '4');
  await expect(photos.toasts).toContainText('2 photos moved to dog');
});

test('changes can be taken back and done again after the page was loaded anew', async ({ app }) => {
  const photos = new PhotosPage(app);
  await photos.photosOf('cat').first().click();
  await app.keyboard.press('x');
  await photos.expectCount('cat', '5');
  await photos.photosOf('cat').nth(1).click();
  await app.keyboard.press('2');
  await photos.expectCount('dog', '13');
  await app.reload();
  await photos.expectCount('dog', '13');
  await app.getByRole('button', { name: 'Undo' }).click();
  await photos.expectCount('dog', '12');
  await expect(photos.toasts).toContainText('Taken back: 1 photo moved to dog');
  await app.getByRole('button', { name: 'Undo' }).click();
  await photos.expectHeadline(headline);
  await app.keyboard.press('Control+Shift+z');
  await photos.expectCount('cat', '5');
});

test('photos are searched by name and put in another order; a search without a result offers all photos', async ({
  app,
}) => {
  const photos = new PhotosPage(app);
  const search = app.getByRole('textbox', { name: 'Search names' });
  await search.fill('DOG 1');
  // dog 1, dog 10 and dog 11; no cat is left.
  await expect(photos.grid.getByRole('gridcell')).toHaveCount(3);
  await expect(photos.classNamed('cat')).toHaveCount(0);
  await app.getByRole('button', { name: /^Order:/ }).click();
  await app.getByRole('menuitem', { name: 'By name' }).click();
  await expect(photos.photosOf('dog').nth(1)).toHaveAccessibleName(/^dog 10\.jpg/);
  await app.getByRole('button', { name: /^Order:/ }).click();
  await app.getByRole('menuitem', { name: 'Z to A' }).click();
  await expect(photos.photosOf('dog').first()).toHaveAccessibleName(/^dog 11\.jpg/);
  await expectAccessible(app);

  await search.fill('no such');
  await expect(app.getByText('No photo fits')).toBeVisible();
  await expectAccessible(app);
  await app.getByRole('main').getByRole('button', { name: 'Show all photos' }).last().click();
  await expect(photos.grid.getByRole('gridcell')).toHaveCount(18);
});

test('a search that overtakes a change of the photos is the one that is shown', async ({ app }) => {
  const photos = new PhotosPage(app);
  const search = app.getByRole('textbox', { name: 'Search names' });
  await search.fill('dog 1');
  await expect(photos.grid.getByRole('gridcell')).toHaveCount(3);
  // The count of the old search is on its way when the new search is typed, and comes back after it.
  const [oldAsked, newAnswered] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  await app.route('**/trpc/photos.totals*', async (route) => {
    const isNew = decodeURIComponent(route.request().url()).includes('no such');
    if (isNew) await oldAsked.promise;
    else {
      oldAsked.resolve(undefined);
      await newAnswered.promise;
    }
    await route.continue();
    if (isNew)
      void route
        .request()
        .response()
        .then((response) => response?.finished())
        .then(() => newAnswered.resolve(undefined));
  });
  const changed = await photos.photosOf('dog').first().getAttribute('data-photo');
  await search.fill('no such');
  await app.waitForRequest((request) => decodeURIComponent(request.url()).includes('no such'));
  await app.evaluate(
    async ([project, photo]) => {
      const body = JSON.stringify({ project, photos: [photo], aside: true });
      await fetch('/trpc/photos.setAside', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    },
    [/project\/([\w-]+)\//.exec(app.url())?.[1], changed],
  );
  await newAnswered.promise;
  await expect(app.getByText('No photo fits')).toBeVisible();
  await expect(photos.grid).toHaveCount(0);
  await app.unrouteAll({ behavior: 'wait' });
  await expect(app.getByText('No photo fits')).toBeVisible();
});

test('a class is merged into another one, removed, and made by hand; each can be taken back', async ({ app }) => {
  const photos = new PhotosPage(app);
  const choose = async (name: string, item: string): Promise<void> => {
    await app.getByRole('button', { name: `More for ${name}` }).click();
    await app.getByRole('menuitem', { name: item }).click();
  };
  await choose('cat', 'Merge into another class…');
  await expectAccessible(app);
  await app.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
  await photos.expectCount('dog', '18');
  await expect(photos.classNamed('cat')).toHaveCount(0);
  await app.keyboard.press('Control+z');
  await photos.expectCount('cat', '6');

  await choose('cat', 'Remove the class…');
  await app.getByRole('radio', { name: /They are set aside/ }).check();
  await expectAccessible(app);
  await app.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(photos.classNamed('cat')).toHaveCount(0);
  await expect(photos.toasts).toContainText('Class cat removed, 6 photos set aside');
  await app.keyboard.press('Control+z');
  await photos.expectHeadline(headline);

  await app.getByRole('button', { name: 'New class' }).click();
  await app.getByRole('textbox', { name: 'Name of the class' }).fill('새');
  await app.keyboard.press('Enter');
  await photos.expectCount('새', '0');
  await choose('새', 'Remove the class…');
  await expect(photos.classNamed('새')).toHaveCount(0);
});

test('the big view tells what is known of a photo, shows its twins, and sorts with the same keys', async ({
  app,
  scratch,
}) => {
  const photos = new PhotosPage(app);
  // The same shot in both classes, once saved anew.
  const [fox, wolf] = [join(scratch, 'more', 'cat', 'fox.jpg'), join(scratch, 'more', 'dog', 'wolf.jpg')];
  for (const file of [fox, wolf]) await mkdir(dirname(file), { recursive: true });
  await makeBusyPhoto(wolf, 1);
  await sharp(wolf).jpeg({ quality: 70 }).toFile(fox);
  await photos.addFolder(join(scratch, 'more'));
  await photos.expectCount('dog', '13');

  // Its twin is found while it is looked at, or before.
  await photos.photo('fox.jpg').dblclick();
  const facts = app.getByRole('complementary', { name: 'About this photo' });
  await expect(facts).toContainText('400 × 300');
  await expect(facts).toContainText('Another photo shows the same');
  await expectAccessible(app);
  await facts.getByRole('button', { name: 'Show wolf' }).click();
  await expect(photos.loupe.getByRole('heading', { level: 2 })).toContainText('wolf');
  await app.getByRole('button', { name: 'Back to the first photo' }).click();
  await expect(photos.loupe.getByRole('heading', { level: 2 })).toContainText('fox');
  await app.keyboard.press('2');
  await expect(photos.loupe).toContainText(/\d of 6/);
  await app.keyboard.press('Escape');
  await photos.expectCount('dog', '14');
});

test('from one end of 100,000 photos to the other the page holds a few hundred of them', async ({ app, engine }) => {
  const photos = new PhotosPage(app);
  // Rows that stand for photos are put in only when nobody looks for their pictures any more.
  await photos.expectLookedAt();
  const database = new BetterSqlite3(join(engine.home, 'projects', 'pets.pawprint', 'project.sqlite'));
  const add = database.prepare(
    `INSERT INTO photos (sha256, class_id, name, format, width, height, bytes, added_at)
     SELECT ?, max(id), 'made.jpg', 'jpeg', 500, 375, 1, '2026-01-01' FROM classes`,
  );
  database.transaction(() => {
    for (let n = 0; n < 100_000; n += 1) add.run(n.toString(16).padStart(64, '0'));
  })();
  database.close();
  await app.reload();
  await photos.expectCount('dog', '100,012');
  const most = await photos.grid.evaluate(async (grid) => {
    const frames = 60;
    let held = 0;
    for (let frame = 0; frame <= frames; frame += 1) {
      grid.scrollTop = ((grid.scrollHeight - grid.clientHeight) * frame) / frames;
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      held = Math.max(held, grid.querySelectorAll('[role="gridcell"]').length);
    }
    return held;
  });
  expect(most).toBeGreaterThan(50);
  expect(most).toBeLessThan(500);
  await expect(photos.photosOf('dog').last()).toHaveAccessibleName(/^made/, { timeout: 60_000 });
});

async function boxOf(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('not on the screen');
  return box;
}

async function draw(app: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await app.mouse.move(from.x, from.y);
  await app.mouse.down();
  await app.mouse.move(to.x, to.y, { steps: 5 });
  await expect(app.locator('.band')).toBeVisible();
  await app.mouse.up();
}
