import { join } from 'node:path';
import type { PhotoView, ProblemView, Topic } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { PhotoStore, StoredPhoto } from './photo-store.ts';

/** Where a photo's files lie in its project. The hash is the name: no name from outside ever becomes a path. */
export function originalFile(folder: string, sha256: string, format: string): string {
  const extension = format === 'jpeg' ? 'jpg' : format;
  return join(folder, 'photos', sha256.slice(0, 2), `${sha256}.${extension}`);
}

export function thumbnailFile(folder: string, sha256: string): string {
  return join(folder, 'thumbnails', sha256.slice(0, 2), `${sha256}.webp`);
}

/** What the user does with the photos of one project. */
export class Photos {
  readonly store: PhotoStore;
  readonly #changed: (topics: Topic[]) => void;

  constructor(store: PhotoStore, changed: (topics: Topic[]) => void) {
    this.store = store;
    this.#changed = changed;
  }

  page(classId: number | null, offset: number, limit: number): { photos: PhotoView[]; total: number } {
    const page = this.store.page(classId, offset, limit);
    return { photos: page.photos.map(toView), total: page.total };
  }

  problems(): ProblemView[] {
    return this.store.problems();
  }

  forgetProblems(): void {
    this.store.forgetProblems();
    this.#changed(['project', 'photos']);
  }

  setAside(photos: readonly string[], aside: boolean): void {
    this.store.together(() => {
      for (const photo of photos) this.store.setAside(photo, aside);
    });
    this.#changed(['project', 'photos', 'split']);
  }

  /** @throws AppError class_not_found */
  move(photos: readonly string[], classId: number | null): void {
    if (classId !== null && !this.store.hasClass(classId)) throw new AppError('class_not_found');
    this.store.together(() => {
      for (const photo of photos) this.store.move(photo, classId);
    });
    this.#changed(['project', 'photos', 'split']);
  }

  createClass(name: string): { classId: number } {
    const clean = this.#freeName(name);
    const classId = this.store.classNamed(clean);
    this.#changed(['project', 'photos']);
    return { classId };
  }

  /** @throws AppError class_not_found, class_name_taken */
  renameClass(classId: number, name: string): void {
    if (!this.store.hasClass(classId)) throw new AppError('class_not_found');
    const clean = name.normalize('NFC').trim();
    if (this.store.classIdOf(clean) === classId) return;
    this.store.renameClass(classId, this.#freeName(clean));
    this.#changed(['project', 'photos', 'split']);
  }

  #freeName(name: string): string {
    const clean = name.normalize('NFC').trim();
    if (this.store.classIdOf(clean) !== null) throw new AppError('class_name_taken', { name: clean });
    return clean;
  }
}

export function toView(photo: StoredPhoto): PhotoView {
  const { id, name, classId, width, height, setAside } = photo;
  return { id, name, classId, width, height, setAside };
}
