import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PhotosPage } from '../pages/photos.ts';
import { makePhotos } from '../photos.ts';
import { expect, test } from './fixtures.ts';

// The whole program as it ships: built shell, preload and page, and the real engine under its own Node.
test.use({ realEngine: true });

test('folders chosen in the native dialog become classes, and the project opens again from the menu', async ({
  start,
  home,
}) => {
  const pets = await makePhotos(join(home, '내 사진 🐈'), { cat: 3, dog: 3 });
  const shell = start();
  const page = await shell.page();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/#\/$/);

  await shell.standIn.wire.call('answerDialog', { dialog: 'open', paths: [join(pets, 'cat'), join(pets, 'dog')] });
  await page.getByRole('button', { name: 'Choose folders' }).click();
  const photos = new PhotosPage(page);
  await photos.expectHeadline('6 photos, as many in cat as in dog');
  await photos.expectSeen(photos.photosOf('cat').first());

  // Closed and opened anew, the same project lies where projects go.
  await shell.standIn.wire.call('quit');
  expect(await shell.standIn.exited).toBe(0);
  const again = start();
  const secondPage = await again.page();
  const projects = join(home, 'projects');
  const [project = ''] = await readdir(projects);
  await again.standIn.wire.call('answerDialog', { dialog: 'open', paths: [join(projects, project)] });
  await expect(secondPage.getByRole('heading', { level: 1 })).toBeVisible();
  await again.standIn.wire.call('clickMenu', 'open-project');
  await new PhotosPage(secondPage).expectHeadline('6 photos, as many in cat as in dog');
});

test('a dropped folder is taken by its path, without being sent', async ({ start, home }) => {
  const pets = await makePhotos(join(home, 'pets'), { cat: 3, dog: 3 });
  const shell = start();
  const page = await shell.page();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const uploads: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' && new URL(request.url()).pathname.startsWith('/upload'))
      uploads.push(request.url());
  });
  await shell.standIn.placeFiles({ pets });
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([], 'pets'));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await new PhotosPage(page).expectHeadline('6 photos, as many in cat as in dog');
  expect(uploads).toEqual([]);
});

test('an engine that is killed comes back with the window and the project', async ({ start, home }) => {
  const pets = await makePhotos(join(home, 'pets'), { cat: 3, dog: 3 });
  const shell = start();
  const page = await shell.page();
  await shell.standIn.wire.call('answerDialog', { dialog: 'open', paths: [pets] });
  await page.getByRole('button', { name: 'Choose folders' }).click();
  await new PhotosPage(page).expectHeadline('6 photos, as many in cat as in dog');
  process.kill(shell.enginePid(), 'SIGKILL');
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByRole('region', { name: 'Recent' }).getByRole('listitem').first()).toContainText('6 photos');
});
