import { app, BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { EngineNews } from './engine-process.ts';

type Busy = Extract<EngineNews, { busy: unknown }>['busy'];

/** What the system is told about long work: stay awake, a bar on the taskbar, a word at the end. */
export class Work {
  busy: Busy = null;
  readonly #window: BrowserWindow;
  #awake: number | null = null;
  /** Notifications that are shown: one that is collected as garbage can no longer be clicked. */
  readonly #shown = new Set<Notification>();
  readonly #bringBack: () => void;

  constructor(window: BrowserWindow, bringBack: () => void) {
    this.#window = window;
    this.#bringBack = bringBack;
  }

  news(news: EngineNews): void {
    if ('busy' in news) this.#setBusy(news.busy);
    // -1 takes the bar away.
    else if ('progress' in news) this.#window.setProgressBar(news.progress ?? -1);
    else this.notify(news.notify.title, news.notify.body);
  }

  /** The engine has gone, and the work with it. */
  clear(): void {
    this.#setBusy(null);
    this.#window.setProgressBar(-1);
  }

  /** Says it through the system, unless the user is looking at the window anyway. */
  notify(title: string, body: string): void {
    if (BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    this.#shown.add(notification);
    notification.once('close', () => this.#shown.delete(notification));
    notification.once('click', () => {
      this.#shown.delete(notification);
      this.#bringBack();
    });
    notification.show();
  }

  #setBusy(busy: Busy): void {
    const wasHidden = this.busy !== null && busy === null && !this.#window.isVisible() && !this.#window.isMinimized();
    this.busy = busy;
    if (busy !== null) this.#awake ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#awake !== null) {
      powerSaveBlocker.stop(this.#awake);
      this.#awake = null;
    }
    // Closed while it worked: the program shows itself again when it has done, and takes nobody's keyboard.
    if (wasHidden && app.isReady()) this.#window.showInactive();
  }
}
