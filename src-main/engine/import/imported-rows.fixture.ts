import type { Database } from '../store/database.ts';

/** What an import left in a project, row for row: everything but the hours at which it was written down. */
export function importedRows(database: Database): Record<'photos' | 'classes' | 'problems' | 'sources', unknown[]> {
  const all = (sql: string): unknown[] => database.prepare(sql).all();
  return {
    photos: all(
      `SELECT id, sha256, class_id, name, format, width, height, bytes, set_aside, source_id, path, given_part FROM photos
       ORDER BY id`,
    ),
    classes: all('SELECT id, name FROM classes ORDER BY id'),
    problems: all('SELECT id, name, error FROM problems ORDER BY id'),
    sources: all('SELECT id, kind, name FROM sources ORDER BY id'),
  };
}
