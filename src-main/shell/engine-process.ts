import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import {
  type EngineToShell,
  engineToShellSchema,
  type HandOver,
  handOverSchema,
  type ShellToEngine,
} from '../../src-shared/protocol/shell.ts';
import type { EnginePlace } from './engine-place.ts';

/** What an engine says on its own; answers to requests go to their askers. */
export type EngineNews = Exclude<EngineToShell, { answer: number }>;

export interface EngineListener {
  news(news: EngineNews): void;
  /** It ended although nobody had asked it to. Said once, also when it never came up. */
  died(): void;
}

/** Seconds. */
export interface EngineLimits {
  /** To come up: a first start on a slow disk reads a few hundred megabytes. */
  start: number;
  /** For an answer; the engine answers at once unless it hangs. */
  answer: number;
  /** For a clean end: a step under way is finished, the last checkpoint written, the projects closed. */
  end: number;
}

const patience: EngineLimits = { start: 60, answer: 10, end: 20 };

type Request = ShellToEngine extends infer Each ? (Each extends { id: number } ? Omit<Each, 'id'> : never) : never;

/** One run of the engine, from its start to its end; a new run is a new object. */
export class EngineProcess {
  /** Rejected when the engine ends before it has said where it is. */
  readonly started: Promise<HandOver>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #exited: Promise<void>;
  readonly #listener: EngineListener;
  readonly #log: Writable;
  readonly #limits: EngineLimits;
  readonly #waiting = new Map<number, (ok: boolean | Error) => void>();
  #lastRequest = 0;
  #ending = false;
  #gone = false;

  constructor(place: EnginePlace, log: Writable, listener: EngineListener, limits = patience) {
    this.#limits = limits;
    this.#listener = listener;
    this.#log = log;
    const environment = { ...process.env };
    // A variable that turns Electron's binary into Node has no business below here.
    delete environment.ELECTRON_RUN_AS_NODE;
    this.#child = spawn(place.node, [place.commandLine, 'serve', '--port', '0', '--shell'], {
      env: environment,
      stdio: 'pipe',
      windowsHide: true,
    });
    if (this.#child.pid !== undefined) this.#write(`engine started as process ${this.#child.pid}`);
    this.#child.stderr.pipe(log, { end: false });
    // Writing to an engine that has just died is no news: its death is.
    this.#child.stdin.on('error', () => undefined);
    this.#exited = new Promise((exited) => {
      this.#child.once('error', (error) => {
        this.#write(`cannot start ${place.node}: ${error.message}`);
        exited();
      });
      this.#child.once('close', (code, signal) => {
        this.#write(`engine ended: ${signal ?? `exit code ${code ?? 'unknown'}`}`);
        exited();
      });
    });
    this.started = this.#handOver();
    // Its failure is told by `died` as well; whoever does not wait for the start must not be ended by it.
    this.started.catch(() => undefined);
    void this.#exited.then(() => this.#onExit());
  }

  /**
   * Grants paths, or asks whether one is.
   * @throws Error when the engine is gone or does not answer in time
   */
  request(request: Request): Promise<boolean> {
    const id = ++this.#lastRequest;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error('the engine does not answer')), this.#limits.answer * 1000);
      const settle = (answer: boolean | Error): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      this.#waiting.set(id, settle);
      if (this.#gone || this.#ending) settle(new Error('the engine has ended'));
      else this.#child.stdin.write(`${JSON.stringify({ id, ...request } satisfies ShellToEngine)}\n`);
    });
  }

  /** Asks it to end, waits, and ends it by force when it does not. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#child.stdin.end();
    const force = setTimeout(() => {
      this.#write(`engine did not end within ${this.#limits.end} s`);
      this.#child.kill('SIGKILL');
    }, this.#limits.end * 1000);
    await this.#exited;
    clearTimeout(force);
  }

  /** Reads the first line, then hands every other one on. */
  async #handOver(): Promise<HandOver> {
    const lines = createInterface({ input: this.#child.stdout });
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), this.#limits.start * 1000);
      void this.#exited.then(() => {
        clearTimeout(timer);
        reject(new Error('the engine ended before it was up'));
      });
      lines.once('line', (line) => {
        clearTimeout(timer);
        const handOver = handOverSchema.safeParse(parse(line));
        if (handOver.success) resolve(handOver.data);
        else {
          // Not the line itself: it may hold a token.
          this.#write('the engine began with a line that is no hand-over');
          this.#child.kill('SIGKILL');
        }
        lines.on('line', (later) => this.#hear(later));
      });
    });
  }

  #hear(line: string): void {
    const heard = engineToShellSchema.safeParse(parse(line));
    if (!heard.success) this.#write('the engine said something the shell does not understand');
    else if ('answer' in heard.data) this.#waiting.get(heard.data.answer)?.(heard.data.ok);
    else this.#listener.news(heard.data);
  }

  #onExit(): void {
    this.#gone = true;
    for (const settle of [...this.#waiting.values()]) settle(new Error('the engine has ended'));
    if (!this.#ending) this.#listener.died();
  }

  #write(sentence: string): void {
    this.#log.write(`${new Date().toISOString()} shell: ${sentence}\n`);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // No JSON is no message; the schema refuses it.
  }
}
