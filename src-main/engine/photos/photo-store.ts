import type { ClassView, PhotoView, ProblemView } from '../../../src-shared/api.ts';
import type { PlainError } from '../../../src-shared/errors.ts';
import type { Database } from '../store/database.ts';

export interface NewPhoto {
  sha256: string;
  classId: number | null;
  name: string;
  format: string;
  width: number;
  height: number;
  bytes: number;
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

interface PhotoRow {
  rowId: number;
  sha256: string;
  classId: number | null;
  name: string;
  format: string;
  width: number;
  height: number;
  setAside: number;
}

const columns = 'id AS rowId, sha256, class_id AS classId, name, format, width, height, set_aside AS setAside';

/** Photos, classes and problems in a project's database. */
export class PhotoStore {
  readonly #db: Database;
  // Asked once or more per photo of an import, so they are prepared once.
  readonly #has;
  readonly #insert;
  readonly #classIdOf;

  constructor(database: Database) {
    this.#db = database;
    this.#has = database.prepare<[string]>('SELECT 1 FROM photos WHERE sha256 = ?');
    this.#insert = database.prepare(
      `INSERT INTO photos (sha256, class_id, name, format, width, height, bytes, added_at)
       VALUES (@sha256, @classId, @name, @format, @width, @height, @bytes, @at)`,
    );
    this.#classIdOf = database.prepare<[string], { id: number }>('SELECT id FROM classes WHERE name = ?');
  }

  /** One transaction for many changes. */
  together<Result>(change: () => Result): Result {
    return this.#db.transaction(change).immediate();
  }

  has(sha256: string): boolean {
    return this.#has.get(sha256) !== undefined;
  }

  find(sha256: string): StoredPhoto | null {
    const row = this.#db.prepare<[string], PhotoRow>(`SELECT ${columns} FROM photos WHERE sha256 = ?`).get(sha256);
    return row === undefined ? null : toPhoto(row);
  }

  insert(photo: NewPhoto, at: string): void {
    this.#insert.run({ ...photo, at });
  }

  page(classId: number | null, offset: number, limit: number): { photos: StoredPhoto[]; total: number } {
    const total = this.#db
      .prepare<[number | null], { n: number }>('SELECT count(*) AS n FROM photos WHERE class_id IS ?')
      .get(classId);
    const rows = this.#db
      .prepare<[number | null, number, number], PhotoRow>(
        `SELECT ${columns} FROM photos WHERE class_id IS ? ORDER BY id LIMIT ? OFFSET ?`,
      )
      .all(classId, limit, offset);
    return { photos: rows.map(toPhoto), total: total?.n ?? 0 };
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

  setAside(sha256: string, aside: boolean): void {
    this.#db.prepare('UPDATE photos SET set_aside = ? WHERE sha256 = ?').run(aside ? 1 : 0, sha256);
  }

  move(sha256: string, classId: number | null): void {
    this.#db.prepare('UPDATE photos SET class_id = ? WHERE sha256 = ?').run(classId, sha256);
  }

  classes(): ClassView[] {
    return this.#db
      .prepare<[], ClassView>(
        `SELECT classes.id, classes.name, count(photos.id) FILTER (WHERE set_aside = 0) AS count,
                count(photos.id) FILTER (WHERE set_aside = 1) AS setAside
         FROM classes LEFT JOIN photos ON photos.class_id = classes.id GROUP BY classes.id`,
      )
      .all()
      .sort((a, b) => compareNames(a.name, b.name));
  }

  /** The class of that name, made where there is none. */
  classNamed(name: string): number {
    return (
      this.classIdOf(name) ??
      Number(this.#db.prepare('INSERT INTO classes (name) VALUES (?)').run(name).lastInsertRowid)
    );
  }

  hasClass(id: number): boolean {
    return this.#db.prepare('SELECT 1 FROM classes WHERE id = ?').get(id) !== undefined;
  }

  /** Names by id, of all classes. */
  classNames(): Map<number, string> {
    const rows = this.#db.prepare<[], { id: number; name: string }>('SELECT id, name FROM classes').all();
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  classIdOf(name: string): number | null {
    return this.#classIdOf.get(name)?.id ?? null;
  }

  renameClass(id: number, name: string): void {
    this.#db.prepare('UPDATE classes SET name = ? WHERE id = ?').run(name, id);
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

function toPhoto(row: PhotoRow): StoredPhoto {
  const { sha256, setAside, ...rest } = row;
  return { ...rest, id: sha256, setAside: setAside === 1 };
}
