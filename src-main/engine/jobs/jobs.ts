import { randomUUID } from 'node:crypto';
import type { EngineEvent, JobKind, JobPhase, JobResult, JobView } from '../../../src-shared/api.ts';
import { AppError, toAppError } from '../../../src-shared/errors.ts';
import { TimeLeft } from '../../../src-shared/progress.ts';

/**
 * What a photo costs beside its bytes, in bytes: a small one takes about as long to open, to write down and to make a
 * thumbnail of as 100 kB take to be read and decoded.
 */
const photoBytes = 100_000;
/** Ended jobs are kept this long, so that a page that comes back can read the outcome. */
const keptMilliseconds = 60 * 60 * 1000;

export interface JobStart {
  kind: JobKind;
  /** null: the program's own work. */
  project: string | null;
  run?: string;
}

/** A job from inside: what the work uses to say how far it is and to hear that it should stop. */
export class Job {
  view: JobView;
  readonly #abort = new AbortController();
  readonly #publish: (view: JobView) => void;
  #timeLeft = new TimeLeft();
  #onRest: ((paused: boolean) => void) | null = null;
  #rest: PromiseWithResolvers<undefined> | null = null;
  #endAtOnce: (() => void) | null = null;

  constructor(view: JobView, publish: (view: JobView) => void) {
    this.view = view;
    this.#publish = publish;
  }

  /** Aborted when the user cancels. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  update(change: Partial<JobView>): void {
    this.view = { ...this.view, ...change };
    this.#publish(this.view);
  }

  /** A new stretch of work begins; its progress is counted anew. */
  enter(phase: JobPhase, total: number | null = null): void {
    const status = this.view.status === 'waiting' ? 'running' : this.view.status;
    this.#timeLeft = new TimeLeft();
    this.update({ phase, status, done: 0, total, timeLeft: null, stepStartedAt: new Date().toISOString() });
  }

  /** Steady work of like units: the time left is derived here. Work with its own estimate calls `update` instead. */
  advance(done: number, total: number | null = this.view.total): void {
    const now = performance.now() / 1000;
    this.#timeLeft.add(now, done);
    const timeLeft = total === null ? null : this.#timeLeft.seconds(now, total);
    this.update({ done, total, timeLeft, stepStartedAt: new Date().toISOString() });
  }

  /**
   * Steady work on files of all sizes: the time left is derived from bytes, each photo counted as `photoBytes` more, for what
   * it costs whatever its size.
   */
  advanceBytes(done: number, bytes: number): void {
    const now = performance.now() / 1000;
    const total = this.view.total ?? 0;
    const totalBytes = this.view.bytes?.total ?? 0;
    this.#timeLeft.add(now, bytes + done * photoBytes);
    const timeLeft = this.isPaused ? null : this.#timeLeft.seconds(now, totalBytes + total * photoBytes);
    this.update({ done, bytes: { done: bytes, total: totalBytes }, timeLeft, stepStartedAt: new Date().toISOString() });
  }

  /** From here on the work can rest. @param onRest told when it is asked to, and when it is to go on */
  allowRest(onRest: (paused: boolean) => void): void {
    this.#onRest = onRest;
  }

  get isPaused(): boolean {
    return this.#rest !== null;
  }

  /** Asks the work to rest, where it can. */
  pause(): void {
    if (this.#onRest === null || this.#rest !== null || !isLive(this.view) || this.view.status === 'stopping') return;
    this.#rest = Promise.withResolvers();
    this.update({ status: 'paused', timeLeft: null });
    this.#onRest(true);
  }

  goOn(): void {
    if (this.#rest === null) return;
    // What was measured before the rest says nothing of now.
    this.#timeLeft = new TimeLeft();
    this.update({ status: this.view.phase === 'waiting' ? 'waiting' : 'running' });
    this.#onRest?.(false);
    this.#endRest();
  }

  /** Waits while the work is to rest; ends at once when it is cancelled. */
  async rested(): Promise<void> {
    await this.#rest?.promise;
  }

  /** What "stop at once" does while this stretch runs; null: nothing harder than cancelling. */
  onEndAtOnce(end: (() => void) | null): void {
    this.#endAtOnce = end;
  }

  cancel(atOnce: boolean): void {
    if (isLive(this.view)) this.update({ status: 'stopping', timeLeft: null });
    this.#abort.abort(new AppError('cancelled'));
    this.#endRest();
    if (atOnce) this.#endAtOnce?.();
  }

  #endRest(): void {
    this.#rest?.resolve(undefined);
    this.#rest = null;
  }
}

/** All long work of an engine. Each job runs as soon as it is started; work that must wait its turn waits inside. */
export class Jobs {
  readonly #jobs = new Map<string, { job: Job; ended: Promise<JobView> }>();
  readonly #publish: (event: EngineEvent) => void;
  readonly #report: (error: AppError, where: string) => AppError;

