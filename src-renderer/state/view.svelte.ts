import type { PlainError } from '@shared/errors.ts';
import { plainErrorOf } from '../api.ts';

/**
 * The newest truth of one topic. Told to refresh while it reads, it reads once more afterwards: never two readings at a time,
 * never an older answer over a newer one. The last value stays while the next is on its way, and when it fails.
 */
export class View<Value> {
  readonly #read: () => Promise<Value>;
  #value = $state.raw<Value | null>(null);
  #error = $state.raw<PlainError | null>(null);
  #reading: Promise<void> | null = null;
  #again = false;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  get value(): Value | null {
    return this.#value;
  }

  /** Why the last reading failed; null when it did not. */
  get error(): PlainError | null {
    return this.#error;
  }

  /** Ends when what was true at the time of the call has been read. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        this.#value = await this.#read();
        this.#error = null;
      } catch (error) {
        this.#error = plainErrorOf(error);
      }
    }
  }
}
