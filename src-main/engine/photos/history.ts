import type { Change, ChangeView, HistoryView, Topic } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { type Edit, invert } from './edit.ts';
import type { HistoryStore } from './history-store.ts';

/**
 * What was changed in a project and can be taken back, the newest first, and then done again; it outlives the page and the
 * engine. Doing, undoing and redoing are the same act on the rows, so that none can differ from the others.
 */
export class History {
  readonly #store: HistoryStore;
  readonly #changed: (topics: Topic[]) => void;

  constructor(store: HistoryStore, changed: (topics: Topic[]) => void) {
    this.#store = store;
    this.#changed = changed;
  }

  view(): HistoryView {
    return { undo: this.#store.newestDone(), redo: this.#store.oldestUndone() };
  }

  /** Changes the rows and remembers how. @returns null where there was nothing to change */
  perform(change: Change, { photos = [], classes = [], fine = [] }: Partial<Edit>): ChangeView | null {
    if (photos.length + classes.length + fine.length === 0) return null;
    const edit = { photos, classes, fine };
    const id = this.#store.together(() => {
      this.#store.apply(edit);
      return this.#store.add(change, edit, new Date().toISOString());
    });
    this.#tell();
    return { id, change };
  }

  /**
   * @param id the change that is meant; null: whichever is the newest
   * @returns what was taken back; null where there is nothing
   * @throws AppError history_moved_on when another change is the newest by now
   */
  undo(id: number | null): ChangeView | null {
    return this.#turn(this.#store.newestDone(), id, false);
  }

  /** As undo, for what was undone last. */
  redo(id: number | null): ChangeView | null {
    return this.#turn(this.#store.oldestUndone(), id, true);
  }

  #turn(next: ChangeView | null, id: number | null, done: boolean): ChangeView | null {
    if (id !== null && next?.id !== id) throw new AppError('history_moved_on');
    if (next === null) return null;
    this.#store.together(() => {
      const edit = this.#store.edit(next.id);
      this.#store.apply(done ? edit : invert(edit));
      this.#store.markDone(next.id, done);
    });
    this.#tell();
    return next;
  }

  #tell(): void {
    this.#changed(['project', 'photos', 'split']);
  }
}
