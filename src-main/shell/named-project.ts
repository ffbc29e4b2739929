import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The project a command line names: the last argument that is a folder whose name ends in `.pawprint`.
 * @param folder what relative arguments are relative to
 * @returns its absolute path, or null
 */
export function namedProject(commandLine: readonly string[], folder: string): string | null {
  const named = commandLine
    .slice(1)
    .findLast((argument) => /\.pawprint[\\/]?$/.test(argument) && !argument.startsWith('-'));
  if (named === undefined) return null;
  const path = resolve(folder, named);
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : null;
}
