import type { SplitOptions, SplitPart } from '../../../src-shared/api.ts';
import type { Database } from '../store/database.ts';
import type { Deal } from './deal.ts';
import type { GivenCard } from './keep-given.ts';

export interface StoredSplit {
  id: number;
  options: SplitOptions;
  /** By class id. */
  classWeights: Record<string, number> | null;
  openings: number;
  createdAt: string;
}

/** A photo in a part of a split, with the class it had on the day of the split. */
export interface SplitPhoto {
  photoId: number;
  sha256: string;
  format: string;
  /** As it was called where it came from. */
  name: string;
  classId: number;
}

export type StoredPart = SplitPart | 'left_out';

/** Splits and who is in which part. A project's present split is its newest; older ones stay for their runs. */
export class SplitStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  /** Photos that may be dealt: in a class and not set aside, in the order of their identity. */
  cards(): GivenCard[] {
    return this.#db
      .prepare<[], GivenCard>(
        `SELECT sha256, class_id AS classId, coalesce(group_key, sha256) AS twins, given_part AS given
         FROM photos LEFT JOIN twins ON photo_id = photos.id
         WHERE class_id IS NOT NULL AND set_aside = 0 ORDER BY sha256`,
      )
      .all();
  }

  /** Stores a deal; classes are taken from the photos as they are now. */
  insert(options: SplitOptions, classWeights: Record<string, number> | null, dealt: Deal, at: string): number {
    return this.#db
      .transaction(() => {
        const split = this.#db
          .prepare('INSERT INTO splits (options, class_weights, created_at) VALUES (?, ?, ?)')
          .run(JSON.stringify(options), classWeights === null ? null : JSON.stringify(classWeights), at);
        const id = Number(split.lastInsertRowid);
        const add = this.#db.prepare(
          `INSERT INTO split_photos (split_id, photo_id, class_id, part) SELECT ?, id, class_id, ? FROM photos WHERE sha256 = ?`,
        );
        const parts: [StoredPart, string[]][] = [
          ['train', dealt.train],
          ['validation', dealt.validation],
          ['test', dealt.test],
          ['left_out', dealt.leftOut],
        ];
        for (const [part, photos] of parts) for (const photo of photos) add.run(id, part, photo);
        return id;
      })
      .immediate();
  }

  newest(): StoredSplit | null {
    const row = this.#db
      .prepare<[], { id: number; options: string; classWeights: string | null; openings: number; createdAt: string }>(
        'SELECT id, options, class_weights AS classWeights, openings, created_at AS createdAt FROM splits ORDER BY id DESC LIMIT 1',
      )
      .get();
    if (row === undefined) return null;
    return {
      ...row,
      options: JSON.parse(row.options) as SplitOptions,
      classWeights: row.classWeights === null ? null : (JSON.parse(row.classWeights) as Record<string, number>),
    };
  }

  classWeights(split: number): Record<string, number> | null {
    const row = this.#db
      .prepare<[number], { w: string | null }>('SELECT class_weights AS w FROM splits WHERE id = ?')
      .get(split);
    return row?.w == null ? null : (JSON.parse(row.w) as Record<string, number>);
  }

  photos(split: number, part: StoredPart): SplitPhoto[] {
    return this.#db
      .prepare<[number, string], SplitPhoto>(
        `SELECT photo_id AS photoId, sha256, format, name, split_photos.class_id AS classId
         FROM split_photos JOIN photos ON photos.id = photo_id WHERE split_id = ? AND part = ? ORDER BY sha256`,
      )
      .all(split, part);
  }

  /** The part that a photo is in; null where the split does not know it. */
  partOf(split: number, photoId: number): StoredPart | null {
    return (
      this.#db
        .prepare<[number, number], StoredPart>('SELECT part FROM split_photos WHERE split_id = ? AND photo_id = ?')
        .pluck()
        .get(split, photoId) ?? null
    );
  }

  counts(split: number): { part: StoredPart; classId: number; count: number }[] {
    return this.#db
      .prepare<[number], { part: StoredPart; classId: number; count: number }>(
        'SELECT part, class_id AS classId, count(*) AS count FROM split_photos WHERE split_id = ? GROUP BY part, class_id',
      )
      .all(split);
  }

  /** Photos of the split that have twins, by what is known of twins today. */
  withTwins(split: number): { sha256: string; part: StoredPart; twins: string }[] {
    return this.#db
      .prepare<[number], { sha256: string; part: StoredPart; twins: string }>(
        `SELECT sha256, part, group_key AS twins
         FROM twins JOIN split_photos USING (photo_id) JOIN photos ON photos.id = photo_id
         WHERE split_id = ? ORDER BY sha256`,
      )
      .all(split);
  }

  /** Photos in use that the split does not know, or knows in another class, or that are no longer in use. */
  isStale(split: number): boolean {
    const row = this.#db
      .prepare<[number, number], { n: number }>(
        `SELECT
           (SELECT count(*) FROM photos WHERE class_id IS NOT NULL AND set_aside = 0 AND NOT EXISTS
             (SELECT 1 FROM split_photos s WHERE s.split_id = ? AND s.photo_id = photos.id AND s.class_id = photos.class_id))
         + (SELECT count(*) FROM split_photos s JOIN photos ON photos.id = s.photo_id
             WHERE s.split_id = ? AND (photos.set_aside = 1 OR photos.class_id IS NULL)) AS n`,
      )
      .get(split, split);
    return (row?.n ?? 0) > 0;
  }

  countOpening(split: number): void {
    this.#db.prepare('UPDATE splits SET openings = openings + 1 WHERE id = ?').run(split);
  }
}
