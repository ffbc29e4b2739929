import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('what the user picks is granted before the page learns of it', async ({ shell }) => {
  const page = await shell.page();
  const paths = ['/photos/고양이 🐈', '/photos/dogs'];
  await shell.standIn.wire.call('answerDialog', { dialog: 'open', paths });
  const granted = await page.evaluate(async () => {
    const picked = await window.pawprintShell?.pickFolders();
    const { granted } = (await (await fetch('/heard')).json()) as { granted: string[] };
    return { picked, granted };
  });
  expect(granted).toEqual({ picked: paths, granted: paths });
});

test('a picker that is closed without a choice grants nothing', async ({ shell }) => {
  const page = await shell.page();
  for (let times = 0; times < 4; times += 1)
    await shell.standIn.wire.call('answerDialog', { dialog: 'open', paths: [] });
  const picked = await page.evaluate(async () => {
    const shell = window.pawprintShell;
    return [
      await shell?.pickFolders(),
      await shell?.pickFiles(),
      await shell?.pickSaveFolder(),
      await shell?.openProjectFolder(),
    ];
  });
  expect(picked).toEqual([[], [], null, null]);
  expect(await shell.engineHeard()).toEqual([]);
});

test('each kind of picker begins where it was last used', async ({ shell }) => {
  const page = await shell.page();
  for (const path of ['/one/archive.zip', '/two/folder', '/three/photo.jpg'])
    await shell.standIn.wire.call('answerDialog', { dialog: 'open', paths: [path] });
  await page.evaluate(async () => {
    await window.pawprintShell?.pickFiles();
    await window.pawprintShell?.openProjectFolder();
    await window.pawprintShell?.pickFiles();
  });
  const { dialogs } = await shell.seen();
  expect(dialogs.map(({ defaultPath }) => defaultPath)).toEqual([
    expect.stringMatching(/pictures$/),
    `${shell.home}/projects`,
    '/one',
  ]);
});

test('dropped files give their paths, in their order; those that lie nowhere give none', async ({ shell }) => {
  const page = await shell.page();
  await shell.standIn.placeFiles({ 'one.jpg': '/photos/one.jpg', 'two.jpg': '/photos/two.jpg' });
  const paths = await page.evaluate(() => {
    const files = ['two.jpg', 'from a page.png', 'one.jpg'].map((name) => new File(['x'], name));
    return window.pawprintShell?.pathsOf(files);
  });
  expect(paths).toEqual(['/photos/two.jpg', '', '/photos/one.jpg']);
  expect(await shell.engineHeard()).toEqual([{ id: 1, grant: ['/photos/two.jpg', '/photos/one.jpg'] }]);
});

test('a drop of 25,000 photos is granted in messages the protocol allows', async ({ shell }) => {
  const page = await shell.page();
  const names = Array.from({ length: 25_000 }, (_, place) => `${place}.jpg`);
  await shell.standIn.placeFiles(Object.fromEntries(names.map((name) => [name, `/photos/${name}`])));
  const count = await page.evaluate(async (names) => {
    const paths = await window.pawprintShell?.pathsOf(names.map((name) => new File(['x'], name)));
    return paths?.length;
  }, names);
  expect(count).toBe(25_000);
  const grants = (await shell.engineHeard()).map((line) => ('grant' in line ? line.grant.length : 0));
  expect(grants).toEqual([10_000, 10_000, 5_000]);
});

test('only what the engine allows is revealed', async ({ shell }) => {
  const page = await shell.page();
  await shell.standIn.wire.call('answerDialog', { dialog: 'open', paths: ['/exports'] });
  const answers = await page.evaluate(async () => {
    const shell = window.pawprintShell;
    await shell?.pickSaveFolder();
    return [await shell?.reveal('/exports/model'), await shell?.reveal('/etc/passwd')];
  });
  expect(answers).toEqual([true, false]);
  expect((await shell.seen()).revealed).toEqual(['/exports/model']);
});

test('a secret is kept in the keychain, and nowhere where there is none', async ({ shell }) => {
  const page = await shell.page();
  const file = join(shell.home, 'kaggle.secret');
  const keep = (): Promise<unknown> => page.evaluate(() => window.pawprintShell?.keepSecret('the key'));
  const read = (): Promise<unknown> => page.evaluate(() => window.pawprintShell?.readSecret());
  expect(await read()).toBeNull();
  expect(await keep()).toBe(true);
  expect(await read()).toBe('the key');
  expect(readFileSync(file, 'latin1')).not.toContain('the key');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  await page.evaluate(() => window.pawprintShell?.forgetSecret());
  expect(await read()).toBeNull();
  expect(existsSync(file)).toBe(false);

  await shell.standIn.wire.call('setKeychain', false);
  expect(await keep()).toBe(false);
  expect(existsSync(file)).toBe(false);
});

test('calls that are not of their form are refused', async ({ shell }) => {
  const page = await shell.page();
  const refusals = await page.evaluate(async () => {
    const shell = window.pawprintShell as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const outcomes = [];
    for (const [verb, ...args] of [
      ['setLanguage'],
      ['keepSecret', ''],
      ['reveal', 7],
      ['reveal', ''],
      ['setLanguage', 'xx'],
      ['reveal', '/a', '/b'],
    ])
      outcomes.push(
        await shell[String(verb)]?.(...args).then(
          () => 'done',
          (error: unknown) => (error instanceof Error ? 'refused' : 'odd'),
        ),
      );
    return outcomes;
  });
  // The last one's second argument does not cross the bridge at all.
  expect(refusals).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', 'done']);
  expect((await shell.seen()).revealed).toEqual([]);
});

test('a call from any other frame or address is refused', async ({ shell }) => {
  const url = (await shell.page()).url();
  const other = url.replace(/:\d+\//, ':1/');
  for (const sender of [
    { window: 1, url, isMainFrame: false },
    { window: 1, url: other, isMainFrame: false },
  ])
    await expect(shell.standIn.wire.call('invoke', sender, 'reveal', ['/'])).rejects.toThrow('reveal was refused');
  // The window itself, somewhere else.
  await shell.standIn.wire.call('navigated', 1, other, false);
  const away = { window: 1, url: other, isMainFrame: true };
  await expect(shell.standIn.wire.call('invoke', away, 'pick-folders', [])).rejects.toThrow('pick-folders was refused');
});

test('a value that cannot be copied is refused at the bridge', async ({ shell }) => {
  const page = await shell.page();
  const error = await page.evaluate(async () => {
    const state = new Proxy([new Proxy({}, {})], {});
    try {
      await window.pawprintShell?.pathsOf(state as unknown as File[]);
      return null;
    } catch (error) {
      return error instanceof Error ? error.name : 'odd';
    }
  });
  expect(error).toBe('DataCloneError');
});
