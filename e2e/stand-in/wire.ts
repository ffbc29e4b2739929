import type { Rectangle } from 'electron';

/** What happens in the page, told or asked by the host (the test's process, which holds the browser) to the stand-in. */
export interface StandInCalls {
  invoke(from: Sender, channel: string, args: unknown[]): unknown;
  /** @returns whether the navigation may go on */
  navigation(window: number, kind: 'navigate' | 'redirect' | 'frame', url: string): boolean;
  navigated(window: number, url: string, sameDocument: boolean): void;
  /** @returns whether a window opens */
  windowOpen(window: number, url: string): boolean;
  /** @returns whether the request may go out */
  request(url: string): boolean;
  permission(question: PermissionQuestion): boolean;
  loaded(window: number): void;

  /** From now on a loaded page counts as drawn only when `draw` says so: the machine may be slow. */
  holdDrawing(): void;
  draw(): void;

  // What a user or the system does.
  answerDialog(answer: DialogAnswer): void;
  setKeychain(there: boolean): void;
  clickMenu(id: string): void;
  menu(): MenuLine[];
  closeWindow(): void;
  focusWindow(focused: boolean): void;
  moveWindow(bounds: Rectangle): void;
  maximizeWindow(): void;
  crashPage(): void;
  clickNotification(title: string): void;
  secondInstance(commandLine: string[], folder: string): void;
  openFile(path: string): void;
  activate(): void;
  quit(): void;
  seen(): Seen;
}

/** What the stand-in wants of the browser. */
export interface HostCalls {
  openWindow(window: number, preload: string, size: { width: number; height: number }): void;
  load(window: number, url: string): LoadOutcome;
  send(window: number, channel: string, args: unknown[]): void;
  execute(window: number, code: string): unknown;
  closeWindow(window: number): void;
  lostLock(folder: string, commandLine: string[], workingFolder: string): void;
}

export interface Sender {
  window: number;
  url: string;
  isMainFrame: boolean;
}

export type LoadOutcome = { code: null } | { code: string; message: string };

export interface PermissionQuestion {
  how: 'request' | 'check';
  permission: string;
  url: string;
  isMainFrame: boolean;
  media: ('video' | 'audio')[];
}

/** Answers are used up in their order; a dialog nobody has an answer for fails the test. */
export type DialogAnswer = { dialog: 'open'; paths: string[] } | { dialog: 'message'; button: string };

export interface MenuLine {
  menu: string;
  label: string;
  role: string | null;
  id: string | null;
  accelerator: string | null;
}

/** Everything the program did to the system, in order. */
export interface Seen {
  dialogs: { kind: 'open' | 'message'; message: string; buttons: string[]; defaultPath: string | null }[];
  external: string[];
  revealed: string[];
  openedPaths: string[];
  notifications: { title: string; body: string }[];
  progress: number[];
  awake: boolean;
  /** Whether the system has one: a test may say that it has none. */
  keychain: boolean;
  recent: string[];
  window: {
    visible: boolean;
    focused: boolean;
    minimized: boolean;
    maximized: boolean;
    fullScreen: boolean;
    bounds: Rectangle;
  } | null;
}

type Calls = StandInCalls | HostCalls;
/** Handlers of one side; each may answer later. */
export type Handlers<Side extends Calls> = {
  [Call in keyof Side]: Side[Call] extends (...args: infer Given) => infer Answer
    ? (...args: Given) => Answer | Promise<Answer>
    : never;
};

interface Port {
  send(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

type Message = { call: string; id: number; args: unknown[] } | { answer: number; value?: unknown; error?: string };

/** Calls across the pipe between the test's process and the stand-in's, in both directions. */
export class Wire<Theirs extends Calls, Ours extends Calls> {
  readonly #port: Port;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #last = 0;

  constructor(port: Port, handlers: Handlers<Ours>) {
    this.#port = port;
    port.on('message', (message) => void this.#take(message as Message, handlers));
  }

  call<Call extends keyof Theirs & string>(
    call: Call,
    ...args: Theirs[Call] extends (...args: infer Given) => unknown ? Given : never
  ): Promise<Theirs[Call] extends (...args: never[]) => infer Answer ? Answer : never> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#port.send({ call, id, args } satisfies Message);
    });
  }

  /** The other side has gone. */
  end(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('the stand-in has ended'));
    this.#waiting.clear();
  }

  async #take(message: Message, handlers: Handlers<Ours>): Promise<void> {
    if ('call' in message) {
      const handler = handlers[message.call as keyof Ours] as (...args: unknown[]) => unknown;
      try {
        this.#port.send({ answer: message.id, value: await handler(...message.args) } satisfies Message);
      } catch (error) {
        this.#port.send({ answer: message.id, error: String(error) } satisfies Message);
      }
      return;
    }
    const waiting = this.#waiting.get(message.answer);
    this.#waiting.delete(message.answer);
    if (message.error === undefined) waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.error));
  }
}
