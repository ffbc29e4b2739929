import type { ImportOptions, ImportPlan, Skipped, SplitPart } from '../../../src-shared/api.ts';
import type { PlainError } from '../../../src-shared/errors.ts';
import type { Database } from '../store/database.ts';
import type { SourceKind } from './sources/source.ts';

/** What an import was given: paths of this computer, or files that a browser sent and that lie in the project's incoming/. */
export type StoredGiven =
  { from: 'paths'; paths: string[] } | { from: 'sent'; files: { path: string[]; name: string; bytes: number }[] };

export type ImportStage = 'listing' | 'asking' | 'copying';

/** An import that has not come to its end. */
export interface StoredImport {
  id: number;
  given: StoredGiven;
  /** Where its sent files lie, below incoming/. */
  folder: string | null;
  /** Where photos go that nothing names a class for. */
  classId: number | null;
  options: ImportOptions;
  phase: ImportStage;
  paused: boolean;
  plan: ImportPlan | null;
  /** Entries below this number are done. */
  next: number;
  added: number;
  known: number;
  skipped: number;
  bytes: number;
  seconds: number;
}

/** A file of a source on its way in; or, with an error instead of a key, one that is known not to be readable. */
export interface NewEntry {
  source: number;
  key: string | null;
  path: string;
  bytes: number;
  className: string | null;
  part: SplitPart | null;
  error: PlainError | null;
}

export interface StoredEntry extends NewEntry {
  number: number;
}

type EntryRow = Omit<StoredEntry, 'error'> & { error: string | null };
type ImportRow = Omit<StoredImport, 'given' | 'options' | 'plan' | 'paused'> & {
  given: string;
  options: string;
  plan: string | null;
  paused: number;
};

/** Imports under way, with all their entries: on the disk, since there may be a hundred thousand, and since engines die. */
export class ImportStore {
  readonly #db: Database;
  readonly #fail;
  readonly #advance;
  readonly #recognise;
  readonly #sourceOf;

