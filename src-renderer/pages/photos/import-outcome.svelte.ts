import type { JobView } from '@shared/api.ts';
import { isUnderWay } from '../../state/jobs.svelte.ts';
import type { State } from '../../state/state.ts';

/** Says once how an import ended that this page saw running. */
export class ImportOutcome {
  readonly #app: State;
  readonly #onSee: () => void;
  #watched: string | null = null;
  #toast: number | null = null;

  /** @param onSee shows what could not be opened */
  constructor(app: State, onSee: () => void) {
    this.#app = app;
    this.#onSee = onSee;
  }

  follow(job: JobView | null): void {
    if (job === null) return;
    if (isUnderWay(job)) {
      this.#watched = job.id;
    } else if (this.#watched === job.id) {
      this.#watched = null;
      this.#say(job);
    }
  }

  /** The page goes, and with it what the sentence would show. */
  leave(): void {
    if (this.#toast !== null) this.#app.toasts.dismiss(this.#toast);
  }

  #say({ status, done, error, result }: JobView): void {
    const { toasts, language } = this.#app;
    const words = (): State['language']['says']['photos']['import'] => language.says.photos.import;
    if (status === 'failed' && error !== null) {
      // Where it can be gone on with, the page says so for as long as that holds.
      toasts.showProblem(() => language.sentenceOf(error));
    } else if (status === 'cancelled') toasts.show(() => words().stopped(done));
    else if (result?.kind === 'import') {
      const { added, known, skipped } = result.import;
      if (skipped.length === 0) toasts.show(() => words().done(added, known));
      else
        this.#toast = toasts.show(() => words().skipped(skipped.length), { say: () => words().see, act: this.#onSee });
    }
  }
}
