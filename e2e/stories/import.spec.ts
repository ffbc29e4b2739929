import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.ts';
import { expect, startEngine, stopEngine, test } from '../fixtures.ts';
import { PhotosPage } from '../pages/photos.ts';
import { WelcomePage } from '../pages/welcome.ts';
import { decodersOf } from '../processes.ts';
import { makeFlatPhotos, makePhotos, zipOf } from '../photos.ts';

test('classes that file names begin with are shown, corrected, and then come in', async ({ app, scratch }) => {
  const folder = await makeFlatPhotos(join(scratch, 'flat'), { cat: 4, dog: 3, kitten: 2, fog: 2 });
  await new WelcomePage(app).chooseFiles(await zipOf(folder, join(scratch, 'train.zip')));
  const dialog = app.getByRole('dialog', { name: '11 photos in 4 classes' });
  await expect(dialog).toContainText('The classes were read from how the file names begin.');
  await expect(dialog.getByRole('listitem').first()).toContainText('4 · cat.0.jpg');
  await expectAccessible(app);

  await dialog.getByRole('textbox', { name: 'Name of the class kitten' }).fill('cat');
  const merged = app.getByRole('dialog', { name: '11 photos in 3 classes' });
  await expect(merged.getByRole('listitem').first()).toContainText('one class of 6 together');
  await merged.getByRole('button', { name: 'Leave out fog' }).click();
  const corrected = app.getByRole('dialog', { name: '9 photos in 2 classes' });
  await corrected.getByRole('textbox', { name: 'Name of the class dog' }).fill('강아지');
  await corrected.getByRole('button', { name: 'Take in 9 photos' }).click();

  const photos = new PhotosPage(app);
  await expect(photos.toasts).toContainText('9 photos added');
  await photos.expectCount('cat', '6');
  await photos.expectCount('강아지', '3');
});

test('the question may wait, and can be answered with the keyboard alone', async ({ app, scratch }) => {
  const folder = await makePhotos(join(scratch, 'set'), {
    'train/cat': 4,
    'train/dog': 4,
    'test/cat': 2,
    'test/dog': 2,
  });
  await new WelcomePage(app).chooseFolder(folder);
  const dialog = app.getByRole('dialog', { name: '12 photos in 2 classes' });
  await expect(dialog).toContainText('The folders are split already: 8 to learn from, 0 to check, 4 for the test.');
  await app.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  const button = app.getByRole('button', { name: 'Waiting for your answer' });
  await button.focus();
  await app.keyboard.press('Enter');
  await app.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await app.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(app);
  await dialog.getByRole('radio', { name: 'Keep that split' }).focus();
  await app.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Mix them and split anew' })).toBeChecked();
  await app.keyboard.press('Control+Enter');
  const photos = new PhotosPage(app);
  await photos.expectHeadline('12 photos, as many in cat as in dog');
});

test('nothing comes in where the user wants none of it', async ({ app, scratch }) => {
  const folder = await makeFlatPhotos(join(scratch, 'flat'), { cat: 3, dog: 3 });
  await new WelcomePage(app).chooseFiles(await zipOf(folder, join(scratch, 'train.zip')));
  await app.getByRole('dialog').getByRole('button', { name: 'Take nothing in' }).click();
  await new PhotosPage(app).expectHeadline('No photos yet');
});

test('taking in rests when told to, outlives an engine that is killed, and ends with every photo', async ({
  app,
  engine,
  scratch,
}) => {
  const count = 800;
  const folder = await makePhotos(join(scratch, 'many'), { cat: count / 2, dog: count / 2 });
  await new WelcomePage(app).chooseFiles(await zipOf(folder, join(scratch, 'many.zip')));
  const button = app.getByRole('button', { name: /^Taking in [1-9]/ });
  // Watched by the page itself: it does not last.
  await button.waitFor();
  // Held where it is, so that it does not end before it is told to rest.
  const decoders = await decodersOf(engine.process.pid ?? 0);
  for (const decoder of decoders) process.kill(decoder, 'SIGSTOP');
  await button.press('Enter');
  await app.getByRole('menuitem', { name: 'Pause' }).press('Enter');
  const paused = app.getByRole('button', { name: /^Paused at/ });
  await expect(paused).toContainText(/ (kB|MB) of /);
  await expectAccessible(app);

  engine.process.kill('SIGKILL');
  for (const decoder of decoders) process.kill(decoder, 'SIGKILL');
  const again = await startEngine(engine.home, engine.root, Number(new URL(engine.address).port));
  try {
    await app.goto('about:blank');
    await app.goto(again.link);
    await new WelcomePage(app).recent.getByRole('link', { name: /many/ }).click();
    await app.getByRole('button', { name: /^Paused at/ }).press('Enter');
    await app.getByRole('menuitem', { name: 'Go on' }).press('Enter');
    const photos = new PhotosPage(app);
    await photos.expectHeadline(`${String(count)} photos, as many in cat as in dog`);
    await expect(photos.toasts).toContainText(`${String(count)} photos added`);
  } finally {
    await stopEngine(again);
  }
});

test('a full disk is said until the photos are gone on with', async ({ app, engine, scratch }) => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root may make a disk of its own');
  const projects = join(engine.home, 'projects');
  await mkdir(projects, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', projects]);
  try {
    const filler = join(projects, 'filler');
    // An import holds 8 MB for its last record; what is left of the disk is filled by its photos.
    await writeFile(filler, Buffer.alloc(22.5e6));
    await new WelcomePage(app).chooseFolder(await makePhotos(join(scratch, 'many'), { cat: 150, dog: 150 }));
    const line = app.getByRole('region', { name: 'Not finished' });
    await expect(line).toContainText(/Taking in photos stopped at \d+ of 300\..*disk/);
    await expectAccessible(app);
    await rm(filler);
    await line.getByRole('button', { name: 'Go on' }).click();
    await new PhotosPage(app).expectHeadline('300 photos, as many in cat as in dog');
    await expect(line).toHaveCount(0);
  } finally {
    await stopEngine(engine);
    execFileSync('umount', [projects]);
  }
});
