import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BrowserContext, Frame, Page, Route } from '@playwright/test';
import { bindingName, preloadScript } from './preload-world.ts';
import { type Handlers, type HostCalls, type LoadOutcome, type StandInCalls, Wire } from './wire.ts';

const repository = join(import.meta.dirname, '..', '..');

/** Playwright's name of a permission, and what Electron asks its handlers for. */
const permissions = [
  ['camera', 'media', ['video']],
  ['microphone', 'media', ['audio']],
  ['notifications', 'notifications', []],
  ['clipboard-read', 'clipboard-read', []],
  ['clipboard-write', 'clipboard-sanitized-write', []],
  ['geolocation', 'geolocation', []],
  ['midi', 'midi', []],
  ['storage-access', 'storage-access', []],
] as const;

export interface StartOptions {
  /** Folder of the program. */
  program: string;
  /** Its built entry, in that folder. */
  entry: string;
  context: BrowserContext;
  environment: NodeJS.ProcessEnv;
  args?: string[];
}

/** Programs that run, by the folder of their profile: a second start is told to the first. */
const running = new Map<string, StandIn>();

/** A built Electron program on the stand-in, with its window in a real Chromium. */
export class StandIn {
  readonly wire: Wire<StandInCalls, HostCalls>;
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #context: BrowserContext;
  readonly #pages = new Map<number, Promise<Page>>();
  /** Navigations the program itself asked for are not put to its guards. */
  readonly #loading = new Set<Page>();
  /** Their next change of address is a new document's, not a step within one. */
  readonly #newDocument = new Set<Page>();
  output = '';

  constructor({ program, entry, context, environment, args = [] }: StartOptions) {
    this.#context = context;
    const node = join(repository, 'node_modules', '.bin', 'node');
    this.#child = spawn(node, [join(import.meta.dirname, 'run.ts'), entry, ...args], {
      cwd: program,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const keep = (chunk: Buffer): void => void (this.output += chunk.toString());
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.exited = once(this.#child, 'exit').then(([code]) => {
      this.wire.end();
      return code as number | null;
    });
    const send = (message: unknown): void => void this.#child.send(message as object, () => undefined);
    const on = (event: 'message', listener: (message: unknown) => void): unknown => this.#child.on(event, listener);
    this.wire = new Wire({ send, on }, this.#handlers(environment.PAWPRINT_HOME ?? ''));
  }

