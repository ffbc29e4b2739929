import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test as base } from '@playwright/test';
import type { ShellBridge } from '../../src-shared/protocol/shell-bridge.ts';
import type { EngineToShell, ShellToEngine } from '../../src-shared/protocol/shell.ts';
import { StandIn } from '../stand-in/host.ts';
import type { Seen } from '../stand-in/wire.ts';

export { expect };

declare global {
  interface Window {
    pawprintShell?: ShellBridge;
  }
}

const repository = join(import.meta.dirname, '..', '..');

export interface StartShell {
  args?: string[];
  environment?: NodeJS.ProcessEnv;
}

/** The shell as a test sees it. */
export class ShellUnderTest {
  readonly standIn: StandIn;
  /** Everything the program keeps, the window's place among it. */
  readonly home: string;

  constructor(standIn: StandIn, home: string) {
    this.standIn = standIn;
    this.home = home;
  }

  page(): Promise<Page> {
    return this.standIn.page();
  }

  /** The page of an engine that is up. */
  async enginePage(): Promise<Page> {
    const page = await this.page();
    await page.getByRole('heading', { name: "The engine's page" }).waitFor();
    return page;
  }

  seen(): Promise<Seen> {
    return this.standIn.wire.call('seen');
  }

  /** Makes the engine say a line. */
  async engineSays(line: EngineToShell): Promise<void> {
    await this.#ask('say', { method: 'POST', body: JSON.stringify(line) });
  }

  /** The lines of the shell that the engine heard. */
  async engineHeard(): Promise<ShellToEngine[]> {
    const answer = await this.#ask('heard', {});
    return ((await answer.json()) as { heard: ShellToEngine[] }).heard;
  }

  /** Of the engine that was started last. */
  enginePid(): number {
    return Number([...this.log().matchAll(/engine started as process (\d+)/g)].at(-1)?.[1]);
  }

  async killEngine(): Promise<void> {
    await this.#ask('die', { method: 'POST' }).catch(() => undefined); // It dies before it can answer.
  }

  log(): string {
    const folder = join(this.home, 'logs');
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  }

  async #ask(path: string, request: RequestInit): Promise<Response> {
    const page = await this.page();
    return await fetch(new URL(path, page.url()), request);
  }
}

interface Options {
  /** The repository's own build with the real engine, instead of the engine that only keeps the contract. */
  realEngine: boolean;
}

interface Fixtures {
  /** A program's folder with the built shell and an engine that keeps the contract. */
  program: string;
  home: string;
  /** Starts the shell; what still runs at the test's end is ended. */
  start: (options?: StartShell) => ShellUnderTest;
  /** The shell, started with nothing special, its window shown. */
  shell: ShellUnderTest;
}

export const test = base.extend<Fixtures & Options>({
  realEngine: [false, { option: true }],

  program: async ({ realEngine }, use) => {
    if (realEngine) {
      await use(repository);
      return;
    }
    const program = mkdtempSync(join(tmpdir(), 'pawprint-shell-'));
    const out = join(program, 'out', 'main');
    mkdirSync(out, { recursive: true });
    for (const name of ['shell.js', 'chunks']) {
      const built = join(repository, 'out', 'main', name);
      cpSync(built, join(out, name), { recursive: true, force: true });
    }
    cpSync(join(repository, 'out', 'preload'), join(program, 'out', 'preload'), { recursive: true });
    const engine = pathToFileURL(join(import.meta.dirname, '..', 'stand-in', 'contract-engine.ts'));
    writeFileSync(join(out, 'cli.js'), `import ${JSON.stringify(engine.href)};\n`);
    cpSync(join(repository, 'package.json'), join(program, 'package.json'));
    symlinkSync(join(repository, 'node_modules'), join(program, 'node_modules'), 'junction');
    await use(program);
    rmSync(program, { recursive: true, force: true });
  },

  home: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'pawprint-home-'));
    // With letters that make paths go wrong.
    await use(join(folder, '사용자 집'));
    rmSync(folder, { recursive: true, force: true });
  },

  start: async ({ program, home, context }, use, testInfo) => {
    const started: StandIn[] = [];
    await use(({ args = [], environment = {} } = {}) => {
      const standIn = new StandIn({
        program,
        entry: 'out/main/shell.js',
        context,
        environment: { ...process.env, LANGUAGE: 'en-US', PAWPRINT_HOME: home, ...environment },
        args,
      });
      started.push(standIn);
      return new ShellUnderTest(standIn, home);
    });
    for (const standIn of started) {
      await standIn.kill();
      if (testInfo.status !== testInfo.expectedStatus)
        await testInfo.attach('output of the shell', { body: standIn.output, contentType: 'text/plain' });
    }
  },

  shell: async ({ start }, use) => {
    const shell = start();
    await shell.enginePage();
    // The window is shown once its page is drawn, which is later than its heading can be read.
    await expect.poll(async () => (await shell.seen()).window?.visible).toBe(true);
    await use(shell);
  },
});
