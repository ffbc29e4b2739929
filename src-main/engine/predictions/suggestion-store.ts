import { type LabelledPhoto, type PhotoRow, photoColumns, type StoredPhoto, toPhoto } from '../photos/photo-store.ts';
import type { Database } from '../store/database.ts';

export interface StoredSuggestion {
  photoId: number;
  classId: number;
  probability: number;
}

/** Photos that wait for a class: what a suggestion is about, and is gone with. */
const waiting = 'photos.class_id IS NULL AND photos.set_aside = 0';
/** Such photos without an answer of one run, its id the parameter; an answer whose class is gone is none. */
const unasked = `FROM photos LEFT JOIN suggestions
    ON photo_id = photos.id AND run_id = ? AND EXISTS (
      SELECT 1 FROM classes WHERE classes.id = suggestions.class_id AND removed = 0)
  WHERE ${waiting} AND photo_id IS NULL`;
const open = `suggestions JOIN photos ON photos.id = photo_id AND ${waiting}
              JOIN classes ON classes.id = suggestions.class_id AND classes.removed = 0`;

/** What a network takes photos without a class for. A photo that was given a class needs none, so its row says nothing. */
export class SuggestionStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  /** Photos in use without a class that this run was not asked about, in the order they came in. */
  unasked(run: string | null): Omit<LabelledPhoto, 'classId'>[] {
    return this.#db
      .prepare<[string | null], Omit<LabelledPhoto, 'classId'>>(
        `SELECT photos.id, sha256, format ${unasked} ORDER BY photos.id`,
      )
      .all(run);
  }

  /** How many those are. */
  countUnasked(run: string | null): number {
    return (
      this.#db.prepare<[string | null], { count: number }>(`SELECT count(*) AS count ${unasked}`).get(run)?.count ?? 0
    );
  }

  /** Answers of one run; those of any other are forgotten. */
  put(run: string, suggestions: readonly StoredSuggestion[]): void {
    this.#db
      .transaction(() => {
        this.#db.prepare('DELETE FROM suggestions WHERE run_id <> ?').run(run);
        const put = this.#db.prepare(
          'INSERT OR REPLACE INTO suggestions (photo_id, run_id, class_id, probability) VALUES (?, ?, ?, ?)',
        );
        for (const { photoId, classId, probability } of suggestions) put.run(photoId, run, classId, probability);
      })
      .immediate();
  }

  /** The run whose answers there are of photos that still wait. */
  run(): string | null {
    return this.#db.prepare<[], string>(`SELECT run_id FROM ${open} LIMIT 1`).pluck().get() ?? null;
  }

  /** How many photos each class is suggested for with so many whole per cent. */
  counts(): { classId: number; percent: number; count: number }[] {
    return this.#db
      .prepare<[], { classId: number; percent: number; count: number }>(
        `SELECT suggestions.class_id AS classId, CAST(probability * 100 AS INTEGER) AS percent, count(*) AS count
         FROM ${open} GROUP BY 1, 2`,
      )
      .all();
  }

  /** Photos of one class from so many whole per cent on, the least sure first. */
  page(classId: number, percent: number, offset: number, limit: number): { photo: StoredPhoto; probability: number }[] {
    return this.#db
      .prepare<[number, number, number, number], PhotoRow & { probability: number }>(
        `SELECT ${photoColumns}, probability FROM ${open}
         WHERE suggestions.class_id = ? AND CAST(probability * 100 AS INTEGER) >= ?
         ORDER BY probability, photos.id LIMIT ? OFFSET ?`,
      )
      .all(classId, percent, limit, offset)
      .map(({ probability, ...row }) => ({ photo: toPhoto(row), probability }));
  }

  /** Every photo that is sure enough, with its class. */
  sure(percent: number): { sha256: string; classId: number }[] {
    return this.#db
      .prepare<[number], { sha256: string; classId: number }>(
        `SELECT sha256, suggestions.class_id AS classId FROM ${open} WHERE CAST(probability * 100 AS INTEGER) >= ?`,
      )
      .all(percent);
  }
}
