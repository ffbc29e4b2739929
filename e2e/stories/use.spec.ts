import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { importShapes, trainShapes } from '../pages/shape-project.ts';
import { ResultsPage } from '../pages/results.ts';
import { SplitPage } from '../pages/split.ts';
import { TrainPage } from '../pages/train.ts';
import { UsePage } from '../pages/use.ts';
import { dropOnto } from '../pages/welcome.ts';
import { makeShape } from '../shapes.ts';

/** Enough rounds for the two shapes to be told apart. */
const learned = { rounds: 8 };

test(
  'the whole way: photos, split, training, results, a new photo, an export',
  { tag: '@smoke' },
  async ({ app, scratch, engine }) => {
    await trainShapes(app, scratch, learned);
    await new TrainPage(app).results.click();
    const results = new ResultsPage(app);
    await results.openTheTest();
    await expect(results.headline).toHaveText('Right on 8 of 8 photos it had never seen');
    await results.use.click();

    const use = new UsePage(app);
    await expect(use.headline).toHaveText('Show it a photo it has never seen');
    const photo = join(scratch, '새 사진.png');
    await writeFile(photo, await makeShape('square', 77));
    await dropOnto(app, [photo]);
    await expect(use.headline).toHaveText('square', { timeout: 60_000 });
    await expect(use.odds).toContainText(/square\s*(over )?[\d.]+ %/);
    await expect(use.shown).toHaveAttribute('alt', '새 사진.png');
    await expect.poll(() => use.shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(48);
    await expectAccessible(app);

    await use.exportNow();
    await expect(use.take).toContainText(/compared on 8 photos: probabilities differ by .+ at most/);
    await expectAccessible(app);
    const path = (await use.take.locator('.path').textContent()) ?? '';
    expect(path.startsWith(engine.home)).toBe(true);
    const model: unknown = JSON.parse(await readFile(join(path, 'model.json'), 'utf8'));
    expect(model).toHaveProperty('weightsManifest');

    // Every step behind the rail is done and can be visited again.
    const split = new SplitPage(app);
    await split.goTo();
    await expect(split.seal).toHaveText('Sealed. Opened 1 time');
  },
);

test('the next step is always one key away: Ctrl+Enter leads from split to use', async ({ app, scratch }) => {
  await importShapes(app, scratch);
  const press = (): Promise<void> => app.keyboard.press('Control+Enter');
  const train = new TrainPage(app);
  const results = new ResultsPage(app);
  await expect(new SplitPage(app).sealUp).toBeVisible();
  await press();
  await expect(train.begin).toHaveAttribute('aria-disabled', 'false');
  await press();
  await expect(train.results).toBeVisible({ timeout: 90_000 });
  await press();
  await expect(results.openTest).toBeVisible();
  await press();
  await expect(results.dialog).toBeVisible();
  await press();
  await expect(results.use).toBeVisible({ timeout: 60_000 });
  await expect(results.seal).toHaveText('Test opened once');
  await press();
  await expect(new UsePage(app).headline).toHaveText('Show it a photo it has never seen');

  // And without it: a photo it was checked on, found with the Tab key.
  const print = app.getByRole('button', { name: /^(disc|square) \d+\.png$/ }).first();
  await app.locator('body').press('Tab');
  for (let stops = 0; stops < 30 && !(await print.evaluate((node) => node === document.activeElement)); stops += 1)
    await app.keyboard.press('Tab');
  await expect(print).toBeFocused();
  await app.keyboard.press('Enter');
  await expect(new UsePage(app).headline).toHaveText(/^(disc|square)$/);
});

test('several photos at once become a list, least sure first; what cannot be read is named', async ({
  app,
  scratch,
}) => {
  await trainShapes(app, scratch, learned);
  const use = new UsePage(app);
  await use.goTo();
  await expectAccessible(app);
  const files = await Promise.all(
    (['disc', 'square'] as const).flatMap((shape) =>
      [81, 82].map(async (number) => {
        const file = join(scratch, `new ${shape} ${String(number)}.png`);
        await writeFile(file, await makeShape(shape, number));
        return file;
      }),
    ),
  );
  const broken = join(scratch, 'broken.png');
  await writeFile(broken, 'no picture');
  await use.choose(...files, broken);
  await expect(use.headline).toHaveText('4 photos asked about', { timeout: 60_000 });
  await expect(app.getByRole('heading', { level: 2, name: 'disc 2' })).toBeVisible();
  await expect(app.getByRole('heading', { level: 2, name: 'square 2' })).toBeVisible();
  await expect(app.getByText('broken.png')).toBeVisible();
  await expectAccessible(app);

  await app.getByRole('button', { name: 'new disc 81.png' }).click();
  await expect(use.headline).toHaveText('disc');
  await app.getByRole('button', { name: 'All answers' }).click();
  await expect(use.headline).toHaveText('4 photos asked about');
});

test('the answer is still there when the page is opened again', async ({ app, context, scratch }) => {
  await trainShapes(app, scratch, learned);
  const use = new UsePage(app);
  await use.goTo();
  const photo = join(scratch, 'one.png');
  await writeFile(photo, await makeShape('disc', 90));
  await use.choose(photo);
  await expect(use.headline).toHaveText('disc', { timeout: 60_000 });
  const again = await context.newPage();
  await again.goto(app.url());
  await expect(new UsePage(again).headline).toHaveText('disc');
});
