import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { electronBinary } from '../../setup/electron.js';

const root = join(import.meta.dirname, '..', '..');

test('the program starts in Electron, with the bridge, and quits cleanly', async () => {
  const executablePath = electronBinary({ root, environment: process.env });
  const home = await mkdtemp(join(tmpdir(), 'pawprint-electron-'));
  const environment = Object.entries({ ...process.env, PAWPRINT_HOME: home, ELECTRON_RUN_AS_NODE: undefined });
  const program = await _electron.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
    env: Object.fromEntries(environment.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
  try {
    const page = await program.firstWindow();
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/#\//);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const found = await page.evaluate(() => [Object.keys(window).includes('pawprintShell'), typeof globalThis.require]);
    expect(found).toEqual([true, 'undefined']);
    const windows = await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBe(1);
  } finally {
    await program.close();
    await rm(home, { recursive: true, force: true });
  }
});
