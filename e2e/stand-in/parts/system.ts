import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { type Described, needsReady } from './described.ts';
import { seen } from './seen.ts';

const display = {
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
};

export const screen = {
  getAllDisplays(): Electron.Display[] {
    needsReady('screen');
    return [display as Electron.Display];
  },
} satisfies Described<Electron.Screen>;

export const nativeTheme = { shouldUseDarkColors: false } satisfies Described<Electron.NativeTheme>;

/** Records what would be opened, and opens nothing. */
export const shell = {
  openExternal(url: string): Promise<void> {
    seen.external.push(url);
    return Promise.resolve();
  },
  showItemInFolder(path: string): void {
    seen.revealed.push(path);
  },
  openPath(path: string): Promise<string> {
    seen.openedPaths.push(path);
    return Promise.resolve('');
  },
} satisfies Described<Electron.Shell>;

/** Hides nothing: what a test must see is that text went in and did not stay as it was. */
export const safeStorage = {
  isAsyncEncryptionAvailable(): Promise<boolean> {
    needsReady('safeStorage');
    return Promise.resolve(seen.keychain);
  },
  getSelectedStorageBackend: () => (seen.keychain ? 'gnome_libsecret' : 'basic_text'),
  encryptStringAsync: (text: string): Promise<Buffer> =>
    Promise.resolve(Buffer.from(Buffer.from(text).map((byte) => byte ^ 0xff))),
  decryptStringAsync: (bytes: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> =>
    Promise.resolve({ result: Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString(), shouldReEncrypt: false }),
} satisfies Described<Electron.SafeStorage>;

const blockers = new Set<number>();
let lastBlocker = 0;

export const powerSaveBlocker = {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    needsReady(`powerSaveBlocker (${type})`);
    blockers.add(++lastBlocker);
    seen.awake = true;
    return lastBlocker;
  },
  stop(id: number): boolean {
    const was = blockers.delete(id);
    seen.awake = blockers.size > 0;
    return was;
  },
  isStarted: (id: number): boolean => blockers.has(id),
} satisfies Described<Electron.PowerSaveBlocker>;

export class Notification extends EventEmitter implements Described<Electron.Notification> {
  static readonly shown: Notification[] = [];
  title: string;
  body: string;

  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    needsReady('Notification');
    Notification.shown.push(this);
    seen.notifications.push({ title: this.title, body: this.body });
  }
}

export function clickNotification(title: string): void {
  const notification = Notification.shown.find((each) => each.title === title);
  if (notification === undefined) throw new Error(`there is no notification "${title}"`);
  notification.emit('click', {});
}
