import type { RunView } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { State } from '../../state/state.ts';
import { View } from '../../state/view.svelte.ts';

/** One run, kept up to date while it is looked at. */
export class RunWatch {
  readonly run: string;
  readonly #app: State;
  readonly #project: string;
  readonly #view: View<RunView>;

  constructor(app: State, project: string, run: string) {
    this.#app = app;
    this.#project = project;
    this.run = run;
    this.#view = new View(() => app.api.runs.view.query({ project, run }));
  }

  get view(): RunView | null {
    return this.#view.value;
  }

  get error(): PlainError | null {
    return this.#view.error;
  }

  /** Reads it now and whenever something of it has changed. Returns its own clean-up. */
  follow(): () => void {
    void this.#view.refresh();
    return this.#app.listen((event) => {
      const concerns =
        event.kind === 'reset' ||
        (event.kind === 'epoch' && event.run === this.run) ||
        (event.kind === 'changed' && event.project === this.#project && event.topics.includes('runs'));
      if (concerns) void this.#view.refresh();
    });
  }
}
