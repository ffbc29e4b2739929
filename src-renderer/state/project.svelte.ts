import type { ProjectView, Topic } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import { type Api, plainErrorOf } from '../api.ts';
import { PhotoPages } from './photo-pages.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { View } from './view.svelte.ts';

/** One open project: its view, its photos, what is selected. Made anew for each project that is opened. */
export class Project {
  readonly id: string;
  readonly photos: PhotoPages;
  readonly selection = new Selection();
  /** The run that Results and Use show; null: the newest of the present split. */
  chosenRun = $state.raw<string | null>(null);
  readonly #view: View<ProjectView>;

  constructor(api: Api, id: string, folderOf: (id: string) => Promise<string | null>) {
    this.id = id;
    this.photos = new PhotoPages(api, id);
    this.#view = new View(async () => {
      try {
        return await api.projects.view.query({ project: id });
      } catch (error) {
        // The address of a project that the engine has not open (it was started again): open it by its folder.
        const folder = plainErrorOf(error).code === 'project_not_found' ? await folderOf(id) : null;
        if (folder === null) throw error;
        await api.projects.open.mutate({ folder });
        return await api.projects.view.query({ project: id });
      }
    });
  }

  get view(): ProjectView | null {
    return this.#view.value;
  }

  get error(): PlainError | null {
    return this.#view.error;
  }

  async refresh(): Promise<void> {
    await this.#view.refresh();
    if (this.view !== null) await this.photos.follow(this.view);
  }

  async changed(topics: readonly Topic[]): Promise<void> {
    if (topics.includes('photos')) this.photos.markStale();
    await this.refresh();
  }
}
