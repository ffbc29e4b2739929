import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expectAccessible } from '../accessibility.ts';
import { expect, test } from '../fixtures.ts';
import { sealShapes, trainShapes } from '../pages/shape-project.ts';
import { TrainPage } from '../pages/train.ts';
import { trainersOf } from '../processes.ts';

/** Begins a training so long that no computer is through before the story has looked: many rounds of a large network. */
async function beginLong(app: Page, scratch: string, doneRounds: number): Promise<TrainPage> {
  await sealShapes(app, scratch);
  const train = new TrainPage(app);
  await train.methods.getByRole('radio', { name: /From scratch(?!,)/ }).click();
  await train.change({ rounds: 1000 });
  await train.begin.click();
  await train.expectRounds(doneRounds);
  return train;
}

test('the fitting method is proposed, its network drawn with its true sizes', async ({ app, scratch }) => {
  await sealShapes(app, scratch);
  const train = new TrainPage(app);
  await expect(train.methods.getByRole('radio', { checked: true })).toContainText('Small digits network');
  await expect(app.getByText('13 × 13 × 32')).toBeVisible();
  await expect(app.getByText('Flatten 1,152')).toBeVisible();
  await expect(app.getByText(/^Trains on: CPU/)).toBeVisible({ timeout: 60_000 });
  await expectAccessible(app);

  await train.methods.getByRole('radio', { checked: true }).focus();
  await app.keyboard.press('ArrowRight');
  await expect(train.methods.getByRole('radio', { checked: true })).toContainText('Digits network without pooling');
  await app.keyboard.press('ArrowRight');
  await expect(train.methods.getByRole('radio', { checked: true })).toContainText('From scratch');
  await expect(train.methods.getByRole('radio', { checked: true })).toContainText('69.5 %');
  await expect(app.getByText('991,041', { exact: true })).toBeVisible();

  await app.keyboard.press('ArrowRight');
  await expect(train.methods.getByRole('radio', { checked: true })).toContainText('83.5 %');
  await expect(
    app.getByText('Each round every photo looks new: mirrored, turned by up to 36°, and up to 20 % larger or smaller.'),
  ).toBeVisible();
  await expectAccessible(app);
});

test('all of a recipe can be changed, is marked, survives a reload, and goes back to the proposal', async ({
  app,
  scratch,
}) => {
  await sealShapes(app, scratch);
  const train = new TrainPage(app);
  await train.change({ rounds: 0 });
  await expect(app.getByText('A whole number from 1 to 1,000.')).toBeVisible();
  await expect(train.begin).toHaveAttribute('aria-disabled', 'true');
  await app.getByRole('button', { name: 'Set back: Rounds' }).click();
  await expect(train.field('Rounds')).toHaveValue('10');
  await expect(train.begin).toHaveAttribute('aria-disabled', 'false');
  await app.getByRole('radio', { name: 'SGD' }).click();
  await train.field('Momentum').fill('0,9');
  await app.keyboard.press('Tab');
  await expect(train.field('Momentum')).toHaveValue('0.9');
  await expect(train.step('Training')).toContainText('2 changed');

  // A network that eats the photo up says so at its layer, and cannot be trained.
  await train.open('Network');
  await train.field('Filter size').fill('7');
  await expect(app.getByRole('alert')).toContainText('Nothing is left of the photo at conv3');
  await expect(train.begin).toHaveAttribute('aria-disabled', 'true');
  await app.getByRole('radio', { name: 'Zeros around' }).click();
  await expect(app.getByText('14 × 14 × 32')).toBeVisible();
  await expect(train.begin).toHaveAttribute('aria-disabled', 'false');
  await expectAccessible(app);

  // Blocks of a base network: by click, by keyboard, drawn over; what learns is counted at once.
  await train.methods.getByRole('radio', { name: /On VGG16(?!,)/ }).click();
  const learns = train.step('What learns');
  await expect(learns).toContainText('Only the new last part: 3,277,313 of 17,992,001 weights');
  await train.block('block5').click();
  await expect(learns).toContainText('10,356,737 weights learn 7,635,264 weights stay frozen');
  await expect(learns).toContainText('The new last part has not learned yet');
  await train.block('block5').press('Shift+ArrowLeft');
  await expect(train.block('block4')).toBeFocused();
  await expect(train.block('block4')).toBeChecked();
  await learns.getByRole('button', { name: 'Take 0.00001' }).click();
  await expect(train.field('Step size')).toHaveValue('0.00001');
  await train.block('block1').hover();
  await app.mouse.down();
  await train.block('block2').hover();
  await train.block('block3').hover();
  await app.mouse.up();
  await expect(learns).toContainText('17,992,001 weights learn');
  await expect(learns).toContainText('24 photos are few for all these weights');
  await train.block('block4').click();
  await expect(learns).toContainText('A frozen block stands behind one that learns');
  await expectAccessible(app);

  await app.reload();
  await expect(train.methods.getByRole('radio', { checked: true })).toContainText('On VGG16');
  await expect(train.headline).toHaveText('Start from VGG16 and retrain 4 of its blocks');
  await app.getByRole('button', { name: 'Back to the proposal' }).click();
  await expect(train.headline).toHaveText('Build on what VGG16 already knows');
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(train.block('block3')).toBeChecked();
  await expect(train.block('block4')).not.toBeChecked();

  await app.getByRole('button', { name: 'What is changed' }).click();
  const row = app.getByRole('dialog').getByRole('row', { name: /^Blocks that learn/ });
  await expect(row).toContainText('block1, block2, block3, block5');
  await expect(app.getByRole('dialog').getByRole('row', { name: /^Step size/ })).toContainText('0.00001');
  await expectAccessible(app);
  await app.getByRole('button', { name: 'Close' }).click();

  // Another base: all of it is frozen at first, and its weights can be had.
  await train.open('Network');
  await expect(
    train.step('Network').getByRole('radio', { name: /^(Efficient|VGG|Mobile|ResNet|Xception|Dense)/ }),
  ).toHaveCount(7);
  await train
    .step('Network')
    .getByRole('radio', { name: /^DenseNet121/ })
    .click();
  await expect(train.headline).toHaveText('Build on what DenseNet121 already knows');
  await expect(app.getByRole('button', { name: 'Load 29 MB: DenseNet121' })).toBeVisible();
  await learns.getByRole('button', { name: '172 layers' }).click();
  await expect(app.getByRole('region', { name: 'Layers of conv4' })).toContainText('conv4_block24_concat');
  await expectAccessible(app);
});

