import type { Readable } from 'node:stream';
import type { Skipped } from '../../../../src-shared/api.ts';
import { AppError } from '../../../../src-shared/errors.ts';
import type { Stretch } from '../../../../src-shared/protocol/decoder.ts';
import { type Bytes, openBytes, placeOf } from './bytes.ts';
import { readableFile } from './reading.ts';

/** A file in a container. */
export interface Member {
  /** Finds it again in the same container opened anew. */
  readonly id: string;
  readonly path: readonly string[];
  /** Unpacked, as far as the container says it. */
  readonly bytes: number;
  /** Its first bytes, at least as many as asked for or all there are. @throws as `open` */
  head(length: number): Promise<Buffer>;
  /** @throws AppError photo_*, also from the stream */
  open(): Promise<Readable>;
  /** Where its content lies on the disk, packed as zips pack at most; null: only `open` has it. */
  stretch(): Stretch | null;
  /** Its bytes where they can be read at any place as they lie; null: it must be unpacked first. */
  access(): Promise<Bytes | null>;
}

/** What holds files: a folder, an archive, a list of files. */
export interface Container {
  /** In an order that is the same each time. */
  members(): AsyncIterable<Member>;
  /** @throws AppError photo_unreadable where there is none of that id */
  member(id: string): Promise<Member>;
  /** What is known not to be readable; complete when `members` has ended. */
  readonly skipped: readonly Skipped[];
  close(): Promise<void>;
}

/** A file of this computer as a member. */
export function fileMember(id: string, path: readonly string[], bytes: number, file: string | Buffer): Member {
  return {
    id,
    path,
    bytes,
    head: async (length) => {
      const opened = await openBytes(file);
      try {
        return await opened.read(0, length);
      } finally {
        await opened.close();
      }
    },
    open: () => Promise.resolve(readableFile(file)),
    stretch: () => {
      const place = placeOf(file);
      return place === null ? null : { ...place, length: bytes, zip: null };
    },
    access: () => openBytes(file),
  };
}

/** Members that are known already, found by their ids. */
export function listContainer(
  members: readonly Member[],
  skipped: readonly Skipped[] = [],
  close: () => Promise<void> = () => Promise.resolve(),
): Container {
  const byId = new Map(members.map((member) => [member.id, member]));
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- the list is in memory already; other containers walk a disk
    members: async function* () {
      yield* members;
    },
    member: (id) => {
      const found = byId.get(id);
      return found === undefined ? Promise.reject(notThere()) : Promise.resolve(found);
    },
    skipped,
    close,
  };
}

export function notThere(): AppError {
  return new AppError('photo_unreadable', { reason: 'ENOENT' });
}
