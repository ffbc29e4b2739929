import { Readable } from 'node:stream';
import type { Skipped } from '../../../../src-shared/api.ts';
import { AppError } from '../../../../src-shared/errors.ts';
import type { Allowance, OutermostArchive } from './allowance.ts';
import type { Bytes } from './bytes.ts';
import type { Container, Member } from './container.ts';
import { headLength, kindOf, type FileKind } from './file-kinds.ts';
import { gunzip, gunzipHead } from './gunzip.ts';
import { openIdxImages } from './idx-files.ts';
import type { SourceLimits } from './source.ts';
import { openTar } from './tar-container.ts';
import { unpackToDisk } from './unpacking.ts';
import { openZip } from './zip-container.ts';

/**
 * Archives that stay open though nobody uses them. Each may hold a file handle and a temporary file; Kaggle's zips have two
 * or three inside, and one after the other is read.
 */
const keptOpen = 4;

/** Parts of a key are joined by this; it is written otherwise inside them. */
const joint = '!';

export interface Lease {
  container: Container;
  release: () => void;
}

interface Held {
  opening: Promise<Container>;
  users: number;
}

/** A file's kind; what is in a gzip file instead of that. */
export async function lookAt(member: Member): Promise<{ kind: FileKind; gzip: boolean }> {
  const name = member.path.at(-1) ?? '';
  const head = await member.head(headLength);
  const kind = kindOf(head, name);
  if (kind !== 'gzip') return { kind, gzip: false };
  // Names and comments stand before what is packed; 4 kB give the first block of a tar at any rate.
  const inside = kindOf(gunzipHead(await member.head(4096)).subarray(0, headLength), name.replace(/\.gz$/i, ''));
  return { kind: inside, gzip: true };
}

/**
 * The containers of one source, each known by its keys: the ids of the members that lead to it from the root, none for the
 * root itself. They are opened when asked for and closed when many others were asked for since.
 */
export class OpenedArchives {
  readonly #root: Container;
  readonly #limits: SourceLimits;
  readonly #allowance: Allowance;
  readonly #scratch: string;
  /** The one used longest ago first. */
  readonly #held = new Map<string, Held>();

  /** @param scratch folder for archives that must be unpacked first */
  constructor(root: Container, limits: SourceLimits, allowance: Allowance, scratch: string) {
    this.#root = root;
    this.#limits = limits;
    this.#allowance = allowance;
    this.#scratch = scratch;
  }

  /**
   * A container, open until it is released.
   * @throws AppError photo_unreadable where there is none; archive_*, source_too_large, disk_full
   */
  async use(keys: readonly string[]): Promise<Lease> {
    if (keys.length === 0) return { container: this.#root, release: () => undefined };
    const key = joinKeys(keys);
    const held = this.#held.get(key) ?? { opening: this.#open(keys), users: 0 };
    this.#held.delete(key);
    this.#held.set(key, held);
    held.users += 1;
    const release = (): void => {
      held.users -= 1;
      void this.#closeOldest();
    };
    try {
      return { container: await held.opening, release };
    } catch (error) {
      held.users -= 1;
      if (this.#held.get(key) === held) this.#held.delete(key);
      throw error;
    }
  }

  async close(): Promise<void> {
    const all = [...this.#held.values()].reverse();
    this.#held.clear();
    for (const { opening } of all) await opening.then((container) => container.close());
    await this.#root.close();
  }

  async #closeOldest(): Promise<void> {
    for (const [key, { users, opening }] of this.#held) {
      if (this.#held.size <= keptOpen) return;
      if (users > 0) continue;
      this.#held.delete(key);
      await opening.then((container) => container.close());
    }
  }

  /** The container it lies in stays open as long as it does. */
  async #open(keys: readonly string[]): Promise<Container> {
    const around = await this.use(keys.slice(0, -1));
    try {
      const member = await around.container.member(keys.at(-1) ?? '');
      const container = await this.#openMember(member, keys);
      return {
        members: () => container.members(),
        member: (id) => container.member(id),
        skipped: container.skipped,
        close: async () => {
          await container.close();
          around.release();
        },
      };
    } catch (error) {
      around.release();
      throw error;
    }
  }

  async #openMember(member: Member, keys: readonly string[]): Promise<Container> {
    const name = member.path.at(-1) ?? '';
    const { kind, gzip } = await lookAt(member);
    const outermost = await this.#outermost(keys);
    const damage: Skipped[] = [];
    const bytes = await this.#bytesOf(member, gzip, outermost, joinKeys(keys), (reason) => {
      damage.push({ name, reason: new AppError('archive_damaged', { name, reason }).toPlain() });
    });
    try {
      const container = await this.#read(bytes, kind, name, outermost, joinKeys(keys));
      return damage.length === 0 ? container : { ...container, skipped: [...container.skipped, ...damage] };
    } catch (error) {
      await bytes.close();
      throw error;
    }
  }

  async #read(
    bytes: Bytes,
    kind: FileKind,
    name: string,
    outermost: OutermostArchive,
    key: string,
  ): Promise<Container> {
    if (kind === 'zip') {
      const zip = await openZip(bytes, name, this.#limits);
      this.#allowance.charge(outermost, key, { files: zip.files, bytes: zip.unpackedBytes });
      return zip;
    }
    if (kind === 'tar') {
      const tar = await openTar(bytes, name, this.#limits);
      this.#allowance.charge(outermost, key, { files: tar.files, bytes: 0 }); // its files are no longer than it is
      return tar;
    }
    if (kind === 'idx-images') return openIdxImages(bytes, name, this.#limits);
    throw new AppError('photo_unreadable', { reason: 'ENOENT' });
  }

  /** A member's bytes where they lie, or unpacked to the disk for as long as they are open. */
  async #bytesOf(
    member: Member,
    gzip: boolean,
    outermost: OutermostArchive,
    key: string,
    damaged: (reason: string) => void,
  ): Promise<Bytes> {
    const inPlace = gzip ? null : await member.access();
    if (inPlace !== null) return inPlace;
    const packed = await member.open();
    const content = gzip ? Readable.from(gunzip(packed, damaged), { objectMode: false }) : packed;
    return unpackToDisk(content, this.#scratch, {
      declared: gzip ? null : member.bytes,
      reserve: this.#limits.reserve,
      // A gzip stream does not say what it holds; what a zip says was counted with it.
      grew: (bytes) => {
        if (gzip) this.#allowance.charge(outermost, `${key}${joint}gz`, { files: 0, bytes });
      },
    });
  }

  async #outermost(keys: readonly string[]): Promise<OutermostArchive> {
    const member = await this.#root.member(keys[0] ?? '');
    return { key: keys[0] ?? '', name: member.path.at(-1) ?? '', bytes: member.bytes };
  }
}

export function joinKeys(keys: readonly string[]): string {
  return keys.map((key) => key.replaceAll('%', '%25').replaceAll(joint, '%21')).join(joint);
}

export function splitKeys(key: string): string[] {
  return key.split(joint).map((part) => part.replaceAll('%21', joint).replaceAll('%25', '%'));
}
