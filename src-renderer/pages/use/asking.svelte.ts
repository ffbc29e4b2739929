import type { JobView, PredictionView, Skipped } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Given } from '../../host.ts';
import type { State } from '../../state/state.ts';

/** What the network said to the photos that were last shown to it. */
export interface Answers {
  job: string;
  predictions: PredictionView[];
  skipped: Skipped[];
}

/** Photos are shown to a network; its answers come as a job, kept by the engine for an hour. */
export class Asking {
  readonly #app: State;
  readonly #project: string;
  /** A photo given as a file is seen at its full size; the engine keeps a smaller one. */
  #large = $state.raw<{ job: string; url: string } | null>(null);

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
    return job?.result?.kind === 'predict' ? { job: job.id, ...job.result } : null;
  }

  get error(): PlainError | null {
    const job = this.#newest;
    return job?.status === 'failed' ? job.error : null;
  }

  /** Address of the one photo that was asked about, as large as there is. */
  largeOf(answers: Answers): string | null {
    return this.#large?.job === answers.job ? this.#large.url : null;
  }

  async ask(run: string, given: Given): Promise<void> {
    const { api, incoming, attempt } = this.#app;
    const project = this.#project;
    await attempt(async () => {
      const source =
        given.from === 'paths'
          ? given
          : ({ from: 'upload', upload: (await incoming.send(project, given.files)).upload } as const);
      const { job } = await api.predictions.start.mutate({ project, run, source });
      this.#keepLarge(job, given);
    });
  }

  /** Lets go of the photo's memory. */
  close(): void {
    if (this.#large !== null) URL.revokeObjectURL(this.#large.url);
    this.#large = null;
  }

  #keepLarge(job: string, given: Given): void {
    this.close();
    const [only, ...others] = given.from === 'files' ? given.files : [];
    if (only === undefined || others.length > 0 || /\.zip$/i.test(only.path)) return;
    this.#large = { job, url: URL.createObjectURL(only.file) };
  }
}
