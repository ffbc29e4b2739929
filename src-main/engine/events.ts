import { randomBytes } from 'node:crypto';
import type { EngineEvent, JobView } from '../../src-shared/api.ts';

/** An event with the id under which a client may come back. */
export interface NumberedEvent {
  id: string;
  event: EngineEvent;
}

export interface EventHubOptions {
  /** Events that are kept for clients that come back. */
  capacity?: number;
  /** Shortest time between two events of one job, ms. */
  jobInterval?: number;
}

interface PacedJob {
  /** The last view that was put into the ring is followed by this one, once the interval is over. */
  pending: JobView | null;
  timer: NodeJS.Timeout;
}

/**
 * The one stream of what happens in the engine. Events lie in one ring that all readers share and walk at their own pace,
 * so a reader that is slow or gone costs nothing. A job's event replaces the job's former one in the ring (its view is the
 * whole truth), as does a `changed` that says the same again. Who asks for more than the ring holds is told `reset`.
 */
export class EventHub {
  /** Part of every event's id: ids of an engine that ran earlier must not be taken for ours. */
  readonly id = randomBytes(9).toString('base64url');
  readonly #capacity: number;
  readonly #jobInterval: number;
  /** By number, in order; superseded events are gone. */
  readonly #ring = new Map<number, { event: EngineEvent; key: string | null }>();
  /** Where the event stands that a newer one with the same key replaces. */
  readonly #byKey = new Map<string, number>();
  readonly #paced = new Map<string, PacedJob>();
  readonly #waiting = new Set<() => void>();
  #last = 0;
  /** Everything up to this number may be missing for good. */
  #lostThrough = 0;
  #closed = false;

  constructor({ capacity = 4000, jobInterval = 100 }: EventHubOptions = {}) {
    this.#capacity = capacity;
    this.#jobInterval = jobInterval;
  }

  /** Tells all readers. The event is kept as it is: the caller must not change it afterwards. */
  publish(event: EngineEvent): void {
    if (this.#closed) return;
    if (event.kind === 'job') this.#pace(event.job);
    else this.#append(event);
  }

  /**
   * Everything that happened after the event with the id `lastId`, then whatever happens, until `signal` aborts or the hub
   * closes. It begins with `reset` for a new reader (null), for an id of another engine and for one that is too old.
   */
  async *since(lastId: string | null, signal?: AbortSignal): AsyncGenerator<NumberedEvent, void, undefined> {
    let at = this.#place(lastId);
    let wake = (): void => undefined;
    const onAbort = (): void => {
      wake();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      while (!this.#closed && signal?.aborted !== true) {
        const next = this.#after(at);
        if (next !== null) {
          at = next.number;
          yield { id: `${this.id}.${String(at)}`, event: next.event };
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
          this.#waiting.add(resolve);
        });
        this.#waiting.delete(wake);
      }
    } finally {
      this.#waiting.delete(wake);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Ends all readers. Job events that were held back are sent to nobody any more. */
  close(): void {
    this.#closed = true;
    for (const { timer } of this.#paced.values()) clearTimeout(timer);
    this.#paced.clear();
    this.#wakeAll();
  }

  /** At most one event per job and interval; the last one always comes. */
  #pace(job: JobView): void {
    const paced = this.#paced.get(job.id);
    if (paced !== undefined) {
      paced.pending = job;
      return;
    }
    this.#append({ kind: 'job', job });
    this.#rest(job.id);
  }

  #rest(id: string): void {
    const timer = setTimeout(() => {
      const pending = this.#paced.get(id)?.pending ?? null;
      this.#paced.delete(id);
      if (pending !== null) this.#pace(pending);
    }, this.#jobInterval);
    this.#paced.set(id, { pending: null, timer });
  }

  #append(event: EngineEvent): void {
    this.#last += 1;
    const key = keyOf(event);
    if (key !== null) {
      const former = this.#byKey.get(key);
      if (former !== undefined) this.#ring.delete(former);
      this.#byKey.set(key, this.#last);
    }
    this.#ring.set(this.#last, { event, key });
    if (this.#ring.size > this.#capacity) this.#dropOldest();
    this.#wakeAll();
  }

  #dropOldest(): void {
    for (const [number, { key }] of this.#ring) {
      this.#ring.delete(number);
      if (key !== null) this.#byKey.delete(key);
      this.#lostThrough = number;
      return;
    }
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** The number a client has seen last; -1 asks for a reset. */
  #place(lastId: string | null): number {
    const [id, digits] = lastId?.split('.') ?? [];
    if (id !== this.id || digits === undefined || !/^\d{1,15}$/.test(digits)) return -1;
    const number = Number(digits);
    return number > this.#last ? -1 : number;
  }

  #after(at: number): { number: number; event: EngineEvent } | null {
    // After a reset the client reads all views, so it goes on from the present.
    if (at < this.#lostThrough || at < 0) return { number: this.#last, event: { kind: 'reset' } };
    if (at === this.#last) return null;
    // Gaps (superseded events) may be long, the ring is not: look for the next by the shorter way.
    if (this.#last - at > this.#ring.size) {
      for (const [number, { event }] of this.#ring) if (number > at) return { number, event };
      return null;
    }
    for (let number = at + 1; number <= this.#last; number++) {
      const kept = this.#ring.get(number);
      if (kept !== undefined) return { number, event: kept.event };
    }
    return null;
  }
}

/** Events with the same key say the same thing; the newest replaces the others. */
function keyOf(event: EngineEvent): string | null {
  if (event.kind === 'job') return `job ${event.job.id}`;
  if (event.kind === 'changed') return JSON.stringify([event.project, event.topics]);
  return null;
}