  /** The program's window, when it has loaded something. */
  async page(): Promise<Page> {
    for (;;) {
      const page = this.#pages.get(1);
      if (page !== undefined) return await page;
      await once(this.#child, 'message');
    }
  }

  /** Says where files made by a script lie, as real drops have it. */
  async placeFiles(files: Record<string, string>): Promise<void> {
    await (
      await this.page()
    ).evaluate(
      ({ name, entries }) => {
        const paths = (globalThis as unknown as Record<string, Map<string, string>>)[name];
        for (const [file, path] of entries) paths?.set(file, path);
      },
      { name: `${bindingName}Paths`, entries: Object.entries(files) },
    );
  }

  /** Ends it whatever it is doing. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.exited;
  }

  #handlers(home: string): Handlers<HostCalls> {
    const profile = join(home, 'window');
    return {
      openWindow: (window, preload, size) => {
        // A second start that found the lock taken never comes here.
        running.set(profile, this);
        const page = this.#openPage(window, preload, size);
        this.#pages.set(window, page);
        // Its failure reaches whoever asks for the page.
        page.catch(() => undefined);
      },
      load: async (window, url) => await this.#load(window, url),
      send: async (window, channel, args) => {
        const page = await this.#pageOf(window);
        await page.evaluate(
          ({ name, channel, args }) => {
            (globalThis as unknown as Record<string, (channel: string, args: unknown[]) => void>)[name]?.(
              channel,
              args,
            );
          },
          { name: `${bindingName}Deliver`, channel, args },
        );
      },
      execute: async (window, code) => await (await this.#pageOf(window)).evaluate(code),
      closeWindow: async (window) => {
        await (await this.#pageOf(window)).close();
      },
      lostLock: async (folder, commandLine, workingFolder) => {
        await running.get(folder)?.wire.call('secondInstance', commandLine, workingFolder);
      },
    };
  }

  async #pageOf(window: number): Promise<Page> {
    const page = await this.#pages.get(window);
    if (page === undefined) throw new Error(`there is no window ${window}`);
    return page;
  }

  async #openPage(window: number, preload: string, size: { width: number; height: number }): Promise<Page> {
    const page = await this.#context.newPage();
    await page.setViewportSize(size);
    await page.exposeBinding(bindingName, async ({ frame }, channel: string, args: unknown[]) => {
      const from = { window, url: frame.url(), isMainFrame: frame === page.mainFrame() };
      try {
        return { value: await this.wire.call('invoke', from, channel, args) };
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    });
    await page.addInitScript({ content: preloadScript(preload) });
    // Whatever another page asks for is a window that the program would have to allow; here none opens.
    await this.#context.route('**/*', (route) => this.#onForeignRequest(window, route));
    page.on('popup', (popup) => void popup.close());
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      const sameDocument = !this.#newDocument.delete(page);
      quietly(this.wire.call('navigated', window, frame.url(), sameDocument));
    });
    await page.route('**/*', (route) => this.#onRequest(window, page, route));
    return page;
  }

  async #load(window: number, url: string): Promise<LoadOutcome> {
    const page = await this.#pageOf(window);
    await this.#grant(url);
    this.#loading.add(page);
    this.#newDocument.add(page);
    try {
      await page.goto(url);
      quietly(this.wire.call('loaded', window));
      return { code: null };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { code: /ERR_\w+/.exec(message)?.[0] ?? 'ERR_FAILED', message };
    } finally {
      this.#loading.delete(page);
    }
  }

  /** Chromium is given what the program's handlers allow, and nothing else. */
  async #grant(url: string): Promise<void> {
    if (!url.startsWith('http:')) return;
    const allowed: string[] = [];
    for (const [name, permission, media] of permissions) {
      const question = { permission, url, isMainFrame: true, media: [...media] };
      const answers = [
        await this.wire.call('permission', { how: 'request', ...question }),
        await this.wire.call('permission', { how: 'check', ...question }),
      ];
      if (answers.every((answer) => answer)) allowed.push(name);
    }
    await this.#context.clearPermissions();
    await this.#context.grantPermissions(allowed, { origin: new URL(url).origin });
  }

  async #onRequest(window: number, page: Page, route: Route): Promise<void> {
    const request = route.request();
    try {
      const frame = request.isNavigationRequest() ? request.frame() : null;
      if (frame !== null && !(await this.#mayNavigate(window, page, frame, request.url())))
        await route.abort('aborted');
      else if (await this.wire.call('request', request.url())) await route.continue();
      else await route.abort('blockedbyclient');
    } catch {
      // The program or the page has ended meanwhile: there is nobody to answer.
    }
  }

  async #mayNavigate(window: number, page: Page, frame: Frame, url: string): Promise<boolean> {
    if (frame !== page.mainFrame()) return await this.wire.call('navigation', window, 'frame', url);
    if (!this.#loading.has(page) && !(await this.wire.call('navigation', window, 'navigate', url))) return false;
    this.#newDocument.add(page);
    return true;
  }

  async #onForeignRequest(window: number, route: Route): Promise<void> {
    try {
      await this.wire.call('windowOpen', window, route.request().url());
      await route.abort('aborted');
    } catch {
      // The program or the page has ended meanwhile: there is nobody to answer.
    }
  }
}

/** News that nobody waits for, to a program that may just have ended. */
function quietly(told: Promise<void>): void {
  told.catch(() => undefined);
}
