import type { ExportView } from '../../../src-shared/api.ts';
import type { Database } from '../store/database.ts';

/** What was exported, where to, and what its check found. */
export class ExportStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  insert(run: string, view: ExportView, at: string): void {
    this.#db
      .prepare('INSERT INTO exports (run_id, format, path, bytes, check_report, created_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(run, view.format, view.path, view.bytes, JSON.stringify(view.check), at);
  }

  /** Newest first. */
  all(): (ExportView & { run: string; createdAt: string })[] {
    return this.#db
      .prepare<[], { run: string; format: 'tfjs'; path: string; bytes: number; check: string; createdAt: string }>(
        'SELECT run_id AS run, format, path, bytes, check_report AS "check", created_at AS createdAt FROM exports ORDER BY id DESC',
      )
      .all()
      .map((row) => ({ ...row, check: JSON.parse(row.check) as ExportView['check'] }));
  }
}
