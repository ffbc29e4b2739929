import { type ChildProcess as NodeChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { cardFailureIn } from '../../../src-shared/card-failure.ts';
import { AppError, type ErrorCode, type ErrorDetails, fromPlain, type PlainError } from '../../../src-shared/errors.ts';

/** What every child says, whatever its work (src-shared/protocol/envelope.ts). */
type FromChild<Report, Result> =
  | { type: 'ready'; version: number }
  | { type: 'report'; job: number; report: Report }
  | { type: 'done'; job: number; result: Result }
  | { type: 'failed'; job: number; error: PlainError }
  | { type: 'cancelled'; job: number };

type ToChild<Plan> = { type: 'run'; job: number; plan: Plan } | { type: 'cancel'; job: number };

/** A kind of child: its words, and what its death is called. */
export interface ChildProtocol<Plan, Report, Result> {
  version: number;
  toChild: z.ZodType<ToChild<Plan>>;
  fromChild: z.ZodType<FromChild<Report, Result>>;
  /** Thrown with {reason, signal, exitCode} for each job that was under way. */
  died: ErrorCode;
  /** Thrown instead where the child's last lines say that memory ran out. */
  outOfMemory: ErrorCode;
  /** Thrown instead, with the words as the reason, where the last lines say that a graphics card failed. */
  cardFailed?: ErrorCode;
}

export interface ChildOptions {
  /** The program it runs: a bundle, or the source where Node runs that directly. */
  module: string;
  environment: NodeJS.ProcessEnv;
  /** Node's own options, such as --max-old-space-size. */
  nodeOptions?: readonly string[];
  /** Each line it writes to its standard output or error. */
  onLine?: (line: string) => void;
  /** How long it may take to say that it is ready, ms. */
  readyWithin?: number;
  /** The Node that runs it; this process's own where none is named. */
  node?: string;
}

export interface RunOptions<Report> {
  onReport?: (report: Report) => void;
  /** Asks the child to stop; it answers when it can, and the job then ends as `cancelled`. */
  signal?: AbortSignal | undefined;
}

interface Job<Report, Result> {
  resolve: (result: Result) => void;
  reject: (error: AppError) => void;
  onReport: ((report: Report) => void) | undefined;
}

/** Loading a large program from a slow or busy disk; a child that takes longer hangs. */
const readyWithinByDefault = 120_000;
/** How long a child may take to go once the channel is closed, before it is ended by force. */
const partingTime = 1_500;
/** Lines kept to tell why a child died. */
const tailLength = 20;
const memoryRanOut = /out of memory|bad_alloc|cannot allocate memory|OOM when allocating/i;

/**
 * One child process and the jobs it was given. However it goes (exit, signal, abort in native code, a lost channel, nonsense
 * in a message, no start at all) each job under way is rejected once, and no later job is accepted; whoever owns it then
 * starts another. It keeps the engine alive only while it starts, works or closes.
 */
export class ChildProcess<Plan, Report, Result> {
  readonly #protocol: ChildProtocol<Plan, Report, Result>;
  readonly #options: ChildOptions;
  readonly #process: NodeChildProcess;
  readonly #jobs = new Map<number, Job<Report, Result>>();
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #gone = Promise.withResolvers<undefined>();
  readonly #tail: string[] = [];
  #readyTimer: NodeJS.Timeout | undefined;
  #starting = true;
  #closing = false;
  #lastJob = 0;
  /** Why it is dead, or is about to be. */
  #death: AppError | null = null;

  /** @throws AppError `died` of the protocol where the system refuses to start it */
  constructor(protocol: ChildProtocol<Plan, Report, Result>, options: ChildOptions) {
    this.#protocol = protocol;
    this.#options = options;
    this.#ready.promise.catch(() => undefined); // told to whoever asks, by ready() and run()
    try {
      this.#process = fork(options.module, [], {
        env: options.environment,
        execArgv: [...(options.nodeOptions ?? [])],
        execPath: options.node ?? process.execPath,
        serialization: 'json',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        windowsHide: true,
      });
    } catch (error) {
      throw new AppError(protocol.died, { reason: messageOf(error), signal: null, exitCode: null }, { cause: error });
    }
    this.#watch();
  }

  /** Null while it lives. */
  get death(): AppError | null {
    return this.#death;
  }

  get processId(): number | undefined {
    return this.#process.pid;
  }

  /** Settled when the process has really gone from the system. */
  get gone(): Promise<undefined> {
    return this.#gone.promise;
  }

  /** @throws AppError why it did not start, or that it has died since */
  async ready(): Promise<void> {
    await this.#ready.promise;
    if (this.#death !== null) throw this.#death;
  }

  /**
   * Gives the child a plan and waits for its answer.
   * @throws AppError what the child answered; cancelled; the protocol's `died` {reason, signal, exitCode} or `outOfMemory`
   */
  async run(plan: Plan, { onReport, signal }: RunOptions<Report> = {}): Promise<Result> {
    await this.ready();
    if (signal?.aborted === true) throw new AppError('cancelled');
    const job = ++this.#lastJob;
    const message = this.#protocol.toChild.parse({ type: 'run', job, plan });
    const answer = Promise.withResolvers<Result>();
    this.#jobs.set(job, { resolve: answer.resolve, reject: answer.reject, onReport });
    this.#holdWhileBusy();
    const cancel = (): void => this.#send({ type: 'cancel', job });
    signal?.addEventListener('abort', cancel, { once: true });
    this.#send(message);
    try {
      return await answer.promise;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends it at once, whatever it does; its jobs are rejected with `reason`. */
  kill(reason: AppError = new AppError('cancelled')): void {
    this.#die(reason);
  }

  /** Lets it go: by itself, and by force if it does not. Jobs under way end as cancelled. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#settle(new AppError('cancelled'));
    this.#process.ref();
    if (this.#process.connected) this.#process.disconnect();
    await this.#gone.promise;
  }

  #watch(): void {
    const { stdout, stderr } = this.#process;
    const silence = [stdout, stderr].map((stream) => (stream === null ? Promise.resolve() : this.#readLines(stream)));
    const hungUp = new Promise((resolve) => this.#process.once('disconnect', resolve));
    this.#process.on('message', (message) => {
      this.#receive(message);
    });
    this.#process.on('error', (error) => {
      // Not started, or a message that could not be sent: either way it is of no use any more.
      this.#die(this.#diedOf(messageOf(error)));
      if (this.#process.pid === undefined) this.#gone.resolve(undefined);
    });
    this.#process.once('disconnect', () => {
      // A child that cannot speak is dead to us. Mostly it is going already, and its way of going says more.
      setTimeout(() => this.#process.kill('SIGKILL'), partingTime).unref();
    });
    this.#process.once('exit', (exitCode, signal) => {
      const leave = (): void => {
        clearTimeout(late);
        this.#die(this.#diedOf(signal ?? `exit code ${String(exitCode)}`, { signal, exitCode }));
        this.#gone.resolve(undefined);
      };
      // Its last messages and lines may still be on their way; a grandchild that holds the pipes open must not hold us.
      const late = setTimeout(leave, 1000);
      void Promise.all([hungUp, ...silence]).then(leave);
    });
    this.#readyTimer = setTimeout(() => {
      this.#die(this.#diedOf('it never became ready'));
    }, this.#options.readyWithin ?? readyWithinByDefault);
  }

  /** @returns when there is nothing more to read */
  async #readLines(stream: Readable): Promise<void> {
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => {
      this.#tail.push(line);
      if (this.#tail.length > tailLength) this.#tail.shift();
      this.#options.onLine?.(line);
    });
    await new Promise((resolve) => lines.once('close', resolve));
  }

  #receive(raw: unknown): void {
    const parsed = this.#protocol.fromChild.safeParse(raw);
    if (!parsed.success) {
      this.#die(this.#diedOf('a message that makes no sense', {}, z.prettifyError(parsed.error)));
      return;
    }
    const message = parsed.data;
    if (message.type === 'ready') {
      this.#becomeReady(message.version);
      return;
    }
    const job = this.#jobs.get(message.job);
    if (job === undefined) return; // settled already: the child was asked to stop, or is closing
    if (message.type === 'report') {
      job.onReport?.(message.report);
      return;
    }
    this.#jobs.delete(message.job);
    this.#holdWhileBusy();
    if (message.type === 'done') job.resolve(message.result);
    else job.reject(message.type === 'failed' ? fromPlain(message.error) : new AppError('cancelled'));
  }

  #becomeReady(version: number): void {
    if (version !== this.#protocol.version) {
      const expected = this.#protocol.version;
      this.#die(this.#diedOf(`it speaks version ${version} of the messages, the engine version ${expected}`));
      return;
    }
    clearTimeout(this.#readyTimer);
    this.#starting = false;
    this.#ready.resolve(undefined);
    this.#holdWhileBusy();
  }

  #send(message: ToChild<Plan>): void {
    if (!this.#process.connected) return; // it is going; its jobs are told when it has gone
    this.#process.send(message, () => undefined); // an error here means the same, and needs no second report
  }

  #diedOf(reason: string, details: ErrorDetails = {}, more = ''): AppError {
    const tail = [...this.#tail, more].filter((line) => line !== '').join('\n');
    const cause = tail === '' ? {} : { cause: new Error(tail) };
    if (memoryRanOut.test(tail)) {
      return new AppError(
        this.#protocol.outOfMemory,
        { signal: null, exitCode: null, ...details, reason: 'out of memory' },
        cause,
      );
    }
    const failure = this.#protocol.cardFailed === undefined ? null : cardFailureIn(tail);
    if (this.#protocol.cardFailed !== undefined && failure !== null) {
      return new AppError(this.#protocol.cardFailed, { reason: failure }, cause);
    }
    return new AppError(this.#protocol.died, { signal: null, exitCode: null, ...details, reason }, cause);
  }

  #die(error: AppError): void {
    if (this.#death !== null) return;
    this.#death = this.#closing ? new AppError('cancelled') : error;
    this.#settle(this.#death);
    this.#process.kill('SIGKILL');
  }

  #settle(error: AppError): void {
    clearTimeout(this.#readyTimer);
    this.#starting = false;
    this.#ready.reject(error);
    for (const job of this.#jobs.values()) job.reject(error);
    this.#jobs.clear();
    this.#holdWhileBusy();
  }

  /** An idle child must not keep the engine from ending; a working one must. */
  #holdWhileBusy(): void {
    const busy = this.#starting || this.#jobs.size > 0;
    const { channel, stdout, stderr } = this.#process;
    const parts: unknown[] = [this.#process, channel, stdout, stderr];
    for (const part of parts.filter(isHoldable)) {
      if (busy) part.ref();
      else part.unref();
    }
  }
}

/** What may keep a program from ending. Node's types tell it of the child, not of its pipes. */
function isHoldable(part: unknown): part is { ref: () => void; unref: () => void } {
  return typeof part === 'object' && part !== null && 'ref' in part && 'unref' in part;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
