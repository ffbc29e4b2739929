import type { PlainError } from '@shared/errors.ts';
import { plainErrorOf } from '../api.ts';

/** The answer to the newest of several questions: what comes late to an older one is passed over. */
export class Latest<Value> {
  #value = $state.raw<Value | null>(null);
  #error = $state.raw<PlainError | null>(null);
  #busy = $state(false);
  #turn = 0;

  /** Null while nothing was answered. An older answer stays until the next is there. */
  get value(): Value | null {
    return this.#value;
  }

  get error(): PlainError | null {
    return this.#error;
  }

  get busy(): boolean {
    return this.#busy;
  }

  async ask(work: () => Promise<Value>): Promise<void> {
    const turn = ++this.#turn;
    this.#busy = true;
    try {
      const value = await work();
      if (turn !== this.#turn) return;
      this.#value = value;
      this.#error = null;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.#value = null;
      this.#error = plainErrorOf(thrown);
    } finally {
      if (turn === this.#turn) this.#busy = false;
    }
  }

  /** Nothing is asked any more. */
  clear(): void {
    this.#turn++;
    this.#value = null;
    this.#error = null;
    this.#busy = false;
  }
}
