import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { AppError } from '../../../../src-shared/errors.ts';
import { tooLargeFile, unreadable } from './reading.ts';
import type { Source, SourceEntry, SourceLimits } from './source.ts';
import { localHeaderLength, readAt, readDirectory, type ZipEntry } from './zip-directory.ts';

const inflate = promisify(inflateRaw);
const stored = 0;
const deflated = 8;
const localHeaderSignature = 0x04034b50;

/**
 * A zip, its directory read and checked. Files are unpacked one by one when asked for, any number at once.
 * @throws AppError archive_damaged, archive_encrypted, archive_too_large, source_too_large
 */
export async function openZipSource(path: string, limits: SourceLimits, name: string): Promise<Source> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(error);
  });
  try {
    const all = await readDirectory(file, name, limits);
    if (all.length > 0 && all.every((entry) => entry.encrypted)) throw new AppError('archive_encrypted', { name });
    const judged = all.map((entry) => ({ entry, refusal: refusalOf(entry, limits) }));
    const readable = judged.filter(({ refusal }) => refusal === null).map(({ entry }) => toSourceEntry(file, entry));
    const byKey = new Map(readable.map((entry) => [entry.key, entry]));
    return {
      kind: 'zip',
      name: name.replace(/\.zip$/i, '') || name,
      skipped: judged.flatMap(({ entry, refusal }) =>
        refusal === null ? [] : [{ name: entry.path.join('/'), reason: refusal.toPlain() }],
      ),
      tables: [],
      // eslint-disable-next-line @typescript-eslint/require-await -- the directory is in memory already; other sources walk a disk
      entries: async function* () {
        yield* readable;
      },
      openEntry: async (key) => {
        const entry = byKey.get(key);
        if (entry === undefined) throw new AppError('photo_unreadable', { reason: 'ENOENT' });
        return entry.open();
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function refusalOf(entry: ZipEntry, limits: SourceLimits): AppError | null {
  if (entry.link) return new AppError('photo_link');
  if (entry.encrypted) return new AppError('photo_encrypted');
  if (entry.method !== stored && entry.method !== deflated) {
    return new AppError('photo_packing_unknown', { method: entry.method });
  }
  const bytes = Math.max(entry.bytes, entry.packed);
  return bytes > limits.fileBytes ? tooLargeFile(bytes, limits.fileBytes) : null;
}

function toSourceEntry(file: FileHandle, entry: ZipEntry): SourceEntry {
  return {
    // No two files of a zip start at the same place: overlaps are refused.
    key: String(entry.offset),
    path: entry.path,
    bytes: entry.bytes,
    open: async () => Readable.from([await unpack(file, entry)], { objectMode: false }),
  };
}

/**
 * One file of the archive, checked against what the directory says of it.
 * @throws AppError photo_broken when length or checksum differ; photo_unreadable
 */
async function unpack(file: FileHandle, entry: ZipEntry): Promise<Buffer> {
  const packed = await readPacked(file, entry).catch((error: unknown) => {
    throw unreadable(error);
  });
  const bytes = entry.method === stored ? packed : await inflated(packed, entry.bytes);
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc32) throw new AppError('photo_broken');
  return bytes;
}

async function readPacked(file: FileHandle, entry: ZipEntry): Promise<Buffer> {
  const header = await readAt(file, entry.offset, localHeaderLength);
  if (header.length < localHeaderLength || header.readUInt32LE(0) !== localHeaderSignature)
    throw new AppError('photo_broken');
  // The directory's lengths of name and extra fields may differ from those that stand here.
  const start = entry.offset + localHeaderLength + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await readAt(file, start, entry.packed);
  if (packed.length !== entry.packed) throw new AppError('photo_broken');
  return packed;
}

async function inflated(packed: Buffer, bytes: number): Promise<Buffer> {
  try {
    // One more than declared is enough to see that the declaration lied.
    return await inflate(packed, { maxOutputLength: bytes + 1 });
  } catch (error) {
    throw new AppError('photo_broken', {}, { cause: error });
  }
}
