import type { ChangeView } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { countPhotos, type Edit, editPhotos } from './edit.ts';
import type { Photos } from './photos.ts';

/** What the user does with classes. A removed one stays known to the splits and runs that have it. */
export class Classes {
  readonly #photos: Photos;

  constructor(photos: Photos) {
    this.#photos = photos;
  }

  /** @throws AppError class_name_taken */
  create(name: string): { classId: number; change: ChangeView | null } {
    const made = this.#prepare(name);
    const change = this.#photos.history.perform(
      { kind: 'create_class', name: made.name },
      { photos: [], classes: [made.edit] },
    );
    return { classId: made.id, change };
  }

  /** Makes a class and moves photos there, as one change. @throws AppError class_name_taken */
  moveToNew(photos: readonly string[], name: string): { classId: number; change: ChangeView | null } {
    const made = this.#prepare(name);
    return { classId: made.id, change: this.#photos.moveWith(photos, made, [made.edit]) };
  }

  /** @throws AppError class_not_found, class_name_taken */
  rename(classId: number, to: string): ChangeView | null {
    const from = this.#nameOf(classId);
    const name = to.normalize('NFC').trim();
    if (name === from) return null;
    this.#requireFree(name);
    return this.#photos.history.perform(
      { kind: 'rename_class', from, to: name },
      {
        photos: [],
        classes: [{ id: classId, before: { name: from, removed: false }, after: { name, removed: false } }],
      },
    );
  }

  /** Moves all photos of a class into another one, which is left. @throws AppError class_not_found */
  merge(classId: number, into: number): ChangeView | null {
    const name = this.#nameOf(classId);
    const intoName = this.#nameOf(into);
    if (classId === into) return null;
    const photos = editPhotos(this.#photos.store.statesInClass(classId), (before) => ({ ...before, classId: into }));
    return this.#photos.history.perform(
      { kind: 'merge_class', name, into: intoName, photos: countPhotos(photos) },
      { photos, classes: [removal(classId, name)] },
    );
  }

  /**
   * Takes a class away; its photos stay without one.
   * @param aside sets them aside as well
   * @throws AppError class_not_found
   */
  remove(classId: number, aside: boolean): ChangeView | null {
    const name = this.#nameOf(classId);
    const photos = editPhotos(this.#photos.store.statesInClass(classId), ({ setAside }) => ({
      classId: null,
      setAside: setAside || aside,
    }));
    return this.#photos.history.perform(
      { kind: 'remove_class', name, photos: countPhotos(photos), aside },
      { photos, classes: [removal(classId, name)] },
    );
  }

  #prepare(wished: string): { id: number; name: string; edit: Edit['classes'][number] } {
    const name = wished.normalize('NFC').trim();
    this.#requireFree(name);
    const id = this.#photos.store.prepareClass(name);
    return { id, name, edit: { id, before: { name, removed: true }, after: { name, removed: false } } };
  }

  #nameOf(classId: number): string {
    const name = this.#photos.store.className(classId);
    if (name === null) throw new AppError('class_not_found');
    return name;
  }

  #requireFree(name: string): void {
    if (this.#photos.store.classIdOf(name) !== null) throw new AppError('class_name_taken', { name });
  }
}

function removal(id: number, name: string): Edit['classes'][number] {
  return { id, before: { name, removed: false }, after: { name, removed: true } };
}
