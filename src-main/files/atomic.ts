import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Whatever is kept is written under a temporary name, flushed, and renamed: a process killed at any moment leaves the old
 * state or the new one. What it may leave beside them is told by its name, and removeLeftovers clears it away.
 *
 *   .writing-RANDOM          a file half written
 *   .making-RANDOM           a folder half made, or half removed
 *   .replaced-RANDOM-NAME    a whole folder that was about to give way to a new one called NAME
 */
const halfMade = /^\.(writing|making)-[0-9a-f]{16}$/;
const replacedFolder = /^\.replaced-[0-9a-f]{16}-(.+)$/s;

/**
 * Replaces a file's content in one moment. (The package write-file-atomic is not used for it: 8.0.0 ignores how many bytes a
 * write took, and so puts half a file in the place of a whole one when the disk is full.)
 * @param options.mode who may read it, as chmod writes it; the user's umask is taken off
 * @param options.flush false where the file can be made again: it may then be empty after a power failure, never after a kill
 */
export async function writeFileAtomic(
  file: string,
  data: string | Uint8Array,
  options: { flush?: boolean; mode?: number } = {},
): Promise<void> {
  const temporary = join(dirname(file), `.writing-${randomBytes(8).toString('hex')}`);
  try {
    const { flush = true, mode = 0o666 } = options;
    await writeFile(temporary, data, { flag: 'wx', flush, mode });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes a folder whole or not at all: `fill` writes into a temporary folder beside it, which then takes its name. A folder
 * that was there before is replaced; between its leaving and the new one's coming lies an instant in which neither bears the
 * name, and removeLeftovers brings the old one back should the process be killed just then.
 * @returns what `fill` returned
 * @throws what `fill` threw; the temporary folder is removed, and the old one is untouched
 */
export async function replaceFolder<Value>(
  folder: string,
  fill: (temporary: string) => Promise<Value>,
): Promise<Value> {
  const parent = dirname(folder);
  const random = randomBytes(8).toString('hex');
  const temporary = join(parent, `.making-${random}`);
  await mkdir(temporary);
  try {
    const value = await fill(temporary);
    await flushTree(temporary);
    await takePlace(temporary, folder, join(parent, `.replaced-${random}-${basename(folder)}`));
    await flushFolder(parent);
    return value;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Removes a folder at once for whoever looks: the name is free in one moment, however long the rest takes. One that is not
 * there is removed already.
 */
export async function removeFolder(folder: string): Promise<void> {
  const leaving = join(dirname(folder), `.making-${randomBytes(8).toString('hex')}`);
  try {
    await rename(folder, leaving);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  await rm(leaving, { recursive: true, force: true });
}

/**
 * Clears away what killed processes left directly in a folder of the program's own, and gives a folder its name back that was about to be replaced. To be called before the folder's content is used, and
 * by the one process that may write there.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await namesIn(folder);
  const taken = new Set(names);
  for (const name of names) {
    const replaced = replacedFolder.exec(name)?.[1];
    if (replaced !== undefined && !taken.has(replaced)) {
      await rename(join(folder, name), join(folder, replaced));
      taken.add(replaced);
    } else if (replaced !== undefined || halfMade.test(name)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []; // nothing there, nothing left over
    throw error;
  }
}

async function takePlace(temporary: string, folder: string, old: string): Promise<void> {
  try {
    // Where nothing bears the name, or an empty folder does (not on Windows), one step is enough.
    await rename(temporary, folder);
    return;
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  await rename(folder, old);
  try {
    await rename(temporary, folder);
  } catch (error) {
    await rename(old, folder);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

function isTaken(error: unknown): boolean {
  // Windows answers EPERM or EACCES where others say that the folder is not empty.
  const answers: readonly unknown[] = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'];
  return error instanceof Error && 'code' in error && answers.includes(error.code);
}

/** Files first, then the folders that name them: after a power failure a name must not lead to nothing. */
async function flushTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await flushTree(path);
    else if (entry.isFile()) await flush(path, 'r+');
  }
  await flushFolder(folder);
}

/** Windows cannot open a folder; its file systems keep names in their own journal. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') await flush(folder, 'r');
}

async function flush(path: string, mode: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, mode);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