test('blocks of a base learn from where another run has brought the last part', async ({ app, scratch }) => {
  await sealShapes(app, scratch);
  const train = new TrainPage(app);
  await train.methods.getByRole('radio', { name: /^Quick/ }).click();
  await train.open('What learns');
  await train.block('top').click();
  await expect(train.begin).toHaveAttribute('aria-disabled', 'true');
  await train.block('top').click();
  await train.train({ rounds: 1 });

  await train.another.click();
  await train.open('What learns');
  const learns = train.step('What learns');
  await train.block('top').click();
  const from = learns.getByRole('combobox', { name: 'Goes on from' });
  await expect(from.locator('option:checked')).toHaveText(/^Quick, best check/);
  await expect(learns).not.toContainText('has not learned yet');
  await from.selectOption({ label: 'nothing: begin with a new last part' });
  await expect(learns).toContainText('has not learned yet');
  await from.selectOption({ index: 0 });
  await train.begin.click();
  await expect(train.results).toBeVisible({ timeout: 90_000 });
});

test('training draws its rounds, says the best, and a page opened later shows the same', async ({
  app,
  context,
  scratch,
}) => {
  await trainShapes(app, scratch, { rounds: 3 });
  const train = new TrainPage(app);
  await expect(train.headline).toHaveText(/^Right on \d of 8 check photos$/);
  await expect(train.rounds).toHaveCount(4);
  await train.chart.focus();
  await app.keyboard.press('Home');
  await expect(train.chart).toHaveAttribute('aria-valuetext', /^Round 1: checked [\d.]+ %, learned [\d.]+ %; loss/);
  await app.keyboard.press('ArrowRight');
  await expect(train.chart).toHaveAttribute('aria-valuetext', /^Round 2:/);
  await expectAccessible(app);

  // Taken away, the chart is a picture with everything it needs, and its numbers are those of the table.
  const picture = await train.saveChart('Picture (PNG)', join(scratch, 'chart.png'));
  const { width, height } = await sharp(picture).metadata();
  expect([width > 1000, height > 500]).toEqual([true, true]);
  const drawing = await readFile(await train.saveChart('Drawing (SVG)', join(scratch, 'chart.svg')), 'utf8');
  expect(drawing).toMatch(/^<svg[^>]* viewBox=/);
  expect(drawing).not.toContain('var(--');
  const numbers = await readFile(await train.saveChart('Numbers (CSV)', join(scratch, 'chart.csv')), 'utf8');
  expect(numbers.trim().split('\r\n')).toHaveLength(1 + 3);

  const later = await context.newPage();
  await later.goto(app.url());
  await expect(new TrainPage(later).rounds).toHaveCount(4);
});

test('stopping keeps the best round; the run goes on from its last one', async ({ app, scratch }) => {
  const train = await beginLong(app, scratch, 2);
  await expect(app.getByText(/Round \d+ of 1,000/).first()).toBeVisible();
  await expectAccessible(app);
  await train.stop.click();
  await expect(train.headline).toHaveText('Training was stopped', { timeout: 60_000 });
  const done = (await train.rounds.count()) - 1;
  await app.getByRole('button', { name: `Go on from round ${String(done)}` }).click();
  await train.expectRounds(done + 1);
  await train.stop.click();
  await expect(train.headline).toHaveText('Training was stopped', { timeout: 60_000 });
  await app.getByRole('button', { name: 'See what it can do' }).click();
  await expect(app).toHaveURL(/\/results$/);
});

