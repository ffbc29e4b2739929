import { truncateSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors.ts';

/** Held until it is released or the process ends, in whatever way: the kernel frees it. */
export interface ExclusiveLock {
  release: () => void;
}

/**
 * Takes a file for this process alone, by an exclusive transaction in which nothing is ever written: there is no journal,
 * so nothing can be left behind that bars the way. Danger: on Unix a process loses the lock when it opens and closes the
 * file by other means, so nothing in this program may read it.
 * @returns null when another connection, of this process or another, holds it
 * @throws AppError folder_not_writable
 */
export function takeExclusiveLock(file: string, folder: string): ExclusiveLock | null {
  try {
    return begin(file);
  } catch (error) {
    throw new AppError('folder_not_writable', { folder }, { cause: error });
  }
}

function begin(file: string): ExclusiveLock | null {
  try {
    return beginOn(file);
  } catch (error) {
    if (codeOf(error) !== 'SQLITE_NOTADB') throw error;
  }
  // Its content says nothing; that it could be read at all says that nobody holds it.
  truncateSync(file);
  return beginOn(file);
}

function beginOn(file: string): ExclusiveLock | null {
  const connection = new BetterSqlite3(file, { timeout: 0 });
  try {
    connection.pragma('journal_mode = MEMORY');
    connection.exec('BEGIN EXCLUSIVE');
    return { release: () => void connection.close() };
  } catch (error) {
    connection.close();
    if (codeOf(error)?.startsWith('SQLITE_BUSY') === true) return null;
    throw error;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof BetterSqlite3.SqliteError ? error.code : null;
}
