import type { PhotoFinding } from '../../../src-shared/photo-query.ts';
import { type PhotoRow, photoColumns, type StoredPhoto, toPhoto } from '../photos/photo-store.ts';
import type { Database } from '../store/database.ts';

/** A group by its key; photos are counted that are in use. */
export interface OpenGroup {
  key: string;
  photos: number;
}

/**
 * Findings about photos that are still to be decided: those about classes are in `class-findings.ts`. Photos are in use, and the user has not said of them that they are fine. A group is
 * open again when a photo joins it. All of this follows the photos' classes and use as they are now, so that undoing a change
 * brings back what the change had mended.
 */
export class OpenFindings {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  /** In the order in which their first photos came in. */
  groups(kind: PhotoFinding): OpenGroup[] {
    return this.#db
      .prepare<[{ kind: string }], OpenGroup>(
        `WITH members AS (${membersOf(kind)})
         SELECT key, count(DISTINCT photo_id) AS photos FROM members JOIN photos ON photos.id = photo_id
         GROUP BY key HAVING ${conditionOf(kind)}
           AND count(*) > count(*) FILTER (WHERE sha256 IN (SELECT subject FROM dismissed_findings WHERE kind = @kind))
         ORDER BY min(photo_id)`,
      )
      .all({ kind });
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

/** SQL: which photos in use belong to which group, and the class that each row speaks for. */
function membersOf(kind: PhotoFinding): string {
  const twins = `SELECT group_key AS key, photo_id, class_id FROM twins JOIN photos ON photos.id = photo_id
                 WHERE set_aside = 0`;
  switch (kind) {
    case 'twins':
      return twins;
    case 'two_classes':
      return `${twins} AND class_id IS NOT NULL
              UNION SELECT coalesce(group_key, sha256), photos.id, photos.class_id
                FROM class_conflicts JOIN photos ON photos.id = photo_id LEFT JOIN twins USING (photo_id)
                WHERE set_aside = 0 AND photos.class_id IS NOT NULL
              UNION SELECT coalesce(group_key, sha256), photos.id, class_conflicts.class_id
                FROM class_conflicts JOIN photos ON photos.id = photo_id LEFT JOIN twins USING (photo_id)
                JOIN classes ON classes.id = class_conflicts.class_id
                WHERE set_aside = 0 AND photos.class_id IS NOT NULL AND removed = 0`;
    case 'unlabelled':
      return `SELECT sha256 AS key, id AS photo_id, class_id FROM photos WHERE class_id IS NULL AND set_aside = 0`;
    default:
      return `SELECT sha256 AS key, photo_id, class_id FROM findings JOIN photos ON photos.id = photo_id
              WHERE kind = @kind AND set_aside = 0`;
  }
}

/** SQL: twins in one class are a matter of twins only; in two, that comes first. */
function conditionOf(kind: PhotoFinding): string {
  if (kind === 'twins') return 'count(*) > 1 AND count(DISTINCT members.class_id) < 2';
  if (kind === 'two_classes') return 'count(DISTINCT members.class_id) > 1';
  return 'true';
}

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
