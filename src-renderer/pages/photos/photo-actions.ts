import type { PhotoView } from '@shared/api.ts';
import type { Project } from '../../state/project.svelte.ts';
import type { State } from '../../state/state.ts';

/** What the user does with selected photos; each can be taken back, and says so. */
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
    const changing = idsOf(photos.filter((photo) => photo.setAside !== aside));
    if (changing.length === 0) return;
    const { api, undo, language } = this.#app;
    const project = this.#project.id;
    await this.#app.attempt(async () => {
      await api.photos.setAside.mutate({ project, photos: changing, aside });
      this.#project.selection.clear();
      undo.remember(
        () => {
          const { done } = language.says.photos;
          return aside ? done.setAside(changing.length) : done.takenBack(changing.length);
        },
        async () => {
          await this.#app.attempt(() => api.photos.setAside.mutate({ project, photos: changing, aside: !aside }));
        },
      );
    });
  }

  /** @param to null: without a class */
  async move(photos: readonly PhotoView[], to: { id: number | null; name: string }): Promise<void> {
    const moving = photos.filter((photo) => photo.classId !== to.id);
    if (moving.length === 0) return;
    const { api, undo, language } = this.#app;
    const project = this.#project.id;
    const from = Map.groupBy(moving, (photo) => photo.classId);
    await this.#app.attempt(async () => {
      await api.photos.move.mutate({ project, photos: idsOf(moving), classId: to.id });
      this.#project.selection.clear();
      undo.remember(
        () => language.says.photos.done.moved(moving.length, to.name),
        async () => {
          await this.#app.attempt(async () => {
            for (const [classId, back] of from) await api.photos.move.mutate({ project, photos: idsOf(back), classId });
          });
        },
      );
    });
  }

  /** @returns false when the name is taken: the sentence has been said */
  async moveToNew(photos: readonly PhotoView[], name: string): Promise<boolean> {
    const { api } = this.#app;
    const made = await this.#app.attempt(() => api.photos.createClass.mutate({ project: this.#project.id, name }));
    if (made === undefined) return false;
    await this.move(photos, { id: made.classId, name });
    return true;
  }

  async rename(classId: number, from: string, to: string): Promise<void> {
    const { api, undo, language } = this.#app;
    const project = this.#project.id;
    await this.#app.attempt(async () => {
      await api.photos.renameClass.mutate({ project, classId, name: to });
      undo.remember(
        () => language.says.photos.done.renamed(from, to),
        async () => {
          await this.#app.attempt(() => api.photos.renameClass.mutate({ project, classId, name: from }));
        },
      );
    });
  }
}

function idsOf(photos: readonly PhotoView[]): string[] {
  return photos.map((photo) => photo.id);
}
