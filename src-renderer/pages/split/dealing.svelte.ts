import type { SplitOptions, SplitPreview } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Api } from '../../api.ts';
import { View } from '../../state/view.svelte.ts';

/** A split that is being thought about: what would be dealt. Nothing is stored until it is sealed. */
export class Dealing {
  /** null: what the program proposes for these photos. */
  #wanted = $state.raw<SplitOptions | null>(null);
  readonly #preview: View<SplitPreview>;

  constructor(api: Api, project: string) {
    this.#preview = new View(() => api.splits.preview.query({ project, options: this.#wanted }));
  }

  /** The last deal that could be made. */
  get preview(): SplitPreview | null {
    return this.#preview.value;
  }

  /** Why what is wanted cannot be dealt; the preview is then an older one. */
  get error(): PlainError | null {
    return this.#preview.error;
  }

  get wanted(): SplitOptions | null {
    return this.#wanted;
  }

  async want(options: SplitOptions | null): Promise<void> {
    this.#wanted = options;
    await this.#preview.refresh();
  }

  refresh(): Promise<void> {
    return this.#preview.refresh();
  }

  /** The same numbers, dealt otherwise. */
  async again(): Promise<void> {
    const options = this.#wanted ?? this.preview?.options;
    if (options === undefined) return;
    let seed = options.seed;
    // Six digits: a number that can be read out to somebody who wants the same deal.
    while (seed === options.seed) seed = 1 + Math.floor(Math.random() * 999_999);
    await this.want({ ...options, seed });
  }
}
