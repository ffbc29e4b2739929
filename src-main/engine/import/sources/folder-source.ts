import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, resolve, sep } from 'node:path';
import type { Skipped } from '../../../../src-shared/api.ts';
import { AppError } from '../../../../src-shared/errors.ts';
import { cleanName, decodeName, isJunk } from './names.ts';
import { readableFile, tooLargeFile, unreadable } from './reading.ts';
import type { Source, SourceEntry, SourceLimits } from './source.ts';

/**
 * A folder with all its folders. Links are followed where they stay inside it and do not lead in a circle.
 * @throws AppError photo_unreadable when the folder itself may not be read; source_too_large from entries()
 */
export async function openFolderSource(folder: string, limits: SourceLimits): Promise<Source> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw unreadable(error);
  });
  // A disk's root has no name of its own.
  const name = cleanName(basename(resolve(folder))) || folder;
  const walk = new Walk(name, root, limits);
  return {
    kind: 'folder',
    name,
    skipped: walk.skipped,
    entries: () => walk.files(),
    close: () => Promise.resolve(),
  };
}

interface Place {
  /** As bytes: a name that is not UTF-8 is still the file's only name. */
  file: Buffer;
  path: readonly string[];
  /** Real places of the folders it lies in, itself included: a link to one of them would lead in a circle. */
  within: readonly string[];
}

class Walk {
  readonly skipped: Skipped[] = [];
  readonly #name: string;
  readonly #root: string;
  readonly #limits: SourceLimits;
  #seen = 0;

  constructor(name: string, root: string, limits: SourceLimits) {
    this.#name = name;
    this.#root = root;
    this.#limits = limits;
  }

  files(): AsyncGenerator<SourceEntry> {
    return this.#filesOf({
      file: Buffer.from(this.#root),
      path: [],
      within: [Buffer.from(this.#root).toString('latin1')],
    });
  }

  async *#filesOf(folder: Place): AsyncGenerator<SourceEntry> {
    const folders: Place[] = [];
    for (const entry of await this.#list(folder)) {
      const place = placeIn(folder, entry.name);
      if (isJunk(place.path.at(-1) ?? '')) continue;
      this.#seen += 1;
      if (this.#seen > this.#limits.files) {
        throw new AppError('source_too_large', { name: this.#name, limit: this.#limits.files });
      }
      try {
        const found = await this.#look(entry, place);
        if (found === null) continue;
        if ('within' in found) folders.push(found);
        else yield found;
      } catch (error) {
        this.#skip(place.path, error);
      }
    }
    for (const inner of folders) yield* this.#filesOf(inner);
  }

  async #list(folder: Place): Promise<Dirent<Buffer>[]> {
    try {
      const entries = await readdir(folder.file, { withFileTypes: true, encoding: 'buffer' });
      return entries.sort((a, b) => a.name.compare(b.name));
    } catch (error) {
      if (folder.path.length === 0) throw unreadable(error);
      this.#skip(folder.path, error);
      return [];
    }
  }

  /** @returns a file, a folder to go into, or null where it is neither (a device, a pipe) */
  async #look(entry: Dirent<Buffer>, place: Place): Promise<SourceEntry | Place | null> {
    if (entry.isSymbolicLink()) return this.#follow(place);
    if (entry.isDirectory()) return place;
    return entry.isFile() ? this.#file(place.file, place.path) : null;
  }

  async #follow({ file, path, within }: Place): Promise<SourceEntry | Place | null> {
    const target = await realpath(file, 'buffer');
    const real = target.toString('latin1');
    const root = Buffer.from(this.#root).toString('latin1');
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) throw new AppError('photo_link');
    const kind = await stat(target);
    if (kind.isFile()) return this.#file(target, path);
    if (!kind.isDirectory()) return null;
    if (within.includes(real)) throw new AppError('photo_link');
    return { file: target, path, within: [...within, real] };
  }

  async #file(file: Buffer, path: readonly string[]): Promise<SourceEntry> {
    const { size } = await stat(file);
    if (size > this.#limits.fileBytes) throw tooLargeFile(size, this.#limits.fileBytes);
    return { path, bytes: size, open: () => Promise.resolve(readableFile(file)) };
  }

  #skip(path: readonly string[], error: unknown): void {
    this.skipped.push({ name: path.join('/'), reason: unreadable(error).toPlain() });
  }
}

function placeIn(folder: Place, bytes: Buffer): Place {
  const file = Buffer.concat([folder.file, Buffer.from(sep), bytes]);
  const name = cleanName(decodeName(bytes) ?? bytes.toString('latin1')) || '?';
  const path = [...folder.path, name];
  return { file, path, within: [...folder.within, file.toString('latin1')] };
}
