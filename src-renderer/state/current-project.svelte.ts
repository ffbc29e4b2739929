import type { Api } from '../api.ts';
import type { Program } from './program.svelte.ts';
import { Project } from './project.svelte.ts';

/** The project this window shows, if any. */
export class CurrentProject {
  readonly #api: Api;
  readonly #program: Program;
  #project = $state.raw<Project | null>(null);

  constructor(api: Api, program: Program) {
    this.#api = api;
    this.#program = program;
  }

  get project(): Project | null {
    return this.#project;
  }

  /** Shows the project of that id, reading it; null: none. */
  async show(id: string | null): Promise<void> {
    if (this.#project?.id === id) return;
    this.#project = id === null ? null : new Project(this.#api, id, (wanted) => this.#folderOf(wanted));
    await this.#project?.refresh();
  }

  async #folderOf(id: string): Promise<string | null> {
    if (this.#program.view === null) await this.#program.refresh();
    return this.#program.view?.recent.find((project) => project.id === id)?.folder ?? null;
  }
}
