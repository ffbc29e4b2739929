import type { ClassView, PhotoView, ProblemView, SplitPart } from '../../../src-shared/api.ts';
import type { PlainError } from '../../../src-shared/errors.ts';
import { type Measures, measuresVersion } from '../../../src-shared/protocol/decoder.ts';
import type { Database } from '../store/database.ts';
import type { PhotoStateRow } from './edit.ts';

export interface NewPhoto {
  sha256: string;
  classId: number | null;
  name: string;
  format: string;
  width: number;
  height: number;
  bytes: number;
  /** Row in `sources`, and where it lay there: folders and name, with slashes. */
  sourceId: number | null;
  path: string;
  /** The part that the source's folders named. */
  givenPart: SplitPart | null;
  takenAt: string | null;
  measures: Measures;
}

/** What the split and the packs need of a photo in use. */
export interface LabelledPhoto {
  id: number;
  sha256: string;
  format: string;
  classId: number;
}

export interface StoredPhoto extends PhotoView {
  rowId: number;
  format: string;
}

export interface PhotoRow {
  rowId: number;
  sha256: string;
  classId: number | null;
  name: string;
  format: string;
  width: number;
  height: number;
  setAside: number;
}

/** The columns of a PhotoRow. */
export const photoColumns =
  'photos.id AS rowId, sha256, photos.class_id AS classId, photos.name, format, width, height, set_aside AS setAside';

/** Photos, classes and problems in a project's database. */
export class PhotoStore {
  readonly #db: Database;
  // Asked once or more per photo of an import, so they are prepared once.
  readonly #has;
  readonly #insert;
  readonly #putMeasures;
  readonly #classIdOf;

