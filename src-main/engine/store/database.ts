import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors.ts';
import { migrations } from './migrations.ts';
import { orderKey, searchKey } from './text-keys.ts';

export type Database = BetterSqlite3.Database;

/**
 * Opens a project's database and brings it to today's version; a file about to be migrated is copied beside itself first.
 * @throws AppError project_newer when a later program wrote it, project_damaged when it is no database
 */
export async function openDatabase(file: string): Promise<Database> {
  let database: Database;
  try {
    database = new BetterSqlite3(file);
    useWriteAheadLog(database);
  } catch (error) {
    throw new AppError(
      'project_damaged',
      { reason: error instanceof Error ? error.message : 'unreadable' },
      { cause: error },
    );
  }
  try {
    database.pragma('foreign_keys = ON');
    database.pragma('busy_timeout = 5000');
    database.function('order_key', { deterministic: true }, (name) => orderKey(String(name)));
    database.function('search_key', { deterministic: true }, (text) => searchKey(String(text)));
    await migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Puts the whole truth into the one file, so that a copied folder is whole. Called after each job and before closing. Where
 * the disk has no room for that the log stays beside the file: nothing is lost, and a later call brings it in.
 */
export function checkpoint(database: Database): void {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_FULL')) throw error;
  }
}

/** A file system without shared memory (some network shares) cannot hold a write-ahead log: the plain journal serves there. */
function useWriteAheadLog(database: Database): void {
  const mode: unknown = database.pragma('journal_mode = WAL', { simple: true });
  if (mode === 'wal') database.pragma('synchronous = NORMAL');
  else database.pragma('journal_mode = DELETE');
}

async function migrate(database: Database, file: string): Promise<void> {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) throw new AppError('project_newer', { version });
  if (version === migrations.length) return;
  if (version > 0) await database.backup(`${file}.before-${String(migrations.length)}`);
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database
      .transaction(() => {
        database.exec(sql);
        database.pragma(`user_version = ${String(index + 1)}`);
      })
      .immediate();
  }
}
