import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { trainShapes } from '../pages/shape-project.ts';
import { ResultsPage } from '../pages/results.ts';
import { SplitPage } from '../pages/split.ts';
import { TrainPage } from '../pages/train.ts';

test('the test stays sealed until it is opened through the dialog, and the opening is counted', async ({
  app,
  scratch,
}) => {
  await trainShapes(app, scratch);
  await new TrainPage(app).results.click();
  const results = new ResultsPage(app);
  await expect(results.headline).toHaveText(/^Right on \d of 8 check photos$/);
  await expectAccessible(app);

  await results.openTest.click();
  await expect(results.dialog).toContainText('It is honest only once.');
  await expectAccessible(app);
  await results.dialog.getByRole('button', { name: 'Not yet' }).click();
  await expect(results.headline).toHaveText(/check photos$/);

  await results.openTheTest();
  await expect(results.headline).toHaveText(/^Right on \d of 8 photos it had never seen$/);
  await expect(results.seal).toHaveText('Test opened once');
  await expect(results.use).toBeVisible();
  await expectAccessible(app);
  const split = new SplitPage(app);
  await split.goTo();
  await expect(split.seal).toHaveText('Sealed. Opened 1 time');
});

test('every photo of the matrix is there once, and opens with its truth and its probabilities', async ({
  app,
  scratch,
}) => {
  await trainShapes(app, scratch);
  await new TrainPage(app).results.click();
  const results = new ResultsPage(app);
  await expect(results.photos).toHaveCount(8);
  await expect(results.matrix.getByRole('columnheader', { name: 'It said disc' })).toBeVisible();

  const photo = results.photos.first();
  const name = (await photo.getAttribute('aria-label')) ?? '';
  await photo.focus();
  await app.keyboard.press('Enter');
  await expect(results.loupe).toContainText(/It is (disc|square)/);
  await expect(results.loupe).toContainText(/(disc|square): (over )?[\d.]+ %, (disc|square): (under )?[\d.]+ %/);
  await expect(results.loupe.getByRole('heading', { level: 2 })).toHaveText(name.split(':')[0] ?? '');
  await expectAccessible(app);
  await app.keyboard.press('Escape');
  await expect(results.loupe).toHaveCount(0);
});

test('results of several runs are chosen among, each opening counted', async ({ app, scratch }) => {
  await trainShapes(app, scratch, { rounds: 1 });
  const train = new TrainPage(app);
  await train.another.click();
  await train.train({ rounds: 1, seed: 2 });
  await train.results.click();
  const results = new ResultsPage(app);
  await results.openTheTest();
  await app.getByRole('button', { name: 'Small digits network 2' }).click();
  await app.getByRole('menuitem', { name: /^Small digits network [\d.]+ %/ }).click();
  await expect(results.headline).toHaveText(/check photos$/);
  await results.openTest.click();
  await expect(results.dialog).toContainText('This seal was opened once before.');
  await results.dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(results.seal).toHaveText('Test opened 2 times', { timeout: 60_000 });
});

test('why it answered is looked at: where it looked, the maps of its layers, and what it learned from that is alike', async ({
  app,
  scratch,
}) => {
  await trainShapes(app, scratch);
  await new TrainPage(app).results.click();
  const results = new ResultsPage(app);
  await results.photos.first().click();
  await results.loupe.getByRole('button', { name: 'Show where it looked' }).click();
  await expect(results.heatOf('disc').or(results.heatOf('square'))).toBeVisible();
  await results.loupe.getByRole('button', { name: /^For / }).click();
  await app.getByRole('menuitem', { name: 'square' }).click();
  await expect(results.loupe).toContainText(
    /Lit and ringed: what speaks for square|Nothing in this photo speaks for square/,
  );
  await results.loupe.getByRole('button', { name: /^From conv/ }).click();
  await app.getByRole('menuitem', { name: /^conv1/ }).click();
  await expect(results.heatOf('square')).toBeVisible();

  await results.loupe.getByRole('button', { name: 'Look at them' }).click();
  await expect(results.nearest).toHaveCount(6, { timeout: 30_000 });
  await expect(results.nearest.first()).toHaveAccessibleName(/, (disc|square)$/);
  await expectAccessible(app);

  // Arrows on the slider are its own; elsewhere they lead to the next photo, where all of it is shown again.
  const place = results.loupe.getByText(/^1 of \d$/);
  await results.loupe.getByRole('slider', { name: 'Strength' }).press('ArrowLeft');
  await expect(place).toBeVisible();

  await results.loupe.getByRole('button', { name: 'What the network sees' }).click();
  await expect(results.sees.getByRole('img', { name: /^Map \d+/ }).first()).toBeVisible();
  await results.sees.getByRole('radio', { checked: true }).press('ArrowUp');
  await expect(results.sees).toContainText('The small patterns that the first layer looks for.');
  await expectAccessible(app);
  await app.keyboard.press('Escape');
  await expect(results.sees).toHaveCount(0);
  await expect(place).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(results.loupe).toHaveCount(0);
});

test('the line between two classes is moved, is remembered, and what is wrongly labelled is mended and taken back', async ({
  app,
  scratch,
}) => {
  await trainShapes(app, scratch);
  await new TrainPage(app).results.click();
  const results = new ResultsPage(app);
  await expect(results.headline).toHaveText(/^Right on \d of 8 check photos$/);
  const line = app.getByRole('slider', { name: 'From how sure on it says square' });
  await line.press('End');
  // Nothing is surer than sure: every square is taken for a disc.
  await expect(results.headline).toHaveText('Right on 4 of 8 check photos');
  await expect(app.getByText('It says square only above 100 %.')).toBeVisible();
  await expect(app.getByRole('button', { name: '50.0 %. It said disc of 8 photos, 4 of them rightly' })).toBeVisible();
  await app.getByLabel('square taken for disc costs').fill('5');
  await expect(app.getByText('All mistakes together cost 20.')).toBeVisible();
  await expectAccessible(app);
  await app.reload();
  await expect(results.headline).toHaveText('Right on 4 of 8 check photos');
  await expect(app.getByLabel('square taken for disc costs')).toHaveValue('5');

  await app.getByRole('button', { name: 'square taken for disc: 4', exact: true }).click();
  await results.loupe.getByRole('button', { name: 'It is disc: fix the label' }).click();
  await expect(results.loupe).toContainText('Its label is disc now.');
  await app.keyboard.press('Escape');
  await expect(app.getByText(/^1 label fixed since this was trained/)).toBeVisible();
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(app.getByText(/label fixed since/)).toHaveCount(0);

  await app.getByRole('button', { name: /^Draw it at/ }).click();
  await expect(results.headline).not.toHaveText('Right on 4 of 8 check photos');
});
