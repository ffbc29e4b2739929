import type { PhotoFinding } from '../../../src-shared/photo-query.ts';
import { openGroups } from '../photos/open-findings.ts';
import { type PhotoRow, photoColumns, type StoredPhoto, toPhoto } from '../photos/photo-store.ts';
import type { Database } from '../store/database.ts';

/** A group by its key; photos are counted that are in use. */
export interface OpenGroup {
  key: string;
  photos: number;
}

/** Findings about photos that are still to be decided; those about classes are in `class-findings.ts`. */
export class OpenFindings {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  /** In the order in which their first photos came in. */
  groups(finding: PhotoFinding): OpenGroup[] {
    return this.#db.prepare<[{ finding: string }], OpenGroup>(openGroups(finding)).all({ finding });
  }

  /** The photos of a group, open or not: the largest first, and the sharpest of equally large ones. */
  photos(kind: PhotoFinding, key: string): StoredPhoto[] {
    const { where, values } = groupOf(kind, key);
    return this.#db
      .prepare<[Record<string, string>], PhotoRow>(
        `SELECT ${photoColumns} FROM photos LEFT JOIN photo_measures ON photo_id = photos.id
         WHERE set_aside = 0 AND ${where} ORDER BY width * height DESC, edges DESC, photos.id`,
      )
      .all(values)
      .map(toPhoto);
  }

  /** Classes that the photos of a group are in or came in under. */
  classes(key: string): number[] {
    const { where, values } = groupOf('two_classes', key);
    return this.#db
      .prepare<[Record<string, string>], number>(
        `WITH grouped AS (SELECT id, class_id FROM photos WHERE set_aside = 0 AND ${where})
         SELECT class_id FROM grouped WHERE class_id IS NOT NULL
         UNION ${conflicts}`,
      )
      .pluck()
      .all(values);
  }

  /** Classes that the photos of a group came in under, besides those they are in. */
  conflicts(key: string): number[] {
    const { where, values } = groupOf('two_classes', key);
    return this.#db
      .prepare<[Record<string, string>], number>(
        `WITH grouped AS (SELECT id FROM photos WHERE set_aside = 0 AND ${where}) ${conflicts}`,
      )
      .pluck()
      .all(values);
  }
}

const conflicts = `SELECT class_conflicts.class_id FROM class_conflicts JOIN grouped ON grouped.id = photo_id
           JOIN classes ON classes.id = class_conflicts.class_id WHERE removed = 0`;

/** SQL: the photos of a group; the key of a photo without twins is its own SHA-256. */
function groupOf(kind: PhotoFinding, key: string): { where: string; values: Record<string, string> } {
  const twins = 'photos.id IN (SELECT photo_id FROM twins WHERE group_key = @key)';
  if (kind === 'twins') return { where: twins, values: { key } };
  if (kind !== 'two_classes') return { where: 'sha256 = @key', values: { key } };
  return {
    where: `(${twins} OR (sha256 = @key AND photos.id NOT IN (SELECT photo_id FROM twins)))`,
    values: { key },
  };
}
