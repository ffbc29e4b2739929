import type { AppError } from '../../src-shared/errors.ts';
import type { TrainerPlan, TrainerReport, TrainerResult } from '../../src-shared/protocol/trainer.ts';
import type { Job } from './job.ts';
import { asTrainerError } from './tensorflow/failures.ts';

/** What the queue says of its jobs. */
export interface QueueEvents {
  report: (job: number, report: TrainerReport) => void;
  done: (job: number, result: TrainerResult) => void;
  failed: (job: number, error: AppError) => void;
  cancelled: (job: number) => void;
}

/** Jobs one after another, in the order they came: TensorFlow has one set of threads and one memory. */
export class JobQueue {
  readonly #work: (plan: TrainerPlan, job: Job) => Promise<TrainerResult>;
  readonly #events: QueueEvents;
  readonly #waiting: { id: number; plan: TrainerPlan; control: AbortController }[] = [];
  #running: { id: number; control: AbortController } | null = null;

  constructor(work: (plan: TrainerPlan, job: Job) => Promise<TrainerResult>, events: QueueEvents) {
    this.#work = work;
    this.#events = events;
  }

  add(id: number, plan: TrainerPlan): void {
    this.#waiting.push({ id, plan, control: new AbortController() });
    if (this.#running === null) void this.#drain();
  }

  /** A waiting job is cancelled at once, the running one after its step; one that is over already is left alone. */
  cancel(id: number): void {
    if (this.#running?.id === id) this.#running.control.abort();
    const place = this.#waiting.findIndex((job) => job.id === id);
    if (place === -1) return;
    this.#waiting.splice(place, 1);
    this.#events.cancelled(id);
  }

  async #drain(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { id, plan, control } = next;
      this.#running = { id, control };
      try {
        const report = (what: TrainerReport): void => this.#events.report(id, what);
        this.#events.done(id, await this.#work(plan, { report, signal: control.signal }));
      } catch (thrown) {
        const error = asTrainerError(thrown);
        if (error.code === 'cancelled') this.#events.cancelled(id);
        else this.#events.failed(id, error);
      }
      this.#running = null;
    }
  }
}
