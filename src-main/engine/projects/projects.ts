import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../src-shared/errors.ts';
import { removeLeftovers } from '../../files/atomic.ts';
import { checkpoint, type Database, openDatabase } from '../store/database.ts';
import { ProjectStore } from './project-store.ts';
import type { ProjectLock } from './project-lock.ts';

/** What a project's folder is called. */
export const projectSuffix = '.pawprint';
const databaseName = 'project.sqlite';
/** Room under the 255 bytes that file systems give a name, for the suffix and a number. */
const longestName = 220;

export interface OpenProject {
  id: string;
  name: string;
  folder: string;
  sample: boolean;
  database: Database;
}

export interface ProjectsDependencies {
  /** Where new projects go. */
  projectsFolder: string;
  /** Takes the project for this engine. @throws AppError project_held */
  lock: (folder: string) => Promise<ProjectLock>;
  /** The rest of the engine moves in; a failure leaves the project closed. */
  opened: (project: OpenProject) => Promise<void>;
  /** The rest of the engine moves out; its jobs have ended when this resolves. */
  closing: (project: OpenProject) => Promise<void>;
  changed: (project: string | null) => void;
}

interface Held {
  project: OpenProject;
  store: ProjectStore;
  lock: ProjectLock;
}

/** The projects that this engine holds. One engine holds a project at a time. */
export class Projects {
  readonly #held = new Map<string, Held>();
  readonly #dependencies: ProjectsDependencies;

  constructor(dependencies: ProjectsDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws AppError project_not_found for an id that is not open */
  get(id: string): OpenProject {
    return this.#get(id).project;
  }

  all(): OpenProject[] {
    return [...this.#held.values()].map((held) => held.project);
  }

  /**
   * Makes a project and opens it.
   * @param name null: the folder's name
   * @param folder the project's own folder, new or empty; null: one of that name in the projects folder
   * @throws AppError project_folder_taken, folder_not_writable
   */
  async create(name: string | null, folder: string | null, sample = false): Promise<{ project: string }> {
    const title = (name ?? (folder === null ? 'Pawprint' : basename(folder, projectSuffix))).normalize('NFC').trim();
    const place = folder ?? this.#freeFolder(title);
    if ((await filesIn(place)).length > 0) throw new AppError('project_folder_taken', { folder: place });
    try {
      await mkdir(place, { recursive: true });
    } catch (error) {
      throw new AppError('folder_not_writable', { folder: place }, { cause: error });
    }
    return this.#open(await realpath(place), title, sample);
  }

  /** Opening what is open already answers with the same id. @throws AppError project_not_found, project_held, project_newer, project_damaged */
  async open(folder: string): Promise<{ project: string }> {
    if (!isProject(folder)) throw new AppError('project_not_found', { folder });
    const place = await realpath(folder);
    const already = [...this.#held.values()].find((held) => held.project.folder === place);
    if (already !== undefined) return { project: already.project.id };
    return this.#open(place, basename(place, projectSuffix), false);
  }

  async close(id: string): Promise<void> {
    const { project, lock } = this.#get(id);
    await this.#dependencies.closing(project);
    this.#held.delete(id);
    checkpoint(project.database);
    project.database.close();
    await lock.release();
    this.#dependencies.changed(null);
  }

  rename(id: string, name: string): void {
    const held = this.#get(id);
    held.project.name = name.normalize('NFC').trim();
    held.store.rename(held.project.name);
    this.#dependencies.changed(id);
  }

  async #open(folder: string, title: string, sample: boolean): Promise<{ project: string }> {
    const lock = await this.#dependencies.lock(folder);
    try {
      const database = await openDatabase(join(folder, databaseName));
      try {
        const store = new ProjectStore(database);
        const { uid, name, sample: isSample } = store.readOrCreate(title, sample);
        // A copied folder has its original's identity; while both are open the copy goes by its place as well.
        const id = this.#held.has(uid) ? `${uid}-${String(this.#held.size)}` : uid;
        const project = { id, name, folder, sample: isSample, database };
        await clearScratch(folder, store.neededIncoming());
        await this.#dependencies.opened(project);
        this.#held.set(id, { project, store, lock });
        this.#dependencies.changed(null);
        return { project: id };
      } catch (error) {
        database.close();
        throw error;
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  #freeFolder(title: string): string {
    const { projectsFolder } = this.#dependencies;
    const name = folderName(title);
    let place = join(projectsFolder, `${name}${projectSuffix}`);
    for (let number = 2; existsSync(place); number++)
      place = join(projectsFolder, `${name} ${String(number)}${projectSuffix}`);
    return place;
  }

  #get(id: string): Held {
    const held = this.#held.get(id);
    if (held === undefined) throw new AppError('project_not_found', { folder: id });
    return held;
  }
}

export function isProject(folder: string): boolean {
  return existsSync(join(folder, databaseName));
}

/**
 * A name as a folder may have it on every system: the characters that Windows forbids become spaces, and it is cut at a
 * whole character where it would be too long in bytes (Korean letters have three, most emoji four).
 */
export function folderName(title: string): string {
  const clean = title
    .replace(/[\p{Cc}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  let short = '';
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(clean)) {
    if (Buffer.byteLength(short + segment) > longestName) break;
    short += segment;
  }
  return short.trim() || 'Pawprint';
}

/** What a killed process left half done: nothing in it is in the database. @param needed in incoming/, stays */
async function clearScratch(folder: string, needed: readonly string[]): Promise<void> {
  const incoming = join(folder, 'incoming');
  for (const name of await filesIn(incoming))
    if (!needed.includes(name)) await rm(join(incoming, name), { recursive: true, force: true });
  for (const child of ['photos', 'thumbnails', 'prepared', 'runs', 'exports', 'incoming'])
    await mkdir(join(folder, child), { recursive: true });
  for (const place of ['.', 'prepared', 'exports']) await removeLeftovers(join(folder, place));
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // it is not there yet
  }
}
