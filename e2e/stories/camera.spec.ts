import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { CameraPage, trackStates, watchCamera } from '../pages/camera.ts';
import { PhotosPage } from '../pages/photos.ts';
import { WelcomePage } from '../pages/welcome.ts';
import { makePhotos } from '../photos.ts';

async function allow(context: BrowserContext, page: Page): Promise<void> {
  await context.grantPermissions(['camera'], { origin: new URL(page.url()).origin });
}

test.beforeEach(async ({ app, scratch }) => {
  await watchCamera(app);
  await app.reload();
  await new WelcomePage(app).chooseFolder(await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 }));
  await new PhotosPage(app).expectHeadline('6 photos, as many in cat as in dog');
});

test('bursts into two classes, a burst and a print taken back, and the rest goes in', async ({
  app,
  context,
  engine,
}) => {
  await allow(context, app);
  const camera = new CameraPage(app);
  await camera.open();
  await camera.expectLive();
  await expect(camera.headline).toHaveText('Hold the button to photograph cat');
  await expect(camera.putIn).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(app);

  const cats = await camera.hold(4);
  await expect(camera.headline).toHaveText(`${String(cats)} photos taken`);
  await expect(camera.prints).toHaveCount(cats);

  await camera.classNamed('dog').click();
  await camera.hold(2);
  await camera.dialog.getByRole('button', { name: /^Take the last .*back/ }).click();
  await expect(camera.prints).toHaveCount(cats);
  const dogs = await camera.hold(3);
  await expectAccessible(app);
  await camera.prints.first().click();
  await expect(camera.classNamed('dog')).toHaveAccessibleName(`dog, ${String(dogs - 1)} photos taken`);
  await camera.dialog.getByRole('button', { name: 'Bring it back' }).click();
  await camera.prints.first().click();

  await camera.putIn.click();
  await expect(camera.dialog).toHaveCount(0);
  const photos = new PhotosPage(app);
  await photos.expectCount('cat', String(3 + cats));
  await photos.expectCount('dog', String(3 + dogs - 1));
  const names = photos.grid.getByRole('gridcell', {
    name: /^camera \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d \d{3}\.jpg, cat$/,
  });
  await expect(names).toHaveCount(cats);
  await expect.poll(() => trackStates(app)).toEqual(['ended']);
  const project = join(engine.home, 'projects', (await readdir(join(engine.home, 'projects')))[0] ?? '');
  const files = (await readdir(join(project, 'photos'), { recursive: true })).filter((name) => name.endsWith('.jpg'));
  expect(files).toHaveLength(6 + cats + dogs - 1);
});

test('with the keys alone: hold Space, choose the class by its number, take back, put in', async ({ app, context }) => {
  await allow(context, app);
  const camera = new CameraPage(app);
  await app.getByRole('button', { name: 'Add photos' }).focus();
  await app.keyboard.press('Enter');
  await app.keyboard.press('Home');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('ArrowDown');
  await expect(app.getByRole('menuitem', { name: 'Take them with the camera' })).toBeFocused();
  await app.keyboard.press('Enter');
  await camera.expectLive();
  await expect(camera.shutter).toBeFocused();

  await app.keyboard.press('2');
  await expect(camera.headline).toHaveText('Hold the button to photograph dog');
  await app.keyboard.down(' ');
  await camera.expectTaking(3);
  await app.keyboard.up(' ');
  await expect(app.getByRole('status').filter({ hasText: /photos of dog taken$/ })).toBeAttached();
  await app.keyboard.press('z');
  await expect(camera.prints).toHaveCount(0);

  // A tap is one photo, with Enter too.
  await app.keyboard.press(' ');
  await expect(camera.prints).toHaveCount(1);
  await app.keyboard.press('Enter');
  await expect(camera.prints).toHaveCount(2);
  await camera.prints.first().focus();
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('Delete');
  await expect(camera.prints).toHaveCount(1);
  await expect(camera.prints.first()).toBeFocused();

  // A class of its own, by name.
  await camera.dialog.getByRole('textbox', { name: 'New class' }).focus();
  await app.keyboard.type('bird 2');
  await app.keyboard.press('Enter');
  await expect(camera.classNamed('bird 2')).toHaveAttribute('aria-checked', 'true');
  await expect(camera.shutter).toBeFocused();
  await app.keyboard.press(' ');
  await expect(camera.prints).toHaveCount(2);
  await app.keyboard.press('Control+Enter');
  const photos = new PhotosPage(app);
  await photos.expectCount('bird 2', '1');
  await photos.expectCount('dog', '4');
});

test('photos that are not in yet are asked about before the camera is left', async ({ app, context }) => {
  await allow(context, app);
  const camera = new CameraPage(app);
  await camera.open();
  await camera.expectLive();
  await camera.hold(2);
  await app.keyboard.press('Escape');
  const question = app.getByRole('dialog', { name: /^Put \d+ photos in\?$/ });
  await expectAccessible(app);
  await question.getByRole('button', { name: 'Keep taking' }).click();
  await expect(camera.shutter).toBeVisible();
  await app.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Throw them away' }).click();
  await expect(camera.dialog).toHaveCount(0);
  await expect.poll(() => trackStates(app)).toEqual(['ended']);
  await camera.open();
  await camera.expectLive();
  await expect(camera.prints).toHaveCount(0);

  // Without photos there is nothing to ask; leaving the page keeps what was taken.
  const taken = await camera.hold(2);
  await app.goBack();
  await expect.poll(() => trackStates(app)).toEqual(['ended', 'ended']);
  await app.goForward();
  await new PhotosPage(app).expectCount('cat', String(3 + taken));
});

test('a refused camera says what to do, and starts by itself once it is allowed', async ({ app, context }) => {
  const camera = new CameraPage(app);
  await camera.open();
  await expect(camera.dialog.getByRole('alert')).toContainText(/not allowed|keeps the camera from this page/);
  await expect(camera.shutter).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(app);
  await allow(context, app);
  await camera.expectLive();
  await expect(camera.dialog.getByRole('alert')).toHaveCount(0);
});

test('a camera that is pulled out says so; what was taken stays', async ({ app, context }) => {
  await allow(context, app);
  const camera = new CameraPage(app);
  await camera.open();
  await camera.expectLive();
  const taken = await camera.hold(2);
  await app.evaluate(() => {
    const [track] = (window as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks;
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });
  await expect(camera.dialog.getByRole('alert')).toContainText('The camera is gone');
  await expect(camera.prints).toHaveCount(taken);
  await camera.dialog.getByRole('button', { name: 'Try again' }).click();
  await camera.expectLive();
});
