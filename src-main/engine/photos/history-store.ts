import { type Change, type ChangeView, isOfClasses } from '../../../src-shared/api.ts';
import type { Database } from '../store/database.ts';
import { decodeEdit, type Edit, encodeEdit } from './edit.ts';

/** As many changes can be taken back; older ones are forgotten. */
const longestHistory = 200;

/** The changes of a project in the order they were made, and the rows they change. */
export class HistoryStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  together<Result>(work: () => Result): Result {
    return this.#db.transaction(work).immediate();
  }

  /** What was undone before is no longer to be redone. @returns the change's id */
  add(change: Change, edit: Edit, at: string): number {
    this.#db.prepare('DELETE FROM history WHERE done = 0').run();
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO history (change, edit, at) VALUES (?, ?, ?)')
      .run(JSON.stringify(change), encodeEdit(edit), at);
    const id = Number(lastInsertRowid);
    this.#db
      .prepare('DELETE FROM history WHERE id NOT IN (SELECT id FROM history ORDER BY id DESC LIMIT ?)')
      .run(longestHistory);
    return id;
  }

  /** The change that is undone next. */
  newestDone(): ChangeView | null {
    return this.#find('SELECT id, change FROM history WHERE done = 1 ORDER BY id DESC LIMIT 1');
  }

  /** The change that is redone next. */
  oldestUndone(): ChangeView | null {
    return this.#find('SELECT id, change FROM history WHERE done = 0 ORDER BY id LIMIT 1');
  }

  edit(id: number): Edit {
    const row = this.#db.prepare<[number], { edit: string }>('SELECT edit FROM history WHERE id = ?').get(id);
    if (row === undefined) throw new Error(`no change ${String(id)}`);
    return decodeEdit(row.edit);
  }

  markDone(id: number, done: boolean): void {
    this.#db.prepare('UPDATE history SET done = ? WHERE id = ?').run(done ? 1 : 0, id);
  }

  /**
   * Does what an edit says. A photo that is no longer in the state the edit found it in stays as it is; a class is not
   * taken away while it has photos (an import filled it since), and gets a number where its name was taken since.
   */
  apply({ photos, classes, fine }: Edit): void {
    const change = this.#db.prepare(
      'UPDATE photos SET class_id = ?, set_aside = ? WHERE id = ? AND class_id IS ? AND set_aside = ?',
    );
    for (const { ids, before, after } of photos)
      for (const id of ids)
        change.run(after.classId, after.setAside ? 1 : 0, id, before.classId, before.setAside ? 1 : 0);
    const has = this.#db.prepare('SELECT 1 FROM photos WHERE class_id = ? LIMIT 1');
    const set = this.#db.prepare('UPDATE classes SET name = ?, removed = ? WHERE id = ?');
    for (const { id, after } of classes) {
      if (after.removed && has.get(id) !== undefined) continue;
      set.run(after.removed ? after.name : this.#freeName(after.name, id), after.removed ? 1 : 0, id);
    }
    for (const each of fine) this.#callFine(each);
  }

  #callFine({ finding, ids, after }: Edit['fine'][number]): void {
    const ofClasses = isOfClasses(finding);
    const subject = ofClasses ? '@id' : '(SELECT sha256 FROM photos WHERE id = @id)';
    const call = this.#db.prepare(
      after
        ? `INSERT OR IGNORE INTO dismissed_findings (kind, subject) VALUES (@finding, ${subject})`
        : `DELETE FROM dismissed_findings WHERE kind = @finding AND subject = ${subject}`,
    );
    for (const id of ids) call.run({ finding, id: ofClasses ? String(id) : id });
  }

  /** "cat", else "cat 2", "cat 3". */
  #freeName(name: string, id: number): string {
    const taken = this.#db.prepare('SELECT 1 FROM classes WHERE name = ? AND removed = 0 AND id <> ?');
    let free = name;
    for (let number = 2; taken.get(free, id) !== undefined; number += 1) free = `${name} ${String(number)}`;
    return free;
  }

  #find(sql: string): ChangeView | null {
    const row = this.#db.prepare<[], { id: number; change: string }>(sql).get();
    return row === undefined ? null : { id: row.id, change: JSON.parse(row.change) as Change };
  }
}
