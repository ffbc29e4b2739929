import type { ChangeView } from '@shared/api.ts';
import type { Api } from '../api.ts';
import type { Language } from './language.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

type Attempt = <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;

/** Takes changes back and does them again. The engine keeps the history; here are the sentences that offer it. */
export class Undo {
  readonly #api: Api;
  readonly #toasts: Toasts;
  readonly #language: Language;
  readonly #attempt: Attempt;
  /** The sentence that offers something now: an older one would offer what is no longer next. */
  #toast: number | null = null;

  constructor(api: Api, toasts: Toasts, language: Language, attempt: Attempt) {
    this.#api = api;
    this.#toasts = toasts;
    this.#language = language;
    this.#attempt = attempt;
  }

  /** Says what was done, and offers to take it back. Null: nothing was to do. */
  offer(project: string, done: ChangeView | null): void {
    if (done === null) return;
    this.#say(
      () => this.#language.says.photos.changed(done.change),
      () => this.#language.says.app.undo,
      () => void this.undo(project, done.id),
    );
  }

  /** @param change null: whichever is the newest */
  async undo(project: string, change: number | null = null): Promise<void> {
    await this.#attempt(async () => {
      const back = await this.#api.history.undo.mutate({ project, change });
      if (back === null) return;
      this.#say(
        () => this.#language.says.photos.takenBack(this.#language.says.photos.changed(back.change)),
        () => this.#language.says.photos.redo,
        () => void this.redo(project, back.id),
      );
    });
  }

  async redo(project: string, change: number | null = null): Promise<void> {
    await this.#attempt(async () => {
      this.offer(project, await this.#api.history.redo.mutate({ project, change }));
    });
  }

  /** Another page, another project: what the sentence offers is out of sight. */
  forget(): void {
    if (this.#toast !== null) this.#toasts.dismiss(this.#toast);
    this.#toast = null;
  }

  #say(say: () => string, action: () => string, act: () => void): void {
    this.forget();
    this.#toast = this.#toasts.show(say, { say: action, act });
  }
}
