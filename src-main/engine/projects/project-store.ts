import { randomBytes } from 'node:crypto';
import type { Database } from '../store/database.ts';

export interface StoredProject {
  uid: string;
  name: string;
  sample: boolean;
  createdAt: string;
}

/** The one row that says which project a database belongs to. */
export class ProjectStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  /** The project's row; a new database gets one. */
  readOrCreate(name: string, sample: boolean): StoredProject {
    this.#db
      .prepare('INSERT OR IGNORE INTO project (id, uid, name, sample, created_at) VALUES (1, ?, ?, ?, ?)')
      .run(randomBytes(8).toString('hex'), name, sample ? 1 : 0, new Date().toISOString());
    const row = this.#db
      .prepare<[], Omit<StoredProject, 'sample'> & { sample: number }>(
        'SELECT uid, name, sample, created_at AS createdAt FROM project',
      )
      .get();
    if (row === undefined) throw new Error('a row that was just written is missing');
    return { ...row, sample: row.sample === 1 };
  }

  /** Folders in incoming/ that unfinished imports still need. */
  neededIncoming(): string[] {
    return this.#db
      .prepare<[], { folder: string }>('SELECT folder FROM imports WHERE folder IS NOT NULL')
      .all()
      .map((row) => row.folder);
  }

  rename(name: string): void {
    this.#db.prepare('UPDATE project SET name = ?').run(name);
  }
}
