import type { StreamState } from '../event-stream.ts';

/** Whether the engine answers. A short interruption (the stream being taken over) is not worth a sentence. */
const patience = 1_500;

export class Connection {
  #lost = $state(false);
  #refused = $state(false);
  #timer: ReturnType<typeof setTimeout> | null = null;

  get lost(): boolean {
    return this.#lost;
  }

  /** The engine answers, but lets this window in no more: it was started anew. */
  get refused(): boolean {
    return this.#refused;
  }

  become(state: StreamState): void {
    this.#refused = state === 'refused';
    if (state === 'lost') {
      this.#timer ??= setTimeout(() => {
        this.#lost = true;
      }, patience);
      return;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lost = false;
  }
}
