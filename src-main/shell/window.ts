import { BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import type { ShellCommand } from '../../src-shared/protocol/shell-bridge.ts';
import { shellChannels } from '../../src-shared/protocol/shell-bridge.ts';
import type { Remembered } from './remembered.ts';

/** The sizes the look is designed for: its reference, and the smallest it is tested at. */
const firstSize = { width: 1280, height: 800 };
const smallestSize = { width: 1024, height: 700 };

/** The program's one window. It outlives engines and pages: commands wait here until a page hears them. */
export class AppWindow {
  readonly browserWindow: BrowserWindow;
  /** Commands that no page has heard yet; null while a page hears. */
  #waiting: ShellCommand[] | null = [];

  /** @param preload absolute path of the built preload */
  constructor(preload: string, icon: string | null, remembered: Remembered) {
    const bounds = remembered.bounds !== null && isOnScreen(remembered.bounds) ? remembered.bounds : firstSize;
    const window = new BrowserWindow({
      ...bounds,
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      title: 'Pawprint',
      ...(icon === null ? {} : { icon }),
      // The page's own ground, so that nothing flashes before it is drawn.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#121211' : '#f3f3f2',
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        webSecurity: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
      },
    });
    this.browserWindow = window;
    if (remembered.maximized) window.maximize();
    if (remembered.fullScreen) window.setFullScreen(true);
    // Where a question had to show it before it was drawn, the answer decides whether it stays: it may be hidden again.
    const showFirst = (): void => window.show();
    window.once('ready-to-show', showFirst);
    window.once('show', () => window.off('ready-to-show', showFirst));
    window.on('page-title-updated', (event) => event.preventDefault());
    window.webContents.on('did-start-navigation', (event) => {
      if (event.isMainFrame && !event.isSameDocument) this.#waiting ??= [];
    });
  }

  /** Brings it to the front, from wherever it is. */
  bringBack(): void {
    if (this.browserWindow.isMinimized()) this.browserWindow.restore();
    this.browserWindow.show();
    this.browserWindow.focus();
  }

  async load(url: string): Promise<void> {
    try {
      await this.browserWindow.loadURL(url);
    } catch (error) {
      // A later load took its place, or the engine died under it, which is told by the engine's death.
      if (!isAborted(error)) throw error;
    }
  }

  /** Sends a command to the page, or keeps it for the page to come. */
  command(command: ShellCommand): void {
    if (this.#waiting === null) this.browserWindow.webContents.send(shellChannels.command, command);
    else this.#waiting.push(command);
  }

  /** The page hears from now on. */
  heard(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const command of waiting) this.command(command);
  }

  /** How it stands now, for the next start. */
  state(): Omit<Remembered, 'language'> {
    const window = this.browserWindow;
    return { bounds: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
  }
}

/** A screen may have been unplugged since; enough of the title bar must be reachable to drag the window. */
function isOnScreen(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    return across >= 100 && bounds.y >= workArea.y - 10 && bounds.y <= workArea.y + workArea.height - 50;
  });
}

function isAborted(error: unknown): boolean {
  const aborted: readonly unknown[] = ['ERR_ABORTED', 'ERR_FAILED', 'ERR_CONNECTION_REFUSED', 'ERR_CONNECTION_RESET'];
  return error instanceof Error && 'code' in error && aborted.includes(error.code);
}
