import type { Readable } from 'node:stream';
import type { Skipped, SplitPart } from '../../../../src-shared/api.ts';
import type { Stretch } from '../../../../src-shared/protocol/decoder.ts';

/** What was dropped. */
export type SourceKind = 'folder' | 'photo' | 'zip' | 'tar';

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

export interface Located {
  stretch: Stretch;
  release: () => void;
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
  /**
   * Where on the disk that content lies, for a decoder that reads it itself; null: it must be had from `openEntry`. What it
   * lies in stays there until it is released.
   * @throws AppError as openEntry
   */
  locate(key: string): Promise<Located | null>;
  /** What is known not to be readable, with its reason; complete when `entries` has ended. */
  readonly skipped: readonly Skipped[];
  /** Complete when `entries` has ended. */
  readonly tables: readonly SourceTable[];
  /** Whether what was dropped is still where it was. */
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

/** What a source may hold. Beyond a limit of the whole it is refused, beyond `fileBytes` the one file is skipped. */
export interface SourceLimits {
  /** Of the whole, with what lies in archives inside. */
  files: number;
  /** Of one photo. */
  fileBytes: number;
  /** Of all files of an archive and of those inside it, unpacked. */
  totalBytes: number;
  /** Unpacked bytes for each byte of the outermost archive, once more than `ratioFrom` are unpacked. */
  ratio: number;
  ratioFrom: number;
  /** Of a zip's directory, which is read in one piece. */
  directoryBytes: number;
  /** Archives inside one another. */
  depth: number;
  /** Bytes that stay free on the disk when an archive is unpacked for a while. */
  reserve: number;
  /** Of a table of labels, which is held in memory. */
  tableBytes: number;
}

/**
 * 25,000 photos of a large data set have about 0.6 GB, a photographer's year has a hundred times that. Deflate packs at most
 * 1032 to 1; photos hardly at all, drawn pictures (BMP, flat PNG) up to about 100 to 1. A directory of half a million files
 * with names of 60 letters has 60 MB; one made of names of 64 kB would have 32 GB. Kaggle puts zips into a zip; nobody puts a
 * third around them. The largest table of labels in use (iNaturalist, 2.7 million photos) has about 200 MB, and too many
 * photos for us; one for half a million has 30.
 */
export const sourceLimits: SourceLimits = {
  files: 500_000,
  fileBytes: 256 * 1024 ** 2,
  totalBytes: 256 * 1024 ** 3,
  ratio: 150,
  ratioFrom: 256 * 1024 ** 2,
  directoryBytes: 128 * 1024 ** 2,
  depth: 2,
  reserve: 200 * 1000 ** 2,
  tableBytes: 64 * 1024 ** 2,
};
