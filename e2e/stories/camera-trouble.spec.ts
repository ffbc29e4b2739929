import { join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import config from '../../playwright.config.ts';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { CameraPage } from '../pages/camera.ts';
import { PhotosPage } from '../pages/photos.ts';
import { WelcomePage } from '../pages/welcome.ts';
import { makePhotos } from '../photos.ts';

const launched: LaunchOptions = config.use?.launchOptions ?? {};
test.use({
  launchOptions: { ...launched, args: [...(launched.args ?? []), '--use-fake-device-for-media-stream=device-count=2'] },
});

test.beforeEach(async ({ app, context, scratch }) => {
  await context.grantPermissions(['camera'], { origin: new URL(app.url()).origin });
  await new WelcomePage(app).chooseFolder(await makePhotos(join(scratch, 'pets'), { cat: 3, dog: 3 }));
  await new PhotosPage(app).expectHeadline('6 photos, as many in cat as in dog');
});

test('one of several cameras is chosen', async ({ app }) => {
  const camera = new CameraPage(app);
  await camera.open();
  await camera.expectLive();
  await camera.dialog.getByRole('button', { name: 'fake_device_0' }).click();
  await app.getByRole('menuitem', { name: 'fake_device_1' }).click();
  await expect(camera.dialog.getByRole('button', { name: 'fake_device_1' })).toBeVisible();
  await camera.expectLive();
  await camera.hold(2);
});

for (const { name, says } of [
  { name: 'NotFoundError', says: 'No camera was found' },
  { name: 'NotReadableError', says: 'another program uses it' },
  { name: 'NotAllowedError', says: 'The system keeps the camera from this program' },
])
  test(`${name} becomes what to do next, and a second try works`, async ({ app }) => {
    // What the browser would say of a device that this machine cannot have.
    await app.evaluate((error) => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = () => {
        navigator.mediaDevices.getUserMedia = ask;
        return Promise.reject(new DOMException('', error));
      };
    }, name);
    const camera = new CameraPage(app);
    await camera.open();
    await expect(camera.dialog.getByRole('alert')).toContainText(says);
    await expectAccessible(app);
    await camera.dialog.getByRole('button', { name: 'Try again' }).click();
    await camera.expectLive();
  });
