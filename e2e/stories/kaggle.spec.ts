import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fileAnswer, FileServer, redirectAnswer, statusAnswer } from '../../src-main/files/file-server.fixture.ts';
import { expectAccessible } from '../accessibility.ts';
import { expect, startEngine, stopEngine, test as base } from '../fixtures.ts';
import { PhotosPage } from '../pages/photos.ts';
import { dropOnto, WelcomePage } from '../pages/welcome.ts';
import { makePhotos, zipOf } from '../photos.ts';

const key = 'badc0ffeebadc0ffee';

/** A server in Kaggle's place, and the engine that knows it as Kaggle. */
const test = base.extend<{ kaggle: FileServer }>({
  kaggle: [
    async ({ browserName: _browserName }, use) => {
      const server = await FileServer.start();
      process.env.PAWPRINT_KAGGLE = server.address;
      await use(server);
      delete process.env.PAWPRINT_KAGGLE;
      await server.close();
    },
    { auto: true },
  ],
  // Named so that the address is there before the engine is started.
  scratch: async ({ kaggle: _kaggle, scratch }, use) => use(scratch),
});

/** What Kaggle gives: a zip of zips. */
async function competition(scratch: string): Promise<Buffer> {
  const inside = join(scratch, 'inside');
  const train = join(scratch, 'for train.zip', 'train');
  await mkdir(inside);
  await mkdir(train, { recursive: true });
  const photos = await makePhotos(join(scratch, 'photos'), { cat: 4, dog: 4 });
  for (const name of ['cat', 'dog'])
    for (let n = 0; n < 4; n += 1)
      await rename(join(photos, name, `${name} ${n}.jpg`), join(train, `${name}.${n}.jpg`));
  await zipOf(join(train, '..'), join(inside, 'train.zip'));
  await writeFile(join(inside, 'sampleSubmission.csv'), 'id,label\n1,0\n');
  return readFile(await zipOf(inside, join(scratch, 'dogs-vs-cats.zip')));
}

const dialog = (page: Page): ReturnType<Page['getByRole']> =>
  page.getByRole('dialog', { name: 'Cats and dogs from Kaggle' });

