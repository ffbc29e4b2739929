import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Augmentation } from '../../src-shared/augmentation.ts';
import type { Example, Pack } from '../../src-shared/protocol/trainer.ts';
import { threadModule } from '../files/program-root.ts';
import type { Batch } from './pack-reader.ts';
import { PrefetchRing } from './prefetch-ring.ts';
import type { PrefetchTask, ToPrefetcher } from './prefetcher.ts';

export interface PrefetchOptions {
  pack: Pack;
  augmentation: Augmentation;
  /** The recipe's. */
  seed: number;
  /** Photos of a batch. */
  batch: number;
}

/**
 * One thread changes 1,700 photos of 180 x 180 in a second, a tenth of which two cores train on; where more cores or a graphics
 * card work faster, more threads make what they need.
 */
const threadsAtMost = 4;

/** Makes changed photos ready in threads while the trainer works on those before them. */
export class Prefetch {
  readonly #batch: number;
  readonly #photoLength: number;
  readonly #ring: PrefetchRing;
  readonly #workers: Worker[];
  /** Rejects when a thread has failed. */
  readonly #failure = Promise.withResolvers<never>();
  /** An epoch whose first batches are made before anybody asks, and the promise that its threads are through. */
  #ahead: { epoch: number; idle: Promise<unknown> } | null = null;
  #waited = 0;

  constructor({ pack, augmentation, seed, batch }: PrefetchOptions) {
    const threads = Math.max(1, Math.min(threadsAtMost, Math.floor(availableParallelism() / 2)));
    this.#batch = batch;
    this.#photoLength = pack.size * pack.size * pack.channels;
    // One that is worked on, and one made by each thread while another lies ready.
    this.#ring = PrefetchRing.ofSize(2 + threads, batch * this.#photoLength);
    this.#workers = Array.from({ length: threads }, (_, remainder) => {
      const task: PrefetchTask = {
        pack,
        augmentation,
        seed,
        batch,
        ring: this.#ring.memory,
        share: { of: threads, remainder },
      };
      const worker = new Worker(threadModule('trainer', 'prefetcher'), { name: 'prefetcher', workerData: task });
      worker.once('error', this.#failure.reject);
      worker.once('exit', (code) => {
        this.#failure.reject(new Error(`a prefetcher ended with ${String(code)}`));
      });
      return worker;
    });
    // Told to whoever waits for a batch; while nobody does, it is no one's unhandled rejection.
    this.#failure.promise.catch(() => undefined);
  }

  /** Seconds in which somebody waited for a batch. */
  get waited(): number {
    return this.#waited;
  }

  /** Lets the threads begin with an epoch that will be asked for next, while the trainer does something else. */
  prepare(epoch: number, examples: readonly Example[]): void {
    this.#ahead = { epoch, idle: this.#begin(epoch, examples) };
  }

  /**
   * The examples of an epoch in batches, in their order, as they look in it: height x width x channels, 0 to 255 as float32.
   * The pixels of a batch stay as they are until the next one is asked for; TensorFlow reads them where they lie, so every
   * tensor made of them must be disposed of by then. One epoch at a time.
   */
  async *batches(epoch: number, examples: readonly Example[]): AsyncGenerator<Batch, void, undefined> {
    const count = Math.ceil(examples.length / this.#batch);
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead !== null && ahead.epoch !== epoch) await this.#stop(ahead.idle);
    const idle = ahead?.epoch === epoch ? ahead.idle : this.#begin(epoch, examples);
    try {
      for (let number = 0; number < count; number++) {
        const began = performance.now();
        await this.#ring.waitForBatch(number, this.#failure.promise);
        this.#waited += (performance.now() - began) / 1000;
        const labels = examples.slice(number * this.#batch, (number + 1) * this.#batch).map(({ label }) => label);
        yield { labels, pixels: this.#ring.at(number).subarray(0, labels.length * this.#photoLength) };
        this.#ring.free(number);
      }
    } finally {
      // Also where the epoch ended early.
      await this.#stop(idle);
    }
  }

  /** @returns the promise that all threads are through */
  #begin(epoch: number, examples: readonly Example[]): Promise<unknown> {
    this.#ring.clear();
    const idle = Promise.all(this.#workers.map((worker) => answerOf(worker)));
    const order: ToPrefetcher = { epoch, rows: examples.map(({ row }) => row) };
    for (const worker of this.#workers) worker.postMessage(order);
    return idle;
  }

  /** The ring may be cleared only when no thread is at work on it. */
  async #stop(idle: Promise<unknown>): Promise<void> {
    this.#ring.stop();
    await Promise.race([idle, this.#failure.promise]);
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    this.#ring.stop();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function answerOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once('message', () => {
      resolve();
    });
  });
}