  constructor(database: Database) {
    this.#db = database;
    this.#has = database.prepare<[string]>('SELECT 1 FROM photos WHERE sha256 = ?');
    this.#insert = database.prepare(
      `INSERT INTO photos (sha256, class_id, name, format, width, height, bytes, taken_at, added_at, source_id, path,
         given_part, order_key, search_key)
       VALUES (@sha256, (SELECT id FROM classes WHERE id = @classId AND removed = 0), @name, @format, @width, @height,
         @bytes, @takenAt, @at, @sourceId, @path, @givenPart, order_key(@name),
         search_key(@name || char(10) || @path))`,
    );
    this.#classIdOf = database.prepare<[string], { id: number }>(
      'SELECT id FROM classes WHERE name = ? AND removed = 0',
    );
    this.#putMeasures = database.prepare(
      `INSERT OR REPLACE INTO photo_measures
         (photo_id, version, dhash, fine_dhash, brightness, brightness_p5, brightness_p99, entropy, edges, grey_spread, detail)
       VALUES (@rowId, ${measuresVersion}, @dhash, @fineDhash, @brightness, @brightnessP5, @brightnessP99, @entropy, @edges,
         @greySpread, @detail)`,
    );
  }

  /** One transaction for many changes. */
  together<Result>(change: () => Result): Result {
    return this.#db.transaction(change).immediate();
  }

  has(sha256: string): boolean {
    return this.#has.get(sha256) !== undefined;
  }

  find(sha256: string): StoredPhoto | null {
    const row = this.#db.prepare<[string], PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE sha256 = ?`).get(sha256);
    return row === undefined ? null : toPhoto(row);
  }

  /** The photo with its measures: both or neither. A class that was removed while it was on its way leaves it without one. */
  insert({ measures, ...photo }: NewPhoto, at: string): void {
    this.together(() => {
      const { lastInsertRowid } = this.#insert.run({ ...photo, at });
      this.putMeasures(Number(lastInsertRowid), measures);
    });
  }

  putMeasures(rowId: number, measures: Measures): void {
    this.#putMeasures.run({ ...measures, rowId });
  }

  /** The first photos of a class that came in. */
  first(classId: number, limit: number): StoredPhoto[] {
    return this.#db
      .prepare<[number, number], PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE class_id = ? ORDER BY id LIMIT ?`)
      .all(classId, limit)
      .map(toPhoto);
  }

  /** Where photos are now; those that are not there are passed over. */
  states(photos: readonly string[]): PhotoStateRow[] {
    const state = this.#db.prepare<[string], StateRow>(`SELECT ${stateColumns} FROM photos WHERE sha256 = ?`);
    return photos.flatMap((sha256) => state.get(sha256) ?? []).map(toState);
  }

  statesInClass(classId: number): PhotoStateRow[] {
    return this.#db
      .prepare<[number], StateRow>(`SELECT ${stateColumns} FROM photos WHERE class_id = ?`)
      .all(classId)
      .map(toState);
  }

  /** Photos that a split may deal: in a class and not set aside, in the order of their identity. */
  labelled(): LabelledPhoto[] {
    return this.#db
      .prepare<[], LabelledPhoto>(
        `SELECT id, sha256, format, class_id AS classId FROM photos
         WHERE class_id IS NOT NULL AND set_aside = 0 ORDER BY sha256`,
      )
      .all();
  }

  classes(): ClassView[] {
    return this.#db
      .prepare<[], ClassView>(
        `SELECT classes.id, classes.name, coalesce(count, 0) AS count, coalesce(setAside, 0) AS setAside
         FROM classes LEFT JOIN (
           SELECT class_id, count(*) FILTER (WHERE set_aside = 0) AS count,
                  count(*) FILTER (WHERE set_aside = 1) AS setAside
           FROM photos GROUP BY class_id) ON class_id = classes.id
         WHERE removed = 0`,
      )
      .all()
      .sort((a, b) => compareNames(a.name, b.name));
  }

  /** A class that is not there yet: performing its edit brings it in. */
  prepareClass(name: string): number {
    return Number(this.#db.prepare('INSERT INTO classes (name, removed) VALUES (?, 1)').run(name).lastInsertRowid);
  }

  /** The class of that name, made where there is none. */
  classNamed(name: string): number {
    return (
      this.classIdOf(name) ??
      Number(this.#db.prepare('INSERT INTO classes (name) VALUES (?)').run(name).lastInsertRowid)
    );
  }

  hasClass(id: number): boolean {
    return this.className(id) !== null;
  }

  /** Null where there is no such class, or none any more. */
  className(id: number): string | null {
    const row = this.#db
      .prepare<[number], { name: string }>('SELECT name FROM classes WHERE id = ? AND removed = 0')
      .get(id);
    return row?.name ?? null;
  }

  /** Names by id, of all classes there ever were: splits and runs may name one that was removed since. */
  classNames(): Map<number, string> {
    const rows = this.#db.prepare<[], { id: number; name: string }>('SELECT id, name FROM classes').all();
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  classIdOf(name: string): number | null {
    return this.#classIdOf.get(name)?.id ?? null;
  }

  counts(): { photos: number; unlabelled: number; setAside: number; problems: number; bytes: number } {
    const row = this.#db
      .prepare<[], { photos: number; unlabelled: number; setAside: number; problems: number; bytes: number }>(
        `SELECT count(*) AS photos, count(*) FILTER (WHERE class_id IS NULL) AS unlabelled,
                count(*) FILTER (WHERE set_aside = 1) AS setAside, coalesce(sum(bytes), 0) AS bytes,
                (SELECT count(*) FROM problems) AS problems FROM photos`,
      )
      .get();
    return row ?? { photos: 0, unlabelled: 0, setAside: 0, problems: 0, bytes: 0 };
  }

  /** A few photos, the classes by turns, for the strip of a closed project. */
  faces(limit: number): string[] {
    return this.#db
      .prepare<[number], { sha256: string }>(
        `SELECT sha256 FROM (
           SELECT sha256, class_id, row_number() OVER (PARTITION BY class_id ORDER BY id) AS turn
           FROM photos WHERE set_aside = 0)
         ORDER BY turn, class_id LIMIT ?`,
      )
      .all(limit)
      .map((row) => row.sha256);
  }

  addProblem(name: string, error: PlainError, at: string): void {
    this.#db.prepare('INSERT INTO problems (name, error, at) VALUES (?, ?, ?)').run(name, JSON.stringify(error), at);
  }

  problems(): ProblemView[] {
    return this.#db
      .prepare<[], { id: number; name: string; error: string; at: string }>(
        'SELECT id, name, error, at FROM problems ORDER BY id',
      )
      .all()
      .map((row) => ({ ...row, error: JSON.parse(row.error) as PlainError }));
  }

  forgetProblems(): void {
    this.#db.prepare('DELETE FROM problems').run();
  }
}

/** Digits in names count as numbers ("2" before "10"); the same on every machine, whatever its language. */
const collator = new Intl.Collator('und', { numeric: true });
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}

const stateColumns = 'id AS rowId, class_id AS classId, set_aside AS setAside';

interface StateRow {
  rowId: number;
  classId: number | null;
  setAside: number;
}

function toState({ rowId, classId, setAside }: StateRow): PhotoStateRow {
  return { rowId, classId, setAside: setAside === 1 };
}

export function toPhoto(row: PhotoRow): StoredPhoto {
  const { sha256, setAside, ...rest } = row;
  return { ...rest, id: sha256, setAside: setAside === 1 };
}
