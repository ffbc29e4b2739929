import type { FileHandle } from 'node:fs/promises';
import { type Entry, Reader, ZipReader } from '@zip.js/zip.js';
import { AppError } from '../../../../src-shared/errors.ts';
import { decodeName, isJunk, wordsOf } from './names.ts';
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

/** A local header without the name and the extra fields that follow it. */
export const localHeaderLength = 30;
const fileTypeMask = 0o170000;
const linkType = 0o120000;

/**
 * Reads the directory of a zip: its files, without folders and system files.
 * @param name of the archive, for errors
 * @throws AppError archive_damaged {name, reason}, archive_too_large {name, reason}, source_too_large {name, limit}
 */
export async function readDirectory(file: FileHandle, name: string, limits: SourceLimits): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const reader = new ZipReader(new PositionReader(file, size), {
    strictness: 'balanced',
    filenameValidation: 'tolerant', // names never become paths: a strange one does no harm
    decodeText: (bytes, _encoding, kind) => (kind === 'filename' ? decodeName(bytes) : undefined),
  });
  const all: Entry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (all.length >= limits.files) throw new AppError('source_too_large', { name, limit: limits.files });
      all.push(entry);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new AppError('archive_damaged', { name, reason }, { cause: error });
  }
  refuseOverlaps(all, size, name);
  refuseBombs(all, name, limits);
  return all
    .filter((entry) => !entry.directory)
    .map(toZipEntry)
    .filter(({ path }) => !path.some(isJunk));
}

function toZipEntry(entry: Entry): ZipEntry {
  return {
    path: wordsOf(entry.filename),
    offset: entry.offset,
    packed: entry.compressedSize,
    bytes: entry.uncompressedSize,
    method: entry.compressionMethod,
    crc32: entry.crc32 ?? 0,
    encrypted: entry.encrypted,
    // The upper half is the file's mode where a Unix made the archive.
    link: ((entry.externalFileAttributes >>> 16) & fileTypeMask) === linkType,
  };
}

/** Honest archives lay their files one after the other; a bomb lets many share the same bytes. */
function refuseOverlaps(entries: readonly Entry[], size: number, name: string): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [index, entry] of sorted.entries()) {
    const end = entry.offset + localHeaderLength + entry.compressedSize;
    if (end > (sorted[index + 1]?.offset ?? size)) {
      throw new AppError('archive_damaged', { name, reason: `overlapping files: ${entry.filename}` });
    }
  }
}

function refuseBombs(entries: readonly Entry[], name: string, limits: SourceLimits): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  const reason = `${Math.round(bytes / 1024 ** 2)} MB`;
  if (bytes > limits.totalBytes) throw new AppError('archive_too_large', { name, reason });
  if (bytes > limits.ratioFrom && bytes > packed * limits.ratio)
    throw new AppError('archive_too_large', { name, reason });
}

/** Reads by position, so that any number of readers may share the handle. */
class PositionReader extends Reader<FileHandle> {
  readonly #file: FileHandle;

  constructor(file: FileHandle, size: number) {
    super(file);
    this.#file = file;
    this.size = size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return readAt(this.#file, index, Math.max(0, Math.min(length, this.size - index)));
  }
}

/** @returns `length` bytes, or fewer where the file ends before */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
