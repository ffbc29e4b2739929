import type { ProgramView, Settings } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Api } from '../api.ts';
import { View } from './view.svelte.ts';

/** The program's own: settings, projects, device. */
export class Program {
  readonly #api: Api;
  readonly #view: View<ProgramView>;
  /** Settings chosen here and not yet confirmed by the engine: a switch answers at once. */
  #chosen = $state.raw<Partial<Settings>>({});

  constructor(api: Api) {
    this.#api = api;
    this.#view = new View(() => api.program.view.query());
  }

  get view(): ProgramView | null {
    return this.#view.value;
  }

  get error(): PlainError | null {
    return this.#view.error;
  }

  get settings(): Settings | null {
    const saved = this.#view.value?.settings;
    return saved === undefined ? null : { ...saved, ...this.#chosen };
  }

  refresh(): Promise<void> {
    return this.#view.refresh();
  }

  async saveSettings(change: Partial<Settings>): Promise<void> {
    this.#chosen = { ...this.#chosen, ...change };
    const chosen = this.#chosen;
    try {
      await this.#api.program.saveSettings.mutate(change);
      await this.#view.refresh();
    } finally {
      if (this.#chosen === chosen) this.#chosen = {};
    }
  }
}
