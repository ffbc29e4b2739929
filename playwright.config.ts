import { existsSync } from 'node:fs';
import { defineConfig, type LaunchOptions, type Project } from '@playwright/test';
import { electronBinary } from './setup/electron.js';

/** The system's Chromium where there is one; undefined leaves the choice to Playwright. */
function chromium(): string | undefined {
  const named = process.env.PAWPRINT_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));
}

const executablePath = chromium();
const asRoot = process.getuid?.() === 0;

// The browser itself must not speak to the network either: stories record every request.
const launchOptions: LaunchOptions = {
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [
    ...(asRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    // A camera that shows a test picture, for a page that is allowed to use one.
    '--use-fake-device-for-media-stream',
  ],
};

const projects: Project[] = [
  { name: 'browser', testDir: 'e2e/stories' },
  { name: 'stand-in', testDir: 'e2e/shell' },
];
// The program as users have it, wherever Electron's binary is.
const binary = electronBinary({ root: import.meta.dirname, environment: process.env });
if (binary !== null) projects.push({ name: 'electron', testDir: 'e2e/electron' });

export default defineConfig({
  // What is waited for comes when it comes: a slow or busy machine is no fault.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  // A test that passes the second time hides a race.
  retries: 0,
  // Every story has an engine, folders and a browser of its own.
  workers: '100%',
  fullyParallel: false,
  forbidOnly: true,
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    // Without a film of every frame, which costs as much as the stories themselves.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions,
  },
  projects,
});
