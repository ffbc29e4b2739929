import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { host } from './connection.ts';
import { type Described, needsReady, PreventableEvent } from './described.ts';
import { seen } from './seen.ts';

/** What must stand in the preferences, and what may only stand there as said. */
const requiredPreferences = { sandbox: true, contextIsolation: true } as const;
const safePreferences = {
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  allowRunningInsecureContent: false,
} as const;

export class WebContents extends EventEmitter implements Omit<Described<Electron.WebContents>, 'mainFrame'> {
  readonly id: number;
  /** One object for the frame's whole life, as in Electron: senders are compared with it. */
  readonly mainFrame = { url: '' };
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;

  constructor(id: number) {
    super();
    this.id = id;
  }

  send(channel: string, ...args: unknown[]): void {
    void host.call('send', this.id, channel, structuredClone(args));
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  executeJavaScript(code: string): Promise<unknown> {
    return host.call('execute', this.id, code);
  }
}

export class BrowserWindow extends EventEmitter implements Omit<Described<Electron.BrowserWindow>, 'webContents'> {
  static readonly all: BrowserWindow[] = [];
  /** Set by the app, which announces every new contents. */
  static announce: (contents: WebContents) => void = () => undefined;
  /** Whether pages that have loaded wait to be drawn. */
  static holdsDrawing = false;

  readonly id = BrowserWindow.all.length + 1;
  readonly webContents = new WebContents(this.id);
  focused = false;
  #bounds: Electron.Rectangle;
  #visible: boolean;
  #minimized = false;
  #maximized = false;
  #fullScreen = false;
  #destroyed = false;
  #shownOnce = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    needsReady('BrowserWindow');
    const preferences = options.webPreferences ?? {};
    for (const [name, value] of Object.entries(requiredPreferences))
      if (preferences[name as 'sandbox'] !== value) throw new Error(`webPreferences.${name} must be ${value}`);
    for (const [name, value] of Object.entries(safePreferences))
      if ((preferences[name as 'sandbox'] ?? value) !== value)
        throw new Error(`webPreferences.${name} must be ${value}`);
    const { x = 100, y = 100, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show ?? true;
    this.focused = this.#visible;
    BrowserWindow.all.push(this);
    BrowserWindow.announce(this.webContents);
    void host.call('openWindow', this.id, preferences.preload ?? '', { width, height });
  }

  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all.filter((window) => !window.#destroyed);
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.focused) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    const outcome = await host.call('load', this.id, url);
    if (outcome.code !== null) throw Object.assign(new Error(outcome.message), { code: outcome.code });
  }

  /** The first page is drawn. */
  drawn(): void {
    if (!this.#shownOnce) this.emit('ready-to-show');
    this.#shownOnce = true;
  }

  show(): void {
    this.#visible = true;
    this.focused = true;
    this.emit('show');
  }

  showInactive(): void {
    this.#visible = true;
  }

  hide(): void {
    this.#visible = false;
    this.focused = false;
  }

  focus(): void {
    this.focused = this.#visible;
  }

  minimize(): void {
    this.#minimized = true;
    this.focused = false;
  }

  restore(): void {
    this.#minimized = false;
  }

  maximize(): void {
    this.#maximized = true;
  }

  setFullScreen(on: boolean): void {
    this.#fullScreen = on;
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  setProgressBar(progress: number): void {
    seen.progress.push(progress);
  }

  getNormalBounds(): Electron.Rectangle {
    return this.#bounds;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  isFullScreen(): boolean {
    return this.#fullScreen;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** @returns whether it was closed */
  close(): boolean {
    if (this.#destroyed) return true;
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.#destroyed = true;
    this.focused = false;
    this.emit('closed');
    void host.call('closeWindow', this.id);
    return true;
  }
}

export function windowOf(id: number): BrowserWindow {
  const window = BrowserWindow.all.find((each) => each.id === id);
  if (window === undefined) throw new Error(`there is no window ${id}`);
  return window;
}