  constructor(database: Database) {
    this.#db = database;
    this.#fail = database.prepare('UPDATE import_entries SET error = ? WHERE import_id = ? AND number = ?');
    this.#advance = database.prepare(
      `UPDATE imports SET next = @next, added = added + @added, known = known + @known, skipped = skipped + @skipped,
         bytes = bytes + @bytes, seconds = seconds + @seconds WHERE id = @id`,
    );
    this.#recognise = database.prepare('UPDATE import_entries SET sha256 = ? WHERE import_id = ? AND number = ?');
    this.#sourceOf = database.prepare<[number, number], { kind: string; name: string; sourceId: number | null }>(
      'SELECT kind, name, source_id AS sourceId FROM import_sources WHERE import_id = ? AND number = ?',
    );
  }

  /** One transaction for many changes. */
  together<Result>(change: () => Result): Result {
    return this.#db.transaction(change).immediate();
  }

  begin(given: StoredGiven, folder: string | null, classId: number | null, options: ImportOptions): number {
    const row = this.#db
      .prepare(`INSERT INTO imports (given, folder, class_id, options, phase) VALUES (?, ?, ?, ?, 'listing')`)
      .run(JSON.stringify(given), folder, classId, JSON.stringify(options));
    return Number(row.lastInsertRowid);
  }

  find(id: number): StoredImport | null {
    const row = this.#db
      .prepare<[number], ImportRow>(
        `SELECT id, given, folder, class_id AS classId, options, phase, paused, plan, next, added, known, skipped, bytes,
                seconds FROM imports WHERE id = ?`,
      )
      .get(id);
    if (row === undefined) return null;
    return {
      ...row,
      given: JSON.parse(row.given) as StoredGiven,
      options: JSON.parse(row.options) as ImportOptions,
      plan: row.plan === null ? null : (JSON.parse(row.plan) as ImportPlan),
      paused: row.paused === 1,
    };
  }

  unfinished(): number[] {
    return this.#db
      .prepare<[], { id: number }>('SELECT id FROM imports ORDER BY id')
      .all()
      .map((row) => row.id);
  }

  setPaused(id: number, paused: boolean): void {
    this.#db.prepare('UPDATE imports SET paused = ? WHERE id = ?').run(paused ? 1 : 0, id);
  }

  enter(id: number, phase: ImportStage, plan: ImportPlan | null): void {
    this.#db
      .prepare('UPDATE imports SET phase = ?, plan = ? WHERE id = ?')
      .run(phase, plan === null ? null : JSON.stringify(plan), id);
  }

  /** Takes back a list that was not finished. */
  clearEntries(id: number): void {
    this.#db.prepare('DELETE FROM import_entries WHERE import_id = ?').run(id);
    this.#db.prepare('DELETE FROM import_sources WHERE import_id = ?').run(id);
  }

  addSource(id: number, number: number, kind: SourceKind, name: string): void {
    this.#db
      .prepare('INSERT INTO import_sources (import_id, number, kind, name) VALUES (?, ?, ?, ?)')
      .run(id, number, kind, name);
  }

  /** @param from the first one's number */
  addEntries(id: number, from: number, entries: readonly NewEntry[]): void {
    const insert = this.#db.prepare(
      `INSERT INTO import_entries (import_id, number, source, key, path, bytes, class_name, part, error)
       VALUES (@id, @number, @source, @key, @path, @bytes, @className, @part, @error)`,
    );
    this.together(() => {
      for (const [index, entry] of entries.entries()) {
        const error = entry.error === null ? null : JSON.stringify(entry.error);
        insert.run({ ...entry, id, number: from + index, error });
      }
    });
  }

  placeEntries(
    id: number,
    placed: readonly { number: number; className: string | null; part: SplitPart | null }[],
  ): void {
    const place = this.#db.prepare(
      'UPDATE import_entries SET class_name = @className, part = @part WHERE import_id = @id AND number = @number',
    );
    this.together(() => {
      for (const each of placed) place.run({ ...each, id });
    });
  }

  /** Entries in their order from a number on. */
  entriesFrom(id: number, from: number, limit: number): StoredEntry[] {
    return this.#db
      .prepare<[number, number, number], EntryRow>(
        `SELECT number, source, key, path, bytes, class_name AS className, part, error FROM import_entries
         WHERE import_id = ? AND number >= ? ORDER BY number LIMIT ?`,
      )
      .all(id, from, limit)
      .map((row) => ({ ...row, error: row.error === null ? null : (JSON.parse(row.error) as PlainError) }));
  }

  totals(id: number): { entries: number; bytes: number } {
    const row = this.#db
      .prepare<[number], { entries: number; bytes: number }>(
        'SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes FROM import_entries WHERE import_id = ?',
      )
      .get(id);
    return row ?? { entries: 0, bytes: 0 };
  }

  /** How many readable entries there are of each class, and a few of their names; null: of none. */
  classes(id: number, examples: number): { name: string | null; count: number; examples: string[] }[] {
    const rows = this.#db
      .prepare<[number], { name: string | null; count: number }>(
        `SELECT class_name AS name, count(*) AS count FROM import_entries
         WHERE import_id = ? AND key IS NOT NULL GROUP BY class_name`,
      )
      .all(id);
    const few = this.#db.prepare<[number, string | null, number], { path: string }>(
      `SELECT path FROM import_entries WHERE import_id = ? AND key IS NOT NULL AND class_name IS ? ORDER BY number LIMIT ?`,
    );
    return rows.map((row) => ({
      ...row,
      examples: few.all(id, row.name, examples).map(({ path }) => path.split('/').at(-1) ?? path),
    }));
  }

  parts(id: number): Record<SplitPart, number> {
    const parts = { train: 0, validation: 0, test: 0 };
    const rows = this.#db
      .prepare<[number], { part: SplitPart; count: number }>(
        `SELECT part, count(*) AS count FROM import_entries WHERE import_id = ? AND part IS NOT NULL GROUP BY part`,
      )
      .all(id);
    for (const { part, count } of rows) parts[part] = count;
    return parts;
  }

  /** @param to null: its photos come in without a class */
  renameClass(id: number, from: string, to: string | null): void {
    this.#db
      .prepare('UPDATE import_entries SET class_name = ? WHERE import_id = ? AND class_name = ?')
      .run(to, id, from);
  }

  leaveOutClass(id: number, name: string): void {
    this.#db.prepare('DELETE FROM import_entries WHERE import_id = ? AND class_name = ?').run(id, name);
  }

  forgetClasses(id: number): void {
    this.#db.prepare('UPDATE import_entries SET class_name = NULL WHERE import_id = ?').run(id);
  }

  forgetParts(id: number): void {
    this.#db.prepare('UPDATE import_entries SET part = NULL WHERE import_id = ?').run(id);
  }

  fail(id: number, number: number, error: PlainError): void {
    this.#fail.run(JSON.stringify(error), id, number);
  }

  /** Entries below `next` are done; the counts are those that came to it. */
  advance(
    id: number,
    by: { next: number; added: number; known: number; skipped: number; bytes: number; seconds: number },
  ): void {
    this.#advance.run({ ...by, id });
  }

  /** The row in `sources` of an import's source, made when it is first asked for. */
  sourceRow(id: number, number: number, at: string): number {
    const source = this.#sourceOf.get(id, number);
    if (source === undefined) throw new Error('an import without this source');
    if (source.sourceId !== null) return source.sourceId;
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO sources (kind, name, added_at) VALUES (?, ?, ?)')
      .run(source.kind, source.name, at);
    this.#db
      .prepare('UPDATE import_sources SET source_id = ? WHERE import_id = ? AND number = ?')
      .run(lastInsertRowid, id, number);
    return Number(lastInsertRowid);
  }

  /** An entry that is a photo which was here already. */
  recognise(id: number, number: number, sha256: string): void {
    this.#recognise.run(sha256, id, number);
  }

  /** Keeps for good which photos came in again under another class of the project than the one they are in. */
  keepConflicts(id: number): void {
    this.#db
      .prepare(
        `INSERT OR IGNORE INTO class_conflicts (photo_id, class_id)
         SELECT photos.id, classes.id FROM import_entries
         JOIN photos ON photos.sha256 = import_entries.sha256 JOIN classes ON classes.name = import_entries.class_name
         WHERE import_id = ? AND photos.class_id <> classes.id AND classes.removed = 0`,
      )
      .run(id);
  }

  skippedOf(id: number): Skipped[] {
    return this.#db
      .prepare<[number], { name: string; error: string }>(
        `SELECT path AS name, error FROM import_entries WHERE import_id = ? AND error IS NOT NULL ORDER BY number`,
      )
      .all(id)
      .map(({ name, error }) => ({ name, reason: JSON.parse(error) as PlainError }));
  }

  remove(id: number): void {
    this.#db.prepare('DELETE FROM imports WHERE id = ?').run(id);
  }
}
