import { Reader, ZipReader } from '@zip.js/zip.js';
import { AppError } from '../../../../src-shared/errors.ts';
import { localHeaderLength } from '../../../files/zip-local-header.ts';
import type { Bytes } from './bytes.ts';
import { decodeOldNames, isJunk, wordsOf } from './names.ts';
import type { SourceLimits } from './source.ts';

/** What the directory of a zip says about one file. */
export interface ZipEntry {
  path: readonly string[];
  /** Where its local header starts. */
  offset: number;
  /** Bytes packed, and unpacked. */
  packed: number;
  bytes: number;
  /** 0 stored, 8 deflated; others are not read. */
  method: number;
  crc32: number;
  encrypted: boolean;
  link: boolean;
}

interface RawEntry extends Omit<ZipEntry, 'path'> {
  /** As text where that is beyond doubt, else the bytes that stand for it. */
  name: string | Uint8Array;
  directory: boolean;
}

const fileTypeMask = 0o170000;
const linkType = 0o120000;

/**
 * Reads the directory of a zip: its files, without folders and system files.
 * @param name of the archive, for errors
 * @throws AppError archive_damaged {name, reason}, archive_too_large {name, reason}, source_too_large {name, limit}
 */
export async function readDirectory(bytes: Bytes, name: string, limits: SourceLimits): Promise<ZipEntry[]> {
  const reader = new ZipReader(new PositionReader(bytes, name, limits), {
    strictness: 'balanced',
    filenameValidation: 'tolerant', // names never become paths: a strange one does no harm
  });
  const all: RawEntry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (all.length >= limits.files) throw new AppError('source_too_large', { name, limit: limits.files });
      // zip.js takes what is not marked as UTF-8, and is none, for code page 437; a name in its own field is UTF-8.
      const isCertain = entry.filenameUTF8 || entry.extraFieldUnicodePath !== undefined;
      all.push({
        name: isCertain ? entry.filename : entry.rawFilename.slice(),
        directory: entry.directory,
        offset: entry.offset,
        packed: entry.compressedSize,
        bytes: entry.uncompressedSize,
        method: entry.compressionMethod,
        crc32: entry.crc32 ?? 0,
        encrypted: entry.encrypted,
        // The upper half is the file's mode where a Unix made the archive.
        link: ((entry.externalFileAttributes >>> 16) & fileTypeMask) === linkType,
      });
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new AppError('archive_damaged', { name, reason }, { cause: error });
  }
  refuseOverlaps(all, bytes.size, name);
  const decode = decodeOldNames(all.flatMap((entry) => (typeof entry.name === 'string' ? [] : [entry.name])));
  const files: ZipEntry[] = [];
  for (const { name: raw, directory, ...entry } of all) {
    if (directory) continue;
    const path = wordsOf(typeof raw === 'string' ? raw : decode(raw));
    if (!path.some(isJunk)) files.push({ path, ...entry });
  }
  return files;
}

/** Honest archives lay their files one after the other; a bomb lets many share the same bytes. */
function refuseOverlaps(entries: readonly RawEntry[], size: number, name: string): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [index, entry] of sorted.entries()) {
    const end = entry.offset + localHeaderLength + entry.packed;
    if (end > (sorted[index + 1]?.offset ?? size)) {
      throw new AppError('archive_damaged', { name, reason: 'files overlap' });
    }
  }
}

/** Reads by position, so that any number of readers may share the file. */
class PositionReader extends Reader<Bytes> {
  readonly #bytes: Bytes;
  readonly #name: string;
  readonly #limits: SourceLimits;

  constructor(bytes: Bytes, name: string, limits: SourceLimits) {
    super(bytes);
    this.#bytes = bytes;
    this.#name = name;
    this.#limits = limits;
    this.size = bytes.size;
  }

  /** The directory is read in one piece. */
  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    if (length > this.#limits.directoryBytes) {
      const reason = `${String(Math.round(length / 1024 ** 2))} MB of names`;
      throw new AppError('archive_too_large', { name: this.#name, reason });
    }
    return this.#bytes.read(index, length);
  }
}
