// @ts-check
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** SQLite's code for "another connection holds it". */
const busy = 5;

/**
 * Does the work while holding a lock that the system frees whatever becomes of this process: an exclusive transaction on
 * an empty database. A file with a process id would have to guess whether its writer still lives.
 *
 * @template T
 * @param {string} file
 * @param {() => void} onWait called once if another process holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true });
  // imported here: this file is also read by Nodes that have no SQLite and never lock
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(file);
  try {
    for (let waited = false; ; waited = true) {
      try {
        database.exec('BEGIN EXCLUSIVE');
        break;
      } catch (error) {
        if (/** @type {{ errcode?: unknown }} */ (error).errcode !== busy) throw error;
        if (!waited) onWait();
        await pause(100);
      }
    }
    return await work();
  } finally {
    database.close();
  }
}
