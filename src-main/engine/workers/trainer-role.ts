import PQueue from 'p-queue';
import { AppError } from '../../../src-shared/errors.ts';
import type { TrainerPlan, TrainerReport, TrainerResult } from '../../../src-shared/protocol/trainer.ts';
import { ChildProcess, type ChildOptions, type ChildProtocol, type RunOptions } from './child-process.ts';

type Protocol = ChildProtocol<TrainerPlan, TrainerReport, TrainerResult>;
type Trainer = ChildProcess<TrainerPlan, TrainerReport, TrainerResult>;

interface TrainerStart extends ChildOptions {
  /** Threads it may use; null: as many as it likes. A trainer that may use more than is wanted now is started anew. */
  threads: number | null;
  /** What it computes with: one that was started with another is started anew. Compared by identity. */
  means: object;
}

export interface TrainerRoleOptions {
  protocol: Protocol;
  /** How a trainer is to be started now; asked before each job. */
  start: () => TrainerStart;
  /** An idle trainer is ended after this time, ms. */
  idleFor: number;
}

/** One trainer process at a time and the jobs waiting for it. */
export class TrainerRole {
  readonly #options: TrainerRoleOptions;
  readonly #queue = new PQueue({ concurrency: 1 });
  #trainer: Trainer | null = null;
  #threads: number | null = null;
  #means: object | null = null;
  #parting: Promise<unknown> = Promise.resolve();
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: TrainerRoleOptions) {
    this.#options = options;
  }

  /** Whether a job runs or waits. */
  get busy(): boolean {
    return this.#queue.pending + this.#queue.size > 0;
  }

  /** The process, while there is one. */
  get processId(): number | undefined {
    return this.#trainer?.death === null ? this.#trainer.processId : undefined;
  }

  /**
   * Runs a plan when its turn has come.
   * @param options.signal drops a waiting job at once; a running one ends as cancelled after its step
   * @throws AppError of the trainer; cancelled; trainer_died {reason, signal, exitCode}; trainer_out_of_memory
   */
  async run(plan: TrainerPlan, options: RunOptions<TrainerReport> = {}): Promise<TrainerResult> {
    const { signal } = options;
    if (signal?.aborted === true || this.#closed) throw new AppError('cancelled');
    clearTimeout(this.#idleTimer);
    const waiting = new AbortController();
    const drop = (): void => waiting.abort(new AppError('cancelled'));
    signal?.addEventListener('abort', drop, { once: true });
    const work = async (): Promise<TrainerResult> => {
      // From here on the trainer is asked to stop: the queue must not free the place before it has.
      signal?.removeEventListener('abort', drop);
      const trainer = await this.#fittingTrainer();
      return trainer.run(plan, options);
    };
    try {
      return await this.#queue.add(work, { signal: waiting.signal });
    } finally {
      signal?.removeEventListener('abort', drop);
      if (!this.busy) this.#endWhenIdle();
    }
  }

  /** Ends the process in the middle of its work; the running job ends as cancelled, waiting ones get a new process. */
  killNow(): void {
    this.#trainer?.kill();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#part();
    await this.#parting;
    await this.#queue.onIdle();
  }

  async #fittingTrainer(): Promise<Trainer> {
    const start = this.#options.start();
    const mayUseTooMuch = start.threads !== null && this.#threads !== start.threads;
    if (this.#trainer?.death !== null || mayUseTooMuch || this.#means !== start.means) this.#part();
    // Two at once would share the memory, and on a graphics card there may be room for one only.
    await this.#parting;
    if (this.#closed) throw new AppError('cancelled');
    if (this.#trainer === null) {
      this.#trainer = new ChildProcess(this.#options.protocol, start);
      this.#threads = start.threads;
      this.#means = start.means;
    }
    return this.#trainer;
  }

  #part(): void {
    clearTimeout(this.#idleTimer);
    const trainer = this.#trainer;
    this.#trainer = null;
    if (trainer !== null) this.#parting = Promise.all([this.#parting, trainer.close()]);
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      this.#part();
    }, this.#options.idleFor).unref();
  }
}
