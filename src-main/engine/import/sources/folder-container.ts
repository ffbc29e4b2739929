import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { Skipped } from '../../../../src-shared/api.ts';
import { AppError } from '../../../../src-shared/errors.ts';
import { type Container, fileMember, type Member } from './container.ts';
import { cleanName, decodeName, isJunk } from './names.ts';
import { unreadable } from './reading.ts';
import type { SourceLimits } from './source.ts';

/**
 * A folder with all its folders. Links are followed where they stay inside it and do not lead in a circle.
 * @throws AppError photo_unreadable when the folder itself may not be read; source_too_large from members()
 */
export async function openFolder(folder: string, name: string, limits: SourceLimits): Promise<Container> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw unreadable(error);
  });
  const walk = new Walk(name, root, limits);
  return {
    members: () => walk.files(),
    member: (id) => walk.member(id),
    skipped: walk.skipped,
    close: () => Promise.resolve(),
  };
}

interface Place {
  /** As bytes: a name that is not UTF-8 is still the file's only name. */
  file: Buffer;
  /** The names below the folder that was dropped, as they are, links not followed. */
  words: readonly Buffer[];
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

  files(): AsyncGenerator<Member> {
    this.skipped.length = 0;
    this.#seen = 0;
    return this.#filesOf({
      file: Buffer.from(this.#root),
      words: [],
      path: [],
      within: [Buffer.from(this.#root).toString('latin1')],
    });
  }

  /** @throws AppError photo_unreadable; photo_link where an id leads out of the folder */
  async member(id: string): Promise<Member> {
    try {
      const place = Buffer.concat([Buffer.from(this.#root + sep), bytesOf(id)]);
      const file = await realpath(place, 'buffer');
      if (!this.#holds(file.toString('latin1'))) throw new AppError('photo_link');
      const { size } = await stat(file);
      return fileMember(id, [shownName(Buffer.from(basename(place.toString('latin1')), 'latin1'))], size, file);
    } catch (error) {
      throw unreadable(error);
    }
  }

  #holds(real: string): boolean {
    const root = Buffer.from(this.#root).toString('latin1');
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  }

  async *#filesOf(folder: Place): AsyncGenerator<Member> {
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
  async #look(entry: Dirent<Buffer>, place: Place): Promise<Member | Place | null> {
    if (entry.isSymbolicLink()) return this.#follow(place);
    if (entry.isDirectory()) return place;
    return entry.isFile() ? this.#file(place) : null;
  }

  async #follow({ file, words, path, within }: Place): Promise<Member | Place | null> {
    const target = await realpath(file, 'buffer');
    const real = target.toString('latin1');
    if (!this.#holds(real)) throw new AppError('photo_link');
    const kind = await stat(target);
    if (kind.isFile()) return this.#file({ file: target, words, path, within });
    if (!kind.isDirectory()) return null;
    if (within.includes(real)) throw new AppError('photo_link');
    return { file: target, words, path, within: [...within, real] };
  }

  async #file({ file, words, path }: Place): Promise<Member> {
    return fileMember(keyOf(words), path, (await stat(file)).size, file);
  }

  #skip(path: readonly string[], error: unknown): void {
    this.skipped.push({ name: path.join('/'), reason: unreadable(error).toPlain() });
  }
}

function placeIn(folder: Place, bytes: Buffer): Place {
  const file = Buffer.concat([folder.file, Buffer.from(sep), bytes]);
  const path = [...folder.path, shownName(bytes)];
  return { file, words: [...folder.words, bytes], path, within: [...folder.within, file.toString('latin1')] };
}

function shownName(bytes: Buffer): string {
  return cleanName(decodeName(bytes) ?? bytes.toString('latin1')) || '?';
}

/** A place as text that gives its bytes back: as it is where it is UTF-8, else each byte a letter, marked by a slash. */
function keyOf(words: readonly Buffer[]): string {
  const bytes = Buffer.concat(words.flatMap((word, depth) => (depth === 0 ? [word] : [Buffer.from('/'), word])));
  return isUtf8(bytes) ? bytes.toString() : `/${bytes.toString('latin1')}`;
}

function bytesOf(key: string): Buffer {
  return key.startsWith('/') ? Buffer.from(key.slice(1), 'latin1') : Buffer.from(key);
}
