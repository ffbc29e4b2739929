import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type * as Electron from 'electron';
import { answerHost } from './answers.ts';
import { host } from './connection.ts';
import { type Described, isReady, PreventableEvent, setReady } from './described.ts';
import { seen } from './seen.ts';
import { BrowserWindow } from './window.ts';

type Switches = Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch'>;

class App extends EventEmitter implements Omit<Described<Electron.App>, 'commandLine'> {
  readonly isPackaged = false;
  readonly name = 'Pawprint';
  readonly commandLine: Switches;
  readonly #paths = new Map<string, string>();
  readonly #switches = new Set<string>();
  #quitting = false;
  #lock: string | null = null;

  constructor() {
    super();
    this.commandLine = {
      appendSwitch: (name) => {
        this.#before('commandLine.appendSwitch');
        this.#switches.add(name);
      },
      hasSwitch: (name) => this.#switches.has(name),
    };
  }

  isReady(): boolean {
    return isReady();
  }

  whenReady(): Promise<void> {
    return isReady() ? Promise.resolve() : new Promise((ready) => this.once('ready', () => ready()));
  }

  enableSandbox(): void {
    this.#before('app.enableSandbox');
  }

  /** Only Windows listens. */
  setAppUserModelId(id: string): void {
    if (id === '') throw new Error('the name of the program is empty');
  }

  getAppPath(): string {
    return resolve('.');
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    return this.#paths.get(name) ?? join(homedir(), name);
  }

  getPreferredSystemLanguages(): string[] {
    return (process.env.LANGUAGE ?? 'en-US').split(':');
  }

  addRecentDocument(path: string): void {
    seen.recent.push(path);
  }

  /** The profile's folder decides, as in Electron; a lock whose holder has died is taken over. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    const file = join(folder, 'stand-in.lock');
    mkdirSync(folder, { recursive: true });
    if (existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')))) {
      void host.call('lostLock', folder, process.argv, process.cwd());
      return false;
    }
    writeFileSync(file, String(process.pid));
    this.#lock = file;
    return true;
  }

  quit(): void {
    if (!this.#quitting) {
      const before = new PreventableEvent();
      this.emit('before-quit', before);
      if (before.defaultPrevented) return;
      this.#quitting = true;
      if (!BrowserWindow.getAllWindows().every((window) => window.close())) {
        this.#quitting = false;
        return;
      }
    }
    const will = new PreventableEvent();
    this.emit('will-quit', will);
    if (will.defaultPrevented) return;
    this.emit('quit', {}, 0);
    this.exit(0);
  }

  exit(code = 0): void {
    if (this.#lock !== null) rmSync(this.#lock, { force: true });
    process.exit(code);
  }

  /** A window has closed by itself. */
  windowClosed(): void {
    if (this.#quitting || BrowserWindow.getAllWindows().length > 0) return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  #before(what: string): void {
    if (isReady()) throw new Error(`${what} must come before the app is ready`);
  }
}

export const app = new App();

BrowserWindow.announce = (contents) => app.emit('web-contents-created', {}, contents);
answerHost(app);

/** The program's entry has run to its end. */
export function becomeReady(): void {
  setReady();
  app.emit('ready', {});
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: it has gone
  }
}
