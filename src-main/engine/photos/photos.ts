import type {
  ChangeView,
  PhotoDetails,
  PhotoTotal,
  PhotoView,
  ProblemView,
  SourceView,
  Topic,
} from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { PhotoQuery } from '../../../src-shared/photo-query.ts';
import type { Database } from '../store/database.ts';
import { countPhotos, type Edit, editPhotos } from './edit.ts';
import { HistoryStore } from './history-store.ts';
import { History } from './history.ts';
import { PhotoQueries } from './photo-queries-store.ts';
import { PhotoStore, type StoredPhoto } from './photo-store.ts';

/** What the user sees of the photos of one project, and does with them; what he does with classes is in `classes.ts`. */
export class Photos {
  readonly store: PhotoStore;
  readonly history: History;
  readonly #queries: PhotoQueries;
  readonly #changed: (topics: Topic[]) => void;

  constructor(database: Database, changed: (topics: Topic[]) => void) {
    this.store = new PhotoStore(database);
    this.history = new History(new HistoryStore(database), changed);
    this.#queries = new PhotoQueries(database);
    this.#changed = changed;
  }

  /** classId null: those without a class. */
  page(
    classId: number | null,
    query: PhotoQuery,
    offset: number,
    limit: number,
  ): { photos: PhotoView[]; total: number } {
    const page = this.#queries.page(classId, query, offset, limit);
    return { photos: page.photos.map(toView), total: page.total };
  }

  /** How many photos of each class the query leaves. */
  totals(query: PhotoQuery): PhotoTotal[] {
    return this.#queries.totals(query);
  }

  sources(): SourceView[] {
    return this.#queries.sources();
  }

  /** @throws AppError photo_not_found */
  details(photo: string): PhotoDetails {
    const details = this.#queries.details(photo);
    if (details === null) throw new AppError('photo_not_found');
    return { ...details, photo: toView(details.photo), twins: details.twins.map(toView) };
  }

  problems(): ProblemView[] {
    return this.store.problems();
  }

  forgetProblems(): void {
    this.store.forgetProblems();
    this.#changed(['project', 'photos']);
  }

  /** @returns null where all of them were so already */
  setAside(photos: readonly string[], aside: boolean): ChangeView | null {
    const edit = editPhotos(this.store.states(photos), (before) => ({ ...before, setAside: aside }));
    return this.history.perform(
      { kind: aside ? 'set_aside' : 'take_back', photos: countPhotos(edit) },
      { photos: edit, classes: [] },
    );
  }

  /**
   * @param classId null: without a class
   * @returns null where all of them were there already
   * @throws AppError class_not_found
   */
  move(photos: readonly string[], classId: number | null): ChangeView | null {
    const to = classId === null ? null : this.store.className(classId);
    if (classId !== null && to === null) throw new AppError('class_not_found');
    return this.moveWith(photos, { id: classId, name: to }, []);
  }

  /** A move, together with what has to be done to classes for it. */
  moveWith(
    photos: readonly string[],
    to: { id: number | null; name: string | null },
    classes: Edit['classes'],
  ): ChangeView | null {
    const edit = editPhotos(this.store.states(photos), (before) => ({ ...before, classId: to.id }));
    const origins = new Set(edit.map(({ before }) => before.classId));
    const [origin = null] = origins;
    const from = origins.size === 1 ? { from: origin === null ? null : this.store.className(origin) } : {};
    return this.history.perform(
      { kind: 'move', photos: countPhotos(edit), to: to.name, ...from },
      { photos: edit, classes },
    );
  }
}

export function toView(photo: StoredPhoto): PhotoView {
  const { id, name, classId, width, height, setAside } = photo;
  return { id, name, classId, width, height, setAside };
}
