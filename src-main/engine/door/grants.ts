import { realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { AppError } from '../../../src-shared/errors.ts';
import { projectSuffix } from '../projects/projects.ts';

/** A project that lies in one of the roots. */
export interface FoundProject {
  name: string;
  folder: string;
}

/**
 * Which places a page may name. The roots (the projects folder and each `serve --root`) are granted always; others are
 * when the user picks or drops them. Places are compared by their real path, so a link cannot lead out of a granted one.
 */
export class Grants {
  readonly #roots: readonly string[];
  readonly #granted = new Set<string>();

  /** @param roots absolute; they need not exist yet */
  constructor(roots: readonly string[]) {
    this.#roots = roots.map((root) => resolve(root));
  }

  /** The user picked or dropped these. What is not absolute is passed over: it names no place. */
  grant(paths: readonly string[]): void {
    for (const path of paths) if (isAbsolute(path)) this.#granted.add(realPathOf(resolve(path)));
  }

  /**
   * @param mayNameAnyPath the caller is the command line or the shell
   * @throws AppError path_not_granted unless the path is granted or lies in a place that is
   */
  check(path: string, mayNameAnyPath: boolean): void {
    this.#real(path, mayNameAnyPath);
  }

  /**
   * The real path of a project's folder.
   * @throws AppError path_not_granted, project_not_found
   */
  project(folder: string, mayNameAnyPath: boolean): string {
    const real = this.#real(folder, mayNameAnyPath);
    try {
      return realpathSync.native(real);
    } catch (error) {
      throw new AppError('project_not_found', { folder }, { cause: error });
    }
  }

  /** The projects that lie directly in the roots (or in one of them), by name. A root that is not there holds none. */
  async folders(root?: string): Promise<FoundProject[]> {
    const roots = root === undefined ? this.#roots : this.#roots.filter((known) => known === resolve(root));
    const found = await Promise.all(roots.map(projectsIn));
    return found.flat().sort((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * A path with `..` or a doubled separator in it is refused: the system follows links before it goes up, so it may
   * mean another place than its letters say.
   */
  #real(path: string, mayNameAnyPath: boolean): string {
    if (path.includes('\0')) throw new AppError('path_not_granted');
    if (mayNameAnyPath) return resolve(path);
    if (!isAbsolute(path) || withoutEnd(path) !== resolve(path)) throw new AppError('path_not_granted');
    const real = realPathOf(path);
    const roots = this.#roots.map(realPathOf);
    if (![...roots, ...this.#granted].some((place) => isWithin(real, place))) throw new AppError('path_not_granted');
    return real;
  }
}

async function projectsIn(root: string): Promise<FoundProject[]> {
  let entries;
  try {
    entries = await readdir(root, { withFileTypes: true });
  } catch {
    return []; // Not made yet, or not readable: there is nothing to offer there.
  }
  return entries
    .filter((entry) => entry.isDirectory() && entry.name.endsWith(projectSuffix) && entry.name !== projectSuffix)
    .map((entry) => ({ name: basename(entry.name, projectSuffix), folder: join(root, entry.name) }));
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith(sep) ? place : place + sep);
}

function withoutEnd(path: string): string {
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path;
}

/** The real path; of what does not exist yet, the real path of the folder that will hold it, and the rest. */
function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const parent = dirname(path);
    if (parent === path) throw error;
    return join(realPathOf(parent), basename(path));
  }
}
