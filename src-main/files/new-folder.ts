import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../src-shared/errors.ts';

/** Places the user names for something new: nothing that is there already is ever written over. */

/** @throws AppError export_folder_taken unless the folder is not there, or empty */
export async function refuseTaken(folder: string): Promise<void> {
  let files: string[];
  try {
    files = await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new AppError('export_folder_taken', { folder }, { cause: error });
  }
  if (files.length > 0) throw new AppError('export_folder_taken', { folder });
}

/** Makes the folder that will hold `folder`. @throws AppError folder_not_writable */
export async function makeParent(folder: string): Promise<void> {
  const parent = dirname(folder);
  try {
    await mkdir(parent, { recursive: true });
  } catch (error) {
    throw new AppError('folder_not_writable', { folder: parent }, { cause: error });
  }
}

/** A name in `parent` (made where it is not there) that nothing bears yet: `name`, or `name 2` and so on. */
export async function freeFolder(parent: string, name: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  const taken = new Set(await readdir(parent));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${String(number)}`;
  return join(parent, free);
}