  constructor(publish: (event: EngineEvent) => void, report: (error: AppError, where: string) => AppError) {
    this.#publish = publish;
    this.#report = report;
  }

  /** Starts the work and answers at once with the job's view. However the work ends, the job's view says so. */
  start(start: JobStart, work: (job: Job) => Promise<JobResult>): JobView {
    this.#forgetOld();
    const now = new Date().toISOString();
    const job = new Job(
      {
        id: randomUUID(),
        kind: start.kind,
        project: start.project,
        status: 'waiting',
        done: 0,
        total: null,
        bytes: null,
        plan: null,
        phase: 'waiting',
        startedAt: now,
        stepStartedAt: now,
        timeLeft: null,
        run: start.run ?? null,
        live: null,
        error: null,
        result: null,
      },
      (view) => {
        this.#publish({ kind: 'job', job: view });
      },
    );
    this.#jobs.set(job.view.id, { job, ended: this.#run(job, work) });
    return job.view;
  }

  list(): JobView[] {
    this.#forgetOld();
    return [...this.#jobs.values()].map((entry) => entry.job.view);
  }

  /** Waits for a job's last word. @throws AppError invalid_input for a job that is not known */
  ended(id: string): Promise<JobView> {
    const entry = this.#jobs.get(id);
    if (entry === undefined) throw new AppError('invalid_input', { reason: 'no such job' });
    return entry.ended;
  }

  /** A job that has ended already stays as it is: cancelling twice, or too late, is no error. */
  cancel(id: string, atOnce: boolean): void {
    const entry = this.#jobs.get(id);
    if (entry !== undefined && isLive(entry.job.view)) entry.job.cancel(atOnce);
  }

  /** Work that cannot rest goes on; so does what has ended. */
  pause(id: string): void {
    this.#jobs.get(id)?.job.pause();
  }

  /** Ends a rest. */
  goOn(id: string): void {
    this.#jobs.get(id)?.job.goOn();
  }

  /** Cancels what still runs (of one project, or all) and waits for the last words. */
  async cancelAll(project: string | null): Promise<void> {
    await this.#cancelWhere((view) => project === null || view.project === project);
  }

  /** Cancels what still runs for a training run, and waits for the last words. */
  async cancelRun(run: string): Promise<void> {
    await this.#cancelWhere((view) => view.run === run);
  }

  async #cancelWhere(matches: (view: JobView) => boolean): Promise<void> {
    const live = [...this.#jobs.values()].filter(({ job }) => isLive(job.view) && matches(job.view));
    for (const { job } of live) job.cancel(false);
    await Promise.all(live.map(({ ended }) => ended));
  }

  async #run(job: Job, work: (job: Job) => Promise<JobResult>): Promise<JobView> {
    try {
      const result = await work(job);
      job.update({ status: 'done', result, timeLeft: null, live: null });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'cancelled') job.update({ status: 'cancelled', timeLeft: null, live: null });
      else
        job.update({
          status: 'failed',
          error: this.#report(error, job.view.kind).toPlain(),
          timeLeft: null,
          live: null,
        });
    }
    return job.view;
  }

  #forgetOld(): void {
    for (const [id, { job }] of this.#jobs) {
      if (!isLive(job.view) && Date.now() - Date.parse(job.view.startedAt) > keptMilliseconds) this.#jobs.delete(id);
    }
  }
}

export function isLive(view: JobView): boolean {
  return !['done', 'cancelled', 'failed'].includes(view.status);
}
