import type { Toasts } from './toasts.svelte.ts';

interface Step {
  toast: number;
  undo: () => Promise<void>;
}

/** What was done to photos and can be taken back: by the toast's Undo, or by Z, the last first. */
export class Undo {
  readonly #toasts: Toasts;
  readonly #sayUndo: () => string;
  #done: Step[] = [];

  constructor(toasts: Toasts, sayUndo: () => string) {
    this.#toasts = toasts;
    this.#sayUndo = sayUndo;
  }

  /** Called after something was done, with its sentence and the way back. */
  remember(say: () => string, undo: () => Promise<void>): void {
    const step: Step = { toast: 0, undo };
    step.toast = this.#toasts.show(say, { say: this.#sayUndo, act: () => void this.#takeBack(step) });
    this.#done = [...this.#done.slice(-49), step];
  }

  /** Takes back the last thing done; false when there is none. */
  async last(): Promise<boolean> {
    const step = this.#done.at(-1);
    if (step === undefined) return false;
    await this.#takeBack(step);
    return true;
  }

  /** Another project: the steps of the last one are no longer in reach. */
  forget(): void {
    for (const { toast } of this.#done) this.#toasts.dismiss(toast);
    this.#done = [];
  }

  async #takeBack(step: Step): Promise<void> {
    this.#done = this.#done.filter((other) => other !== step);
    this.#toasts.dismiss(step.toast);
    await step.undo();
  }
}
