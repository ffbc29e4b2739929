import type { JobView, PredictionView, Skipped } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Given } from '../../host.ts';
import type { State } from '../../state/state.ts';

/** What the network said to the photos that were last shown to it. */
export interface Answers {
  job: string;
  run: string | null;
  predictions: PredictionView[];
  skipped: Skipped[];
}

/** Photos are shown to a network; its answers come as a job, kept by the engine for an hour. */
export class Asking {
  readonly #app: State;
  readonly #project: string;

  constructor(app: State, project: string) {
    this.#app = app;
    this.#project = project;
  }

  /** The newest question, asked here or in another tab. */
  get #newest(): JobView | null {
    return this.#app.jobs.newest(this.#project, 'predict');
  }

  get running(): JobView | null {
    return this.#app.jobs.running(this.#project, 'predict');
  }

  get answers(): Answers | null {
    const job = this.#newest;
    return job?.result?.kind === 'predict' ? { job: job.id, run: job.run, ...job.result } : null;
  }

  get error(): PlainError | null {
    const job = this.#newest;
    return job?.status === 'failed' ? job.error : null;
  }

  async ask(run: string, given: Given): Promise<void> {
    const { api, incoming, attempt } = this.#app;
    const project = this.#project;
    await attempt(async () => {
      const source =
        given.from === 'paths'
          ? given
          : ({ from: 'upload', upload: (await incoming.send(project, given.files)).upload } as const);
      await api.predictions.start.mutate({ project, run, source });
    });
  }
}
