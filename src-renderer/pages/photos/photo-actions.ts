import type { ChangeView, PhotoView } from '@shared/api.ts';
import type { Project } from '../../state/project.svelte.ts';
import type { State } from '../../state/state.ts';

/** What the user does with photos and classes; each can be taken back, and says so. */
export class PhotoActions {
  readonly #app: State;
  readonly #project: Project;

  constructor(app: State, project: Project) {
    this.#app = app;
    this.#project = project;
  }

  /** Sets photos aside, or takes them back into use where all of them were set aside already. */
  async toggleAside(photos: readonly PhotoView[]): Promise<void> {
    const aside = photos.some((photo) => !photo.setAside);
    await this.#do((project) => this.#app.api.photos.setAside.mutate({ project, photos: idsOf(photos), aside }));
  }

  /** @param classId null: without a class */
  async move(photos: readonly PhotoView[], classId: number | null): Promise<void> {
    await this.#do((project) => this.#app.api.photos.move.mutate({ project, photos: idsOf(photos), classId }));
  }

  /** Makes a class, and moves photos there if there are any. */
  async moveToNew(photos: readonly PhotoView[], name: string): Promise<void> {
    const calls = this.#app.api.photos;
    await this.#do(async (project) => {
      const made = await (photos.length === 0
        ? calls.createClass.mutate({ project, name })
        : calls.moveToNew.mutate({ project, photos: idsOf(photos), name }));
      return made.change;
    });
  }

  async rename(classId: number, name: string): Promise<void> {
    await this.#do((project) => this.#app.api.photos.renameClass.mutate({ project, classId, name }), false);
  }

  async merge(classId: number, into: number): Promise<void> {
    await this.#do((project) => this.#app.api.photos.mergeClass.mutate({ project, classId, into }));
  }

  /** @param aside whether its photos are set aside as well */
  async remove(classId: number, aside: boolean): Promise<void> {
    await this.#do((project) => this.#app.api.photos.removeClass.mutate({ project, classId, aside }));
  }

  undo(): void {
    void this.#app.undo.undo(this.#project.id);
  }

  redo(): void {
    void this.#app.undo.redo(this.#project.id);
  }

  /** The selection has done its work once its photos are elsewhere. */
  async #do(work: (project: string) => Promise<ChangeView | null>, deselects = true): Promise<void> {
    const { id, selection } = this.#project;
    await this.#app.attempt(async () => {
      const done = await work(id);
      if (deselects) selection.clear();
      this.#app.undo.offer(id, done);
    });
  }
}

function idsOf(photos: readonly PhotoView[]): string[] {
  return photos.map((photo) => photo.id);
}
