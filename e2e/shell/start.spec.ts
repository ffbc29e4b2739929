import { expect, test } from './fixtures.ts';

test('the window loads the engine with its one-time token', async ({ shell }) => {
  const page = await shell.enginePage();
  expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=one-time-token-of-the-contract$/);
  expect((await shell.seen()).window?.visible).toBe(true);
});

test('the page gets the bridge and nothing of Node or Electron', async ({ shell }) => {
  const page = await shell.enginePage();
  const found = await page.evaluate(() => ({
    capabilities: window.pawprintShell?.capabilities,
    verbs: Object.keys(window.pawprintShell ?? {}).sort(),
    frozen: Object.isFrozen(window.pawprintShell),
    leaks: ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer'].filter((name) => name in globalThis),
  }));
  expect(found).toEqual({
    capabilities: ['native-pickers', 'paths-of-drops', 'reveal', 'notifications', 'keep-awake', 'keychain'],
    verbs: [
      'capabilities',
      'forgetSecret',
      'keepSecret',
      'onCommand',
      'openProjectFolder',
      'pathsOf',
      'pickFiles',
      'pickFolders',
      'pickSaveFolder',
      'readSecret',
      'reveal',
      'setLanguage',
    ],
    frozen: true,
    leaks: [],
  });
});

test('quitting ends the engine by closing its input', async ({ shell }) => {
  await shell.standIn.wire.call('quit');
  expect(await shell.standIn.exited).toBe(0);
  expect(shell.log()).toContain('asked to end');
  expect(shell.log()).toContain('engine ended: exit code 0');
});

test('closing the window quits', async ({ shell }) => {
  await shell.standIn.wire.call('closeWindow');
  expect(await shell.standIn.exited).toBe(0);
});
