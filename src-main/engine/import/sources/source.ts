import type { Readable } from 'node:stream';
import type { Skipped, SplitPart } from '../../../../src-shared/api.ts';

/** What was dropped. */
export type SourceKind = 'folder' | 'photo' | 'zip';

export interface SourceEntry {
  /** Finds the entry again in the same source opened anew, also in another process. */
  readonly key: string;
  /** Folders and the file's name inside the source, in NFC. Words for the eye and for classes: never made into a path. */
  readonly path: readonly string[];
  readonly bytes: number;
  /** Where the source itself knows it (the labels of an MNIST file); null: it has none. Absent: names decide. */
  readonly className?: string | null;
  /** Where the source itself knows it. Absent: names decide. */
  readonly part?: SplitPart | null;
  /**
   * The file's content. The stream, or this call, fails with an AppError photo_* when it cannot be had whole; whatever a
   * stream gave before it failed is to be thrown away.
   */
  open(): Promise<Readable>;
}

/** A table (CSV) that lies among the photos: it may say what they show. */
export interface SourceTable {
  readonly path: readonly string[];
  readonly bytes: number;
  open(): Promise<Readable>;
}

/** Anything that photos come in, seen as a list of files. */
export interface Source {
  readonly kind: SourceKind;
  /** As a person would call it: the folder's or the file's name, a zip's without its ending. In NFC. */
  readonly name: string;
  /**
   * Files that may be photos, once through, in an order that is the same each time. System files (Thumbs.db and the like)
   * and hidden ones are not among them.
   */
  entries(): AsyncIterable<SourceEntry>;
  /** The content of the entry with that key; fails as the entry's own `open` does. Needs no `entries` before it. */
  openEntry(key: string): Promise<Readable>;
  /** What is known not to be readable, with its reason; complete when `entries` has ended. */
  readonly skipped: readonly Skipped[];
  /** Complete when `entries` has ended. */
  readonly tables: readonly SourceTable[];
  close(): Promise<void>;
}

/** What a source may hold. Beyond a limit of the whole it is refused, beyond `fileBytes` the one file is skipped. */
export interface SourceLimits {
  files: number;
  /** Of one file, since one in an archive is unpacked in memory. */
  fileBytes: number;
  /** Of all files of an archive, unpacked. */
  totalBytes: number;
  /** Unpacked bytes for each packed one, over a whole archive that unpacks to more than `ratioFrom` bytes. */
  ratio: number;
  ratioFrom: number;
}

/**
 * 25,000 photos of a large data set have about 0.6 GB, a photographer's year has a hundred times that. Deflate packs at most
 * 1032 to 1; photos hardly at all, drawn pictures (BMP, flat PNG) up to about 100 to 1.
 */
export const sourceLimits: SourceLimits = {
  files: 500_000,
  fileBytes: 256 * 1024 ** 2,
  totalBytes: 256 * 1024 ** 3,
  ratio: 150,
  ratioFrom: 256 * 1024 ** 2,
};
