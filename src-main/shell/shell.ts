import { join } from 'node:path';
import { app, session, shell } from 'electron';
import type { Language } from '../../src-shared/api.ts';
import { chooseLanguage, type Messages, messagesOf } from '../../src-shared/messages/messages.ts';
import { logsFolder } from '../files/home.ts';
import { guardClosing } from './closing.ts';
import { openEngineLog } from './engine-log.ts';
import { findEngine } from './engine-place.ts';
import { EngineProcess } from './engine-process.ts';
import { Keychain } from './keychain.ts';
import { setMenu } from './menu.ts';
import { namedProject } from './named-project.ts';
import { answerPage, grant } from './native.ts';
import { guardNavigation } from './navigation.ts';
import { keepInside } from './network.ts';
import { guardPermissions } from './permissions.ts';
import { Pickers } from './pickers.ts';
import { readRemembered, type Remembered, writeRemembered } from './remembered.ts';
import { asksToStartAgain, type Stopped, stoppedPage } from './stopped-page.ts';
import { AppWindow } from './window.ts';
import { Work } from './work.ts';

export interface ShellPlaces {
  home: string;
  /** Folder of the built shell. */
  here: string;
  /** Of a packaged program, else null. */
  resources: string | null;
  preload: string;
  icon: string | null;
}

/** An engine that dies this often within a minute would die again. */
const deathsAllowed = 3;
const deathWindow = 60_000;

/** Window, menu and native dialogs around an engine that runs beside it; nothing else. */
export class Shell {
  readonly #places: ShellPlaces;
  readonly #log: ReturnType<typeof openEngineLog>;
  readonly #stateFile: string;
  #language: Language;
  #remembered: Remembered;
  #window: AppWindow | null = null;
  #work: Work | null = null;
  #pickers: Pickers | null = null;
  #engine: EngineProcess | null = null;
  /** Where the engine that runs can be reached. */
  #address: string | null = null;
  #deaths: number[] = [];
  /** A project named before there was an engine to grant it. */
  #named: string | null = null;
  #saved: Promise<void> = Promise.resolve();

  constructor(places: ShellPlaces) {
    this.#places = places;
    this.#log = openEngineLog(logsFolder(places.home));
    this.#stateFile = join(places.home, 'window.json');
    this.#remembered = readRemembered(this.#stateFile);
    this.#language = this.#remembered.language ?? 'en';
  }

  /** What may come before the app is ready. */
  listen(): void {
    guardNavigation(
      app,
      () => this.#address,
      (url) => {
        if (asksToStartAgain(url)) this.#startAgain();
      },
    );
    this.#named = namedProject(process.argv, process.cwd());
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#open(namedProject(['', path], '/'));
    });
    app.on('second-instance', (_event, commandLine, folder) => {
      this.#window?.bringBack();
      this.#open(namedProject(commandLine, folder));
    });
    app.on('activate', () => this.#window?.bringBack());
    app.on('window-all-closed', () => app.quit());
    let ended = false;
    app.on('will-quit', (event) => {
      if (ended) return;
      event.preventDefault();
      void this.#end().finally(() => {
        ended = true;
        app.quit();
      });
    });
  }

  /** The app is ready: the window appears with the engine's page. */
  start(): void {
    this.#language = this.#remembered.language ?? chooseLanguage(app.getPreferredSystemLanguages());
    guardPermissions(session.defaultSession, () => this.#address);
    keepInside(session.defaultSession, () => this.#address);
    const window = new AppWindow(this.#places.preload, this.#places.icon, this.#remembered);
    const words = (): Messages['shell'] => messagesOf(this.#language).shell;
    const pickers = new Pickers(window.browserWindow, words);
    const work = new Work(window.browserWindow, () => window.bringBack());
    this.#window = window;
    this.#pickers = pickers;
    this.#work = work;
    guardClosing(window.browserWindow, work, words);
    window.browserWindow.on('close', (event) => {
      if (!event.defaultPrevented) this.#remember();
    });
    window.browserWindow.webContents.on('render-process-gone', () => this.#show('page'));
    answerPage({
      window,
      pickers,
      keychain: new Keychain(join(this.#places.home, 'kaggle.secret')),
      engineOrigin: () => this.#address,
      engine: () => this.#running(),
      setLanguage: (language) => this.#setLanguage(language),
    });
    this.#setMenu();
    this.#startEngine();
  }

  #startEngine(): void {
    const engine = new EngineProcess(findEngine(this.#places.here, this.#places.resources), this.#log, {
      news: (news) => this.#work?.news(news),
      died: () => this.#onDeath(),
    });
    this.#engine = engine;
    void engine.started.then(
      async ({ address, token }) => {
        this.#address = address;
        await this.#window?.load(`${address}/#token=${token}`);
        this.#open(this.#named);
      },
      () => undefined, // It died, and that is told below.
    );
  }

  #onDeath(): void {
    this.#engine = null;
    this.#address = null;
    this.#work?.clear();
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < deathWindow), now];
    this.#show(this.#deaths.length < deathsAllowed ? 'engine' : 'engine-again');
  }

  #show(stopped: Stopped): void {
    const page = stoppedPage(stopped, this.#language, messagesOf(this.#language).shell, logsFolder(this.#places.home));
    void this.#window?.load(page);
    this.#window?.bringBack();
  }

  /** The button of the page above. */
  #startAgain(): void {
    if (this.#engine === null) this.#startEngine();
    else if (this.#address !== null) void this.#window?.load(`${this.#address}/`);
  }

  #running(): EngineProcess {
    if (this.#engine === null) throw new Error('the engine has ended');
    return this.#engine;
  }

  /** Grants a project that the user named to the system, and asks the page to open it. */
  #open(folder: string | null): void {
    if (folder === null) return;
    this.#named = folder;
    if (this.#engine === null || this.#address === null) return; // Opened when the engine is up.
    this.#named = null;
    app.addRecentDocument(folder);
    void grant(this.#engine, [folder]).then(
      () => this.#window?.command({ kind: 'open-project', folder }),
      () => undefined, // The engine died: the window says so.
    );
  }

  #setMenu(): void {
    setMenu(messagesOf(this.#language).shell, {
      newProject: () => this.#window?.command({ kind: 'new-project' }),
      openProject: () => void this.#pickers?.pick('project').then(([folder]) => this.#open(folder ?? null)),
      settings: () => this.#window?.command({ kind: 'settings' }),
      showLogs: () => void shell.openPath(logsFolder(this.#places.home)),
    });
  }

  #setLanguage(language: Language): void {
    if (language === this.#language && language === this.#remembered.language) return;
    this.#language = language;
    this.#remember();
    this.#setMenu();
  }

  #remember(): void {
    if (this.#window === null) return;
    this.#remembered = { ...this.#window.state(), language: this.#language };
    const remembered = this.#remembered;
    // One after the other: two writers would each win in turn. A window's place that cannot be kept is not worth a word.
    this.#saved = this.#saved.then(() => writeRemembered(this.#stateFile, remembered)).catch(() => undefined);
  }

  async #end(): Promise<void> {
    await Promise.all([this.#engine?.end(), this.#saved]);
    await new Promise<void>((ended) => this.#log.end(ended));
  }
}
