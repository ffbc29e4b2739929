import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { electronBinary, ensureElectron, hasScreen } from './electron.js';
import { temporaryFolder, testContext } from './test-places.ts';

function checkout(): string {
  const root = temporaryFolder();
  const home = join(root, 'node_modules', 'electron');
  mkdirSync(join(home, 'dist'), { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ version: '45.4.1' }));
  return root;
}

test('a binary that is there is used, wherever it was put', () => {
  const root = checkout();
  const dist = join(root, 'node_modules', 'electron', 'dist');
  expect(electronBinary({ root, environment: {} })).toBeNull();
  writeFileSync(join(dist, 'electron'), '');
  expect(electronBinary({ root, environment: {} })).toBe(join(dist, 'electron'));
  const given = temporaryFolder();
  expect(electronBinary({ root, environment: { ELECTRON_OVERRIDE_DIST_PATH: given } })).toBeNull();
  writeFileSync(join(given, 'electron'), '');
  expect(electronBinary({ root, environment: { ELECTRON_OVERRIDE_DIST_PATH: given } })).toBe(join(given, 'electron'));
});

test('a download that failed is not tried again for a day, unless asked', async () => {
  const { context } = testContext({ root: checkout(), environment: {} });
  let tries = 0;
  const install = (): Promise<number> => Promise.resolve((tries += 1));
  expect(await ensureElectron(context, { install })).toBeNull();
  expect(await ensureElectron(context, { install })).toBeNull();
  expect(tries).toBe(1);
  await ensureElectron(context, { install, retry: true });
  expect(tries).toBe(2);
  const failure = join(context.home, 'downloads', 'electron-45.4.1.failed');
  const yesterday = Date.now() / 1000 - 25 * 3600;
  utimesSync(failure, yesterday, yesterday);
  const binary = join(context.root, 'node_modules', 'electron', 'dist', 'electron');
  const works = (): Promise<number> => {
    writeFileSync(binary, '');
    return Promise.resolve(0);
  };
  expect(await ensureElectron(context, { install: works })).toBe(binary);
  expect(existsSync(failure)).toBe(false);
});

test.runIf(process.platform === 'linux')('a window needs a screen', () => {
  expect(hasScreen({})).toBe(false);
  expect(hasScreen({ DISPLAY: '' })).toBe(false);
  expect(hasScreen({ DISPLAY: ':0' })).toBe(true);
  expect(hasScreen({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
});
