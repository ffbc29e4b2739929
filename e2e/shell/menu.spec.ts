import { expect, test } from './fixtures.ts';

test('the menu holds every edit role and the accelerators people know', async ({ shell }) => {
  const menu = await shell.standIn.wire.call('menu');
  const edit = menu.filter((line) => line.menu === '&Edit').map((line) => line.role);
  expect(edit).toEqual(['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll']);
  expect(
    Object.fromEntries(menu.filter((line) => line.accelerator !== null).map((line) => [line.id, line.accelerator])),
  ).toEqual({
    'new-project': 'CmdOrCtrl+N',
    'open-project': 'CmdOrCtrl+O',
    settings: 'CmdOrCtrl+,',
  });
  expect(menu.every((line) => line.label !== '')).toBe(true);
});

test('the page hears the menu, and stops hearing it when it says so', async ({ shell }) => {
  const page = await shell.page();
  await shell.standIn.wire.call('clickMenu', 'new-project');
  await shell.standIn.wire.call('clickMenu', 'settings');
  const both = JSON.stringify([{ kind: 'new-project' }, { kind: 'settings' }]);
  await expect(page.locator('#commands')).toHaveText(both);

  await page.evaluate(() => (window as unknown as { stopHearing(): void }).stopHearing());
  await shell.standIn.wire.call('clickMenu', 'new-project');
  // A round trip later the command would have come.
  await page.evaluate(() => window.pawprintShell?.setLanguage('en'));
  await expect(page.locator('#commands')).toHaveText(both);
});

test('a command given while the page loads again is heard by the new page', async ({ shell }) => {
  const page = await shell.page();
  await page.route('**/page.js', async (route) => {
    await shell.standIn.wire.call('clickMenu', 'new-project');
    await route.fallback();
  });
  await page.reload();
  await expect(page.locator('#commands')).toHaveText(JSON.stringify([{ kind: 'new-project' }]));
});

test('Open Project lets the user choose a folder and grants it before the page hears of it', async ({ shell }) => {
  await shell.standIn.wire.call('answerDialog', { dialog: 'open', paths: ['/somewhere/pets.pawprint'] });
  await shell.standIn.wire.call('clickMenu', 'open-project');
  // The folder is checked by the engine, which also says it in the user's language when it is no project.
  await expect((await shell.page()).locator('#commands')).toHaveText(
    JSON.stringify([{ kind: 'open-project', folder: '/somewhere/pets.pawprint' }]),
  );
  expect(await shell.engineHeard()).toEqual([{ id: 1, grant: ['/somewhere/pets.pawprint'] }]);
});

test('the menu speaks the language of the system, then the page’s, and remembers it', async ({ start }) => {
  const files = (lines: { id: string | null; label: string }[]): string | undefined =>
    lines.find((line) => line.id === 'new-project')?.label;
  const shell = start({ environment: { LANGUAGE: 'ko-KR:en-US' } });
  const page = await shell.enginePage();
  expect(files(await shell.standIn.wire.call('menu'))).toBe('새 프로젝트');

  await page.evaluate(() => window.pawprintShell?.setLanguage('en'));
  expect(files(await shell.standIn.wire.call('menu'))).toBe('New Project');
  await shell.standIn.wire.call('quit');
  await shell.standIn.exited;

  const again = start({ environment: { LANGUAGE: 'ko-KR' } });
  await again.enginePage();
  expect(files(await again.standIn.wire.call('menu'))).toBe('New Project');
});

test('the log files can be shown', async ({ shell }) => {
  await shell.standIn.wire.call('clickMenu', 'logs');
  expect((await shell.seen()).openedPaths).toEqual([`${shell.home}/logs`]);
});
