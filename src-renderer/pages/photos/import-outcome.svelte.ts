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

  async #goOn(project: string): Promise<void> {
    await this.#app.attempt(() => this.#app.api.imports.goOn.mutate({ project }));
  }

  #say({ project, status, done, error, result }: JobView): void {
    const { toasts, language } = this.#app;
    const words = (): State['language']['says']['photos']['import'] => language.says.photos.import;
    if (status === 'failed' && error !== null) {
      // These leave the import unfinished: it can be told to go on.
      const goesOn = error.code === 'disk_full' || error.code === 'decoder_died';
      const again = { say: () => words().tryAgain, act: () => void this.#goOn(project) };
      toasts.show(() => language.sentenceOf(error), goesOn ? again : null, 'problem');
    } else if (status === 'cancelled') toasts.show(() => words().stopped(done));
    else if (result?.kind === 'import') {
      const { added, known, skipped } = result.import;
      if (skipped.length === 0) toasts.show(() => words().done(added, known));
      else
        this.#toast = toasts.show(() => words().skipped(skipped.length), { say: () => words().see, act: this.#onSee });
    }
  }
}
