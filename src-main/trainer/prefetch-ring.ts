/**
 * Places for batches that threads fill while the trainer works on others. The memory is shared, so that nothing is copied on
 * the way; TensorFlow, too, reads a batch where it lies. What is put in is numbered from 0, and batch n lies in place n modulo
 * their count; a place is filled again only after the trainer is done with what lies in it.
 */
export class PrefetchRing {
  readonly memory: RingMemory;
  /** How many batches the trainer is done with, or `stopped`; then by place the batch that lies in it, counted from 1. */
  readonly #state: Int32Array;
  readonly #places: Float32Array[];

  constructor(memory: RingMemory) {
    this.memory = memory;
    this.#state = new Int32Array(memory.state);
    this.#places = memory.places.map((place) => new Float32Array(place));
  }

  /** @param length numbers of one batch */
  static ofSize(places: number, length: number): PrefetchRing {
    const shared = (words: number): SharedArrayBuffer => new SharedArrayBuffer(4 * words);
    return new PrefetchRing({
      state: shared(1 + places),
      places: Array.from({ length: places }, () => shared(length)),
    });
  }

  get size(): number {
    return this.#places.length;
  }

  /** The numbers of a batch's place. */
  at(batch: number): Float32Array {
    const place = this.#places[batch % this.size];
    if (place === undefined) throw new RangeError('the ring has no places');
    return place;
  }

  /** Makes all places free, for batches from 0 on. Nobody may be at work on it. */
  clear(): void {
    this.#state.fill(0);
  }

  /** Holds the thread until the place of a batch is free. @returns false where no more batches are wanted */
  waitForPlace(batch: number): boolean {
    for (;;) {
      const done = Atomics.load(this.#state, 0);
      if (done === stopped) return false;
      if (batch - done < this.size) return true;
      Atomics.wait(this.#state, 0, done);
    }
  }

  /** The batch lies in its place, whole. */
  put(batch: number): void {
    this.#change(1 + (batch % this.size), batch + 1);
  }

  /** Ends when the batch lies in its place, or with the other promise. */
  async waitForBatch(batch: number, orElse: Promise<never>): Promise<void> {
    const place = 1 + (batch % this.size);
    for (;;) {
      const holds = Atomics.load(this.#state, place);
      if (holds === batch + 1) return;
      const change = Atomics.waitAsync(this.#state, place, holds);
      if (change.async) await Promise.race([change.value, orElse]);
    }
  }

  /** The trainer is done with this batch and all before it. */
  free(batch: number): void {
    this.#change(0, batch + 1);
  }

  /** No more batches are wanted. */
  stop(): void {
    this.#change(0, stopped);
  }

  #change(at: number, value: number): void {
    Atomics.store(this.#state, at, value);
    Atomics.notify(this.#state, at);
  }
}

/** What threads are given to see the same ring. */
export interface RingMemory {
  state: SharedArrayBuffer;
  places: SharedArrayBuffer[];
}

/** Beyond every count. */
const stopped = 2 ** 31 - 1;
