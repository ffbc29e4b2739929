import { SvelteMap } from 'svelte/reactivity';
import type { JobView, RunSummary, Suggestion, SuggestionsView } from '@shared/api.ts';
import type { Project } from '../../../state/project.svelte.ts';
import type { State } from '../../../state/state.ts';
import { View } from '../../../state/view.svelte.ts';

/** Photos of a class shown at first: the least sure, which deserve a look. */
const pageLength = 24;
/** A model is asked for this at first: it errs rarely where it is as sure, and few photos are left over. */
const usualPercent = 90;

/** What the user leaves out, and how sure the model was of it. */
interface LeftOut {
  classId: number;
  percent: number;
}

/** Photos without a class while a model sorts them: what it suggests, and what the user wants of that. */
export class Sorting {
  readonly #app: State;
  readonly #project: Project;
  readonly #view: View<SuggestionsView>;
  readonly #photos: View<Partial<Record<number, Suggestion[]>>>;
  readonly #leftOut = new SvelteMap<string, LeftOut>();
  readonly #limits = new SvelteMap<number, number>();
  #percent = $state(usualPercent);

  constructor(app: State, project: Project) {
    this.#app = app;
    this.#project = project;
    this.#view = new View(() => app.api.suggestions.view.query({ project: project.id }));
    this.#photos = new View(async () => {
      const percent = this.#percent;
      const pages = (this.#view.value?.classes ?? []).map(async ({ classId }): Promise<[number, Suggestion[]]> => {
        const limit = this.#limits.get(classId) ?? pageLength;
        const page = { project: project.id, classId, percent, offset: 0, limit };
        return [classId, await app.api.suggestions.photos.query(page)];
      });
      return Object.fromEntries(await Promise.all(pages));
    });
  }

  get view(): SuggestionsView | null {
    return this.#view.value;
  }

  /** The asking under way. */
  get job(): JobView | null {
    return this.#app.jobs.running(this.#project.id, 'suggest');
  }

  /** How sure the model must be, whole per cent. */
  get percent(): number {
    return this.#percent;
  }

  set percent(percent: number) {
    this.#percent = percent;
  }

  /** The least sure photos of a class that would be sorted. */
  photosOf(classId: number): readonly Suggestion[] {
    return this.#photos.value?.[classId] ?? [];
  }

  isLeftOut(photo: string): boolean {
    return this.#leftOut.has(photo);
  }

  /** Photos of a class that would be sorted, of all that it is suggested for. */
  countOf(classId: number): { count: number; of: number } {
    const atLeast = this.#view.value?.classes.find((each) => each.classId === classId)?.atLeast ?? [];
    let count = atLeast[this.#percent] ?? 0;
    for (const each of this.#leftOut.values())
      if (each.classId === classId && each.percent >= this.#percent) count -= 1;
    return { count: Math.max(0, count), of: atLeast[0] ?? 0 };
  }

  toggle(classId: number, { photo, probability }: Suggestion): void {
    if (!this.#leftOut.delete(photo.id)) this.#leftOut.set(photo.id, { classId, percent: wholePercent(probability) });
  }

  /** For `$effect`: reads, and reads again whenever something changed. */
  follow(): () => void {
    void this.refresh();
    return this.#app.listen((event) => {
      const concerns =
        event.kind === 'reset' ||
        (event.kind === 'changed' &&
          event.project === this.#project.id &&
          event.topics.some((topic) => topic === 'suggestions' || topic === 'photos'));
      if (concerns) void this.refresh();
    });
  }

  /** Reads what is suggested, and the photos in sight; after `percent` was changed the photos alone. */
  async refresh(): Promise<void> {
    await this.#view.refresh();
    await this.#photos.refresh();
  }

  async look(): Promise<void> {
    await this.#photos.refresh();
  }

  async more(classId: number): Promise<void> {
    this.#limits.set(classId, Math.min(1000, (this.#limits.get(classId) ?? pageLength) + 2 * pageLength));
    await this.#photos.refresh();
  }

  async ask(run: Pick<RunSummary, 'id'>): Promise<void> {
    await this.#app.attempt(async () => {
      await this.#app.api.suggestions.start.mutate({ project: this.#project.id, run: run.id });
    });
  }

  async accept(): Promise<void> {
    await this.#app.attempt(async () => {
      const { api, undo } = this.#app;
      const { id } = this.#project;
      undo.offer(
        id,
        await api.suggestions.accept.mutate({ project: id, percent: this.#percent, except: [...this.#leftOut.keys()] }),
      );
      await this.refresh();
    });
  }
}

/** As the engine counts it: 99.6 % are 99. */
export function wholePercent(probability: number): number {
  return Math.trunc(probability * 100);
}
