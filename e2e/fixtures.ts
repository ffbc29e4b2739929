import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { tensorflowFolder } from '../setup/tensorflow-place.js';
import { tensorflowFolderVariable } from '../src-main/files/trainer-environment.ts';

export { expect };

/** The program as it is served to a browser: the real engine, in a home of its own. */
export interface ServedEngine {
  /** http://127.0.0.1:PORT */
  address: string;
  /** The address with its one-time token. */
  link: string;
  /** PAWPRINT_HOME of this engine; new projects are kept in `projects` below it. */
  home: string;
  /** The folders named with `serve --root`. */
  root: string;
  process: ChildProcess;
}

interface Fixtures {
  /** A folder that goes when the test ends, for photos and zips. */
  scratch: string;
  engine: ServedEngine;
  /** Addresses of all requests of all pages of the browser. Each must be the engine's: that is checked after every story. */
  requests: string[];
  /** Errors that pages reported; there must be none. */
  complaints: string[];
  /** The page, let in by the link. */
  app: Page;
}

const cli = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');

export const test = base.extend<Fixtures>({
  // Names with Korean letters and spaces are the rule, not the exception.
  scratch: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'pawprint 사진 '));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },

  engine: async ({ scratch }, use) => {
    const engine = await startEngine(join(scratch, 'home'), join(scratch, 'root'));
    await use(engine);
    await stopEngine(engine);
  },

  requests: async ({ context, engine }, use) => {
    const requests: string[] = [];
    context.on('request', (request) => requests.push(request.url()));
    await use(requests);
    const elsewhere = requests.filter((url) => new URL(url).origin !== engine.address && !url.startsWith('blob:'));
    expect(elsewhere, 'requests that leave this computer').toEqual([]);
  },

  complaints: async ({ context }, use) => {
    const complaints: string[] = [];
    listenForComplaints(context, complaints);
    await use(complaints);
    expect(complaints, 'errors in the page').toEqual([]);
  },

  // requests and complaints are named so that both watch from the first request on.
  app: async ({ page, engine, requests: _requests, complaints: _complaints }, use) => {
    await page.goto(engine.link);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await use(page);
  },
});

/** Starts `pawprint serve` and waits until its door is open. */
export async function startEngine(home: string, root: string, port = 0): Promise<ServedEngine> {
  if (!existsSync(cli)) throw new Error('The program is not built. Run: npm run build');
  await mkdir(home, { recursive: true });
  await mkdir(root, { recursive: true });
  const child = spawn(process.execPath, [cli, 'serve', '--port', String(port), '--root', root], {
    env: {
      ...process.env,
      // A home of its own has no TensorFlow: it takes the one that set-up provided.
      [tensorflowFolderVariable]: process.env[tensorflowFolderVariable] ?? tensorflowFolder(),
      PAWPRINT_HOME: home,
      LANG: 'en_US.UTF-8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => heard.push(line));
  for await (const line of createInterface({ input: child.stdout })) {
    const link = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(line)?.[0];
    if (link === undefined) continue;
    // Nothing else is read from there; a full pipe must not hold the engine up.
    child.stdout.resume();
    return { address: new URL(link).origin, link, home, root, process: child };
  }
  throw new Error(`The engine ended before its door was open:\n${heard.join('\n')}`);
}

/** Ends it as Ctrl-C does, and waits until its projects are closed. */
export async function stopEngine({ process: child }: ServedEngine): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}

/**
 * What the page itself got wrong: an exception, or an error on its console (a breach of the content policy is one). An
 * answer that refuses something is no error of the page's.
 */
function listenForComplaints(context: BrowserContext, complaints: string[]): void {
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
}
