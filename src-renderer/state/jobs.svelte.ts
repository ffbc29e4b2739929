import { SvelteMap } from 'svelte/reactivity';
import type { JobKind, JobView } from '@shared/api.ts';
import type { Api } from '../api.ts';
import { View } from './view.svelte.ts';

/** Long work of all projects, as the engine sees it. */
export class Jobs {
  readonly #api: Api;
  readonly #all = new SvelteMap<string, JobView>();
  readonly #list: View<void>;
  /** Jobs heard of while the list was being read: what the list says of them is older. */
  #heard: string[] = [];

  constructor(api: Api) {
    this.#api = api;
    this.#list = new View(() => this.#read());
  }

  get(id: string): JobView | undefined {
    return this.#all.get(id);
  }

  /** The newest job of that kind in the project (null: of the program's own work), running or ended within the last hour. */
  newest(project: string | null, kind: JobKind): JobView | null {
    let newest: JobView | null = null;
    for (const job of this.#all.values())
      if (job.project === project && job.kind === kind && (newest === null || job.startedAt >= newest.startedAt))
        newest = job;
    return newest;
  }

  /** The job of that kind under way in the project. */
  running(project: string | null, kind: JobKind): JobView | null {
    for (const job of this.#all.values())
      if (job.project === project && job.kind === kind && isUnderWay(job)) return job;
    return null;
  }

  /** The job of that kind under way for a run. */
  ofRun(run: string, kind: JobKind): JobView | null {
    for (const job of this.#all.values()) if (job.run === run && job.kind === kind && isUnderWay(job)) return job;
    return null;
  }

  hear(job: JobView): void {
    this.#heard.push(job.id);
    this.#all.set(job.id, job);
  }

  refresh(): Promise<void> {
    return this.#list.refresh();
  }

  /** @param atOnce ends the process that does the work; the last finished round is kept */
  async cancel(id: string, atOnce = false): Promise<void> {
    await this.#api.jobs.cancel.mutate({ job: id, atOnce });
  }

  async pause(id: string): Promise<void> {
    await this.#api.jobs.pause.mutate({ job: id });
  }

  async goOn(id: string): Promise<void> {
    await this.#api.jobs.goOn.mutate({ job: id });
  }

  async #read(): Promise<void> {
    this.#heard = [];
    const list = await this.#api.jobs.list.query();
    const known = list.map((job) => job.id);
    for (const id of this.#all.keys()) if (!known.includes(id) && !this.#heard.includes(id)) this.#all.delete(id);
    for (const job of list) if (!this.#heard.includes(job.id)) this.#all.set(job.id, job);
  }
}

export function isUnderWay(job: JobView): boolean {
  return !['done', 'cancelled', 'failed'].includes(job.status);
}
