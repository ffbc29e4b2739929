import type { JobView } from '@shared/api.ts';
import type { BaseName } from '@shared/networks/base-networks.ts';
import type { BaseWeightsView } from '@shared/weights.ts';
import type { Given } from '../host.ts';
import { upload } from '../upload.ts';
import type { State } from './state.ts';
import { View } from './view.svelte.ts';

/** Which weights of base networks are on this computer, and files of weights on their way. */
export class BaseFiles {
  readonly #app: State;
  readonly #view: View<BaseWeightsView[]>;
  /** A file of the user's on its way from this browser to the engine. */
  #sending = $state.raw<{ done: number; total: number } | null>(null);
  #cancel: AbortController | null = null;

  constructor(app: State) {
    this.#app = app;
    this.#view = new View(() => app.api.weights.view.query());
  }

  get all(): readonly BaseWeightsView[] {
    return this.#view.value ?? [];
  }

  get sending(): { done: number; total: number } | null {
    return this.#sending;
  }

  /** The download, or the look at the user's file, that is under way. */
  get job(): JobView | null {
    return this.#app.jobs.running(null, 'weights');
  }

  /** Whether a network can be used at once; true while it is not known. */
  has(name: BaseName): boolean {
    const found = this.all.find((each) => each.name === name);
    return found === undefined || found.state === 'shipped' || found.state === 'kept';
  }

  /** Reads it now and whenever something of it has changed. Returns its own clean-up. */
  follow(): () => void {
    void this.#view.refresh();
    return this.#app.listen((event) => {
      const ended = event.kind === 'job' && event.job.kind === 'weights' && event.job.status === 'done';
      const changed = event.kind === 'changed' && event.topics.includes('weights');
      if (event.kind === 'reset' || ended || changed) void this.#view.refresh();
    });
  }

  async download(name: BaseName): Promise<void> {
    await this.#app.attempt(() => this.#app.api.weights.download.mutate({ name }));
  }

  async add(name: BaseName, given: Given): Promise<void> {
    await this.#app.attempt(async () => {
      const source = given.from === 'paths' ? given : ({ from: 'upload', upload: await this.#send(given) } as const);
      await this.#app.api.weights.add.mutate({ name, source });
    });
  }

  async stop(): Promise<void> {
    this.#cancel?.abort();
    const { job } = this;
    if (job !== null) await this.#app.attempt(() => this.#app.jobs.cancel(job.id));
  }

  async #send({ files }: Extract<Given, { from: 'files' }>): Promise<string> {
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    this.#cancel = new AbortController();
    this.#sending = { done: 0, total };
    try {
      const sent = await upload(
        this.#app.api,
        files,
        ({ bytes }) => {
          this.#sending = { done: bytes, total };
        },
        this.#cancel.signal,
      );
      return sent.upload;
    } finally {
      this.#sending = null;
      this.#cancel = null;
    }
  }
}