test('a dropped kaggle.json is asked about, and the photos come in', async ({ app, kaggle, engine, scratch }) => {
  await writeFile(join(scratch, 'kaggle.json'), JSON.stringify({ username: 'lena', key }));
  kaggle.answer(statusAnswer(403));
  await dropOnto(app, [join(scratch, 'kaggle.json')]);
  await expect(dialog(app)).toContainText('With the key of lena');
  await dialog(app).getByRole('button', { name: 'Ask Kaggle' }).click();
  const refusal = dialog(app).getByRole('alert');
  await expect(refusal).toContainText('Kaggle gives these photos only to those who accepted the rules.');
  await expect(refusal.getByRole('link')).toHaveAttribute('href', 'https://www.kaggle.com/c/dogs-vs-cats/rules');
  await expectAccessible(app);

  const storage = await FileServer.start();
  const zip = await competition(scratch);
  storage.answer(fileAnswer(zip));
  kaggle.answer(redirectAnswer(`${storage.address}/signed`));
  await dialog(app).getByRole('button', { name: 'Ask Kaggle' }).click();
  await expect(dialog(app)).toContainText(/\d kB to load/);
  await expectAccessible(app);
  await dialog(app).getByRole('button', { name: 'Load the photos' }).click();
  const photos = new PhotosPage(app);
  await photos.expectHeadline('8 photos, as many in cat as in dog');
  await expect(app.getByRole('link', { name: 'Dogs vs. Cats' })).toBeVisible();
  expect(new Set(storage.asked.map(({ authorization }) => authorization))).toEqual(new Set([null]));
  await storage.close();

  // Nothing comes and goes in its folder any more.
  await app.close();
  await stopEngine(engine);
  for (const entry of await readdir(engine.home, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && !entry.name.startsWith('lock.sqlite'))
      expect(await readFile(join(entry.parentPath, entry.name), 'latin1'), entry.name).not.toContain(key);
});

test('name and key are typed, kept when that is wished, and forgotten', async ({ app, kaggle, scratch }) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 2, dog: 2 });
  await new WelcomePage(app).chooseFolder(folder);
  const photos = new PhotosPage(app);
  await photos.expectHeadline('4 photos, as many in cat as in dog');

  kaggle.answer(statusAnswer(401));
  await app.getByRole('button', { name: 'Add photos' }).click();
  await app.getByRole('menuitem', { name: 'Cats and dogs from Kaggle…' }).click();
  await dialog(app).getByRole('textbox', { name: 'Name at Kaggle' }).fill('lena');
  await dialog(app).getByRole('textbox', { name: 'Key or token' }).fill(key);
  await app.keyboard.press('Enter');
  await expect(dialog(app).getByRole('alert')).toContainText('Kaggle does not know this name and key');

  kaggle.answer(fileAnswer(await competition(scratch)));
  await dialog(app).getByRole('checkbox', { name: 'Keep the key on this computer' }).check();
  await dialog(app).getByRole('button', { name: 'Ask Kaggle' }).click();
  await dialog(app).getByRole('button', { name: 'Load the photos' }).click();
  // Two of each kind were here already.
  await photos.expectHeadline('8 photos, as many in cat as in dog');

  await app.getByRole('button', { name: 'Add photos' }).click();
  await app.getByRole('menuitem', { name: 'Cats and dogs from Kaggle…' }).click();
  await expect(dialog(app)).toContainText('With the kept key of lena');
  await dialog(app).getByRole('button', { name: 'Forget it' }).click();
  await expect(dialog(app).getByRole('textbox', { name: 'Name at Kaggle' })).toHaveValue('');
});

test('what was loaded when the engine ended is gone on with, or thrown away', async ({
  app,
  engine,
  kaggle,
  scratch,
}) => {
  const zip = await competition(scratch);
  await writeFile(join(scratch, 'kaggle.json'), JSON.stringify({ username: 'lena', key }));
  kaggle.answer(fileAnswer(zip), fileAnswer(zip, { stallAfter: 2000 }));
  await dropOnto(app, [join(scratch, 'kaggle.json')]);
  await dialog(app).getByRole('button', { name: 'Ask Kaggle' }).click();
  await dialog(app).getByRole('button', { name: 'Load the photos' }).click();
  await expect(app.getByRole('button', { name: /^Loading from Kaggle/ })).toContainText('2.0 kB of');

  engine.process.kill('SIGKILL');
  const again = await startEngine(engine.home, engine.root, Number(new URL(engine.address).port));
  try {
    await app.goto('about:blank');
    await app.goto(again.link);
    await new WelcomePage(app).recent.getByRole('link', { name: /Dogs vs. Cats/ }).click();
    const line = app.getByRole('region', { name: 'Not finished' });
    await expect(line).toContainText('2.0 kB from Kaggle are on this computer.');
    await expectAccessible(app);
    // Its key was not kept: it is asked for, and what is here can be thrown away there too.
    await line.getByRole('button', { name: 'Go on' }).click();
    await expect(dialog(app)).toContainText('2.0 kB are here from an earlier time');
    await app.keyboard.press('Escape');
    await line.getByRole('button', { name: 'Discard 2.0 kB' }).click();
    await expect(line).toHaveCount(0);
    await expect(new PhotosPage(app).toasts).toContainText('2.0 kB are free again');
  } finally {
    await stopEngine(again);
  }
});

test('another file of that name is refused in words', async ({ app, scratch }) => {
  await writeFile(join(scratch, 'kaggle.json'), '{"colour":"blue"}');
  await dropOnto(app, [join(scratch, 'kaggle.json')]);
  await expect(dialog(app).getByRole('alert')).toContainText("That file is not a key of Kaggle's.");
});
