import type { EvaluationView } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { State } from '../../state/state.ts';
import { View } from '../../state/view.svelte.ts';

interface Both {
  validation: EvaluationView | null;
  test: EvaluationView | null;
}

/** What is known of how well one run does: on the photos for checking, and on the sealed ones once they were opened. */
export class Evaluated {
  readonly #app: State;
  readonly #project: string;
  readonly #view: View<Both>;

  constructor(app: State, project: string, run: string) {
    this.#app = app;
    this.#project = project;
    this.#view = new View(async () => {
      const [validation, test] = await Promise.all([
        app.api.evaluations.view.query({ project, run, part: 'validation' }),
        app.api.evaluations.view.query({ project, run, part: 'test' }),
      ]);
      return { validation, test };
    });
  }

  /** Whether it is known at all what there is. */
  get read(): boolean {
    return this.#view.value !== null;
  }

  get validation(): EvaluationView | null {
    return this.#view.value?.validation ?? null;
  }

  get test(): EvaluationView | null {
    return this.#view.value?.test ?? null;
  }

  get error(): PlainError | null {
    return this.#view.error;
  }

  /** Reads it now and whenever something was evaluated, or its photos were given other labels. Returns its own clean-up. */
  follow(): () => void {
    void this.#view.refresh();
    return this.#app.listen((event) => {
      const concerns =
        event.kind === 'reset' ||
        (event.kind === 'changed' &&
          event.project === this.#project &&
          event.topics.some((topic) => topic === 'evaluations' || topic === 'photos'));
      if (concerns) void this.#view.refresh();
    });
  }
}
