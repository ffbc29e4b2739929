import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('the window opens where it was left', async ({ shell, start }) => {
  const bounds = { x: 220, y: 90, width: 1300, height: 820 };
  await shell.standIn.wire.call('moveWindow', bounds);
  await shell.standIn.wire.call('maximizeWindow');
  await shell.standIn.wire.call('quit');
  await shell.standIn.exited;

  const again = start();
  await again.enginePage();
  expect((await again.seen()).window).toMatchObject({ bounds, maximized: true, fullScreen: false });
});

for (const [what, remembered] of [
  [
    'a screen that is gone',
    JSON.stringify({
      bounds: { x: 5000, y: 90, width: 1300, height: 820 },
      maximized: false,
      fullScreen: false,
      language: null,
    }),
  ],
  ['a damaged file', '{"bounds": 7'],
] as const) {
  test(`the window opens in its first size after ${what}`, async ({ home, start }) => {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'window.json'), remembered);
    const shell = start();
    await shell.enginePage();
    expect((await shell.seen()).window).toMatchObject({ bounds: { width: 1280, height: 800 } });
  });
}

test('a second start brings the first window back and ends', async ({ shell, start }) => {
  await shell.standIn.wire.call('focusWindow', false);
  const second = start();
  expect(await second.standIn.exited).toBe(0);
  await expect.poll(async () => (await shell.seen()).window?.focused).toBe(true);
});

test('a project named by a second start opens in the first', async ({ shell, start, home }) => {
  const folder = join(home, '내 고양이 🐈.pawprint');
  mkdirSync(folder);
  await start({ args: [folder] }).standIn.exited;
  const page = await shell.page();
  await expect(page.locator('#commands')).toHaveText(JSON.stringify([{ kind: 'open-project', folder }]));
  expect(await shell.engineHeard()).toEqual([{ id: 1, grant: [folder] }]);
});

test('a project named at the start is granted and opened when the page is there', async ({ start, home }) => {
  const folder = join(home, 'pets.pawprint');
  mkdirSync(folder, { recursive: true });
  const shell = start({ args: [join(home, 'x', '..', 'pets.pawprint')] });
  const page = await shell.enginePage();
  await expect(page.locator('#commands')).toHaveText(JSON.stringify([{ kind: 'open-project', folder }]));
  expect(await shell.engineHeard()).toEqual([{ id: 1, grant: [folder] }]);
  expect((await shell.seen()).recent).toEqual([folder]);
});

test('what is no project folder is not opened', async ({ start, home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'file.pawprint'), '');
  const shell = start({ args: [join(home, 'file.pawprint'), join(home, 'missing.pawprint')] });
  const page = await shell.enginePage();
  await shell.standIn.wire.call('clickMenu', 'settings');
  await expect(page.locator('#commands')).toHaveText(JSON.stringify([{ kind: 'settings' }]));
  expect(await shell.engineHeard()).toEqual([]);
});

test('a project dropped on the icon opens', async ({ shell, home }) => {
  const folder = join(home, 'pets.pawprint');
  mkdirSync(folder);
  await shell.standIn.wire.call('openFile', folder);
  await expect((await shell.page()).locator('#commands')).toHaveText(
    JSON.stringify([{ kind: 'open-project', folder }]),
  );
});
