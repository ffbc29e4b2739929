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

test('the fitting method is proposed, its network drawn with its true sizes, its numbers changeable', async ({
  app,
  scratch,
}) => {
  await sealShapes(app, scratch);
  const train = new TrainPage(app);
  await expect(train.methods.getByRole('radio', { checked: true })).toContainText('Small digits network');
  await expect(app.getByText('13 × 13 × 32')).toBeVisible();
  await expect(app.getByText('Flatten 1,152')).toBeVisible();
  await expect(app.getByText(/^Trains on: CPU/)).toBeVisible({ timeout: 60_000 });
  await expectAccessible(app);

  await train.methods.getByRole('radio', { checked: true }).focus();
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

  await train.change({ rounds: 0 });
  await expect(app.getByText('Give a whole number from 1 to 1,000.')).toBeVisible();
  await expect(train.begin).toHaveAttribute('aria-disabled', 'true');
  await app.getByRole('button', { name: 'As the lecture has it' }).click();
  await expect(train.begin).toHaveAttribute('aria-disabled', 'false');
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

test('earlier runs are listed with what they reached, and can be removed', async ({ app, scratch }) => {
  await trainShapes(app, scratch, { rounds: 1 });
  const train = new TrainPage(app);
  await train.another.click();
  await train.train({ rounds: 1, seed: 2 });
  await train.another.click();
  const first = app.getByRole('row', { name: /^Small digits network Finished/ });
  const second = app.getByRole('row', { name: /^Small digits network 2 Finished/ });
  await expect(first).toContainText('1 of 1');
  await expect(second).toContainText(/\d+\.\d %/);
  await second.getByRole('button', { name: 'Remove' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(second).toHaveCount(0);
  await first.getByRole('button', { name: 'Small digits network' }).click();
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
    await train.methods.getByRole('radio', { name: /On VGG16/ }).click();
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