test('a trainer that is killed in mid-round is said as it is, and the run goes on from its last round', async ({
  app,
  engine,
  scratch,
}) => {
  test.skip(process.platform !== 'linux', 'finding the trainer reads /proc');
  const train = await beginLong(app, scratch, 2);
  const trainers = await trainersOf(engine.process.pid ?? 0);
  expect(trainers.length).toBeGreaterThan(0);
  for (const trainer of trainers) process.kill(trainer, 'SIGKILL');

  await expect(train.headline).toHaveText('Training ended before its time', { timeout: 60_000 });
  await expect(app.getByRole('alert')).toContainText('The training process ended unexpectedly');
  await expectAccessible(app);
  const done = (await train.rounds.count()) - 1;
  expect(done).toBeGreaterThanOrEqual(2);

  await app.getByRole('button', { name: `Go on from round ${String(done)}` }).click();
  await train.expectRounds(done + 1);
  await train.stop.click();
  await expect(train.headline).toHaveText('Training was stopped', { timeout: 60_000 });
});

test('a step that does not end can be stopped at once, keeping the last finished round', async ({
  app,
  engine,
  scratch,
}) => {
  test.skip(process.platform !== 'linux', 'finding the trainer reads /proc');
  const train = await beginLong(app, scratch, 1);
  // A process that is held stands for a step that takes for ever.
  for (const trainer of await trainersOf(engine.process.pid ?? 0)) process.kill(trainer, 'SIGSTOP');
  await train.stop.click();
  await expect(train.stopAtOnce).toBeVisible({ timeout: 60_000 });
  await expect(app.getByText(/round \d+, the last finished one, is kept/)).toBeVisible();
  await expectAccessible(app);
  await train.stopAtOnce.click();
  await expect(train.headline).toHaveText('Training was stopped', { timeout: 60_000 });
  await expect(app.getByRole('button', { name: /^Go on from round \d+/ })).toBeVisible();
});

test('earlier runs are listed with what they reached, get a name, a note and a star, and can be removed and taken back', async ({
  app,
  scratch,
}) => {
  await trainShapes(app, scratch, { rounds: 1 });
  const train = new TrainPage(app);
  await train.another.click();
  await train.train({ rounds: 1, seed: 2 });
  await train.another.click();
  const first = app.getByRole('row', { name: /Small digits network Finished/ });
  const second = app.getByRole('row', { name: /Small digits network 2 Finished/ });
  await expect(first).toContainText('1 of 1');
  await expect(second).toContainText(/\d+\.\d %/);

  await first.getByRole('button', { name: 'Star for Small digits network' }).click();
  await train.choose(first, 'Name and note');
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Mine');
  await dialog.getByLabel('Note').fill('Seed 1');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  const starred = app.getByRole('row', { name: /Seed 1/ });
  await expect(starred.getByRole('button', { pressed: true })).toBeVisible();
  await expect(app.getByRole('row').nth(1)).toContainText('Seed 1');
  await train.choose(starred, 'Name and note');
  await dialog.getByLabel('Name').fill('mnist 2');
  await expect(dialog.getByText('Another run is called so.')).toBeVisible();
  await expectAccessible(app);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await train.choose(second, 'Remove');
  await expect(app.getByRole('row')).toHaveCount(1 + 1);
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(app.getByRole('row')).toHaveCount(1 + 2);
  await train.choose(second, 'Remove');
  await expect(app.getByRole('row')).toHaveCount(1 + 1);
  await starred.getByRole('button', { name: 'Mine', exact: true }).click();
  await expect(train.rounds).toHaveCount(2);
});

test.describe('weights that are not here yet', () => {
  const mirror = 'PAWPRINT_WEIGHTS_MIRROR';
  // Nobody listens there: what is shown is what someone without a network sees.
  test.beforeAll(() => {
    process.env[mirror] = 'http://127.0.0.1:9/keras';
  });
  test.afterAll(() => {
    Reflect.deleteProperty(process.env, mirror);
  });

  test('are offered with their size; where they cannot be had, it says what to load from where, and where to put it', async ({
    app,
    scratch,
  }) => {
    await sealShapes(app, scratch);
    const train = new TrainPage(app);
    await train.methods.getByRole('radio', { name: /On VGG16(?!,)/ }).click();
    await expect(train.begin).toHaveCount(0);
    await app.getByRole('button', { name: 'Load VGG16 (59 MB)' }).click();
    const alert = app.getByRole('alert').filter({ hasText: 'could not be downloaded' });
    await expect(alert).toContainText('vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5', { timeout: 60_000 });
    await expect(alert).toContainText('downloads');
    await expectAccessible(app);
    // It can be tried again, and another method needs none of it.
    await expect(app.getByRole('button', { name: 'Load VGG16 (59 MB)' })).toBeVisible();
    await train.methods.getByRole('radio', { name: /Quick/ }).click();
    await expect(train.begin).toBeVisible();
    await expect(alert).toHaveCount(0);
  });
});
