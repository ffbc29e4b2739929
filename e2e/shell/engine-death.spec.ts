import { expect, test } from './fixtures.ts';

test('an engine that dies is told truthfully and starts again at the press of a button', async ({ shell }) => {
  const page = await shell.page();
  const first = page.url();
  await shell.engineSays({ busy: { kind: 'train', sentence: 'x' } });
  await expect.poll(async () => (await shell.seen()).awake).toBe(true);
  await shell.killEngine();
  await expect(page.getByRole('heading')).toHaveText('The part of Pawprint that does the work has stopped.');
  await expect(page.getByText(`${shell.home}/logs`)).toBeVisible();
  const seen = await shell.seen();
  expect(seen.awake).toBe(false);
  expect(seen.progress.at(-1)).toBe(-1);
  await expect.poll(() => shell.log()).toContain('engine ended: SIGKILL');
  // Its page has no script and can do nothing: the bridge refuses it.
  const refused = await page.evaluate(() =>
    window.pawprintShell?.pickFolders().then(
      () => 'answered',
      () => 'refused',
    ),
  );
  expect(refused).toBe('refused');

  await expect(page.getByRole('button', { name: 'Start again' })).toBeFocused();
  await page.keyboard.press('Enter');
  await shell.enginePage();
  expect(page.url()).not.toBe(first);
  expect(page.url()).toContain('#token=');
  // The new engine is watched and quit like the first.
  await shell.standIn.wire.call('quit');
  expect(await shell.standIn.exited).toBe(0);
});

test('after three deaths within a minute no more starts are offered', async ({ shell }) => {
  const page = await shell.page();
  for (let death = 1; death <= 2; death += 1) {
    await shell.killEngine();
    await page.getByRole('button', { name: 'Start again' }).click();
    await shell.enginePage();
  }
  await shell.killEngine();
  await expect(page.getByRole('heading')).toHaveText('Pawprint’s engine keeps stopping.');
  await expect(page.getByRole('button')).toHaveCount(0);
  await shell.standIn.wire.call('quit');
  expect(await shell.standIn.exited).toBe(0);
});

test('an engine that never comes up is told in the user’s language', async ({ start }) => {
  const shell = start({ environment: { CONTRACT_ENGINE: 'dead', LANGUAGE: 'ko-KR' } });
  const page = await shell.page();
  await expect(page.getByRole('heading')).toHaveText('Pawprint에서 실제 작업을 하는 부분이 멈췄습니다.');
  await expect(page.getByRole('button', { name: '다시 시작' })).toBeVisible();
  await shell.standIn.wire.call('quit');
  expect(await shell.standIn.exited).toBe(0);
});

test('a page that crashes can be loaded again while the engine goes on', async ({ shell }) => {
  const page = await shell.page();
  await shell.standIn.wire.call('crashPage');
  await page.getByRole('button', { name: 'Load the page again' }).click();
  await shell.enginePage();
  expect(await shell.engineHeard()).toEqual([]);
});
