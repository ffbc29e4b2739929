import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { constants, crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import { AppError } from '../../../../src-shared/errors.ts';
import type { Stretch } from '../../../../src-shared/protocol/decoder.ts';
import { contentAfter, localHeaderLength } from '../../../files/zip-local-header.ts';
import { type Bytes, piecesOf, windowOf } from './bytes.ts';
import { type Container, type Member, notThere } from './container.ts';
import type { SourceLimits } from './source.ts';
import { readDirectory, type ZipEntry } from './zip-directory.ts';

const inflate = promisify(inflateRaw);
const stored = 0;
const deflated = 8;
/** Up to this size a file is unpacked at once, which is much faster; larger ones flow, so that memory stays bounded. */
const atOnce = 4 * 1024 ** 2;

/**
 * A zip, its directory read and checked; files are unpacked one by one when asked for, any number at the same time. The
 * bytes are closed with it.
 * @throws AppError archive_damaged, archive_encrypted, archive_too_large, source_too_large
 */
export async function openZip(bytes: Bytes, name: string, limits: SourceLimits): Promise<ZipContainer> {
  const all = await readDirectory(bytes, name, limits);
  if (all.length > 0 && all.every((entry) => entry.encrypted)) throw new AppError('archive_encrypted', { name });
  const readable = all.filter((entry) => refusalOf(entry) === null);
  const skipped = all.flatMap((entry) => {
    const refusal = refusalOf(entry);
    return refusal === null ? [] : [{ name: entry.path.join('/'), reason: refusal.toPlain() }];
  });
  // No two files of a zip start at the same place: overlaps are refused.
  let byOffset: ReadonlyMap<string, ZipEntry> | null = null;
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- the directory is in memory already; other containers walk a disk
    members: async function* () {
      for (const entry of readable) yield memberOf(bytes, entry);
    },
    member: (id) => {
      byOffset ??= new Map(readable.map((entry) => [String(entry.offset), entry]));
      const entry = byOffset.get(id);
      return entry === undefined ? Promise.reject(notThere()) : Promise.resolve(memberOf(bytes, entry));
    },
    skipped,
    files: all.length,
    unpackedBytes: all.reduce((sum, entry) => sum + entry.bytes, 0),
    close: () => bytes.close(),
  };
}

export interface ZipContainer extends Container {
  readonly files: number;
  /** As the directory says; a file that has more is refused when it is unpacked. */
  readonly unpackedBytes: number;
}

function refusalOf(entry: ZipEntry): AppError | null {
  if (entry.link) return new AppError('photo_link');
  if (entry.encrypted) return new AppError('photo_encrypted');
  if (entry.method === stored || entry.method === deflated) return null;
  return new AppError('photo_packing_unknown', { method: entry.method });
}

function memberOf(bytes: Bytes, entry: ZipEntry): Member {
  return {
    id: String(entry.offset),
    path: entry.path,
    bytes: entry.bytes,
    head: async (length) =>
      entry.method === stored ? headOf(bytes, entry, length) : inflatedHead(bytes, entry, length),
    open: async () =>
      Math.max(entry.bytes, entry.packed) > atOnce
        ? Readable.from(unpackFlowing(bytes, entry), { objectMode: false })
        : Readable.from([await unpack(bytes, entry)], { objectMode: false }),
    stretch: () => stretchOf(bytes, entry),
    access: async () =>
      entry.method === stored && entry.packed === entry.bytes
        ? windowOf(bytes, await startOf(bytes, entry), entry.packed)
        : null,
  };
}

function stretchOf({ place }: Bytes, entry: ZipEntry): Stretch | null {
  if (place === null) return null;
  const { bytes, packed, crc32: check } = entry;
  const zip = { isDeflated: entry.method === deflated, bytes, crc32: check };
  return { file: place.file, start: place.start + entry.offset, length: packed, zip };
}

/**
 * One file of the archive, checked against what the directory says of it.
 * @throws AppError photo_broken when length or checksum differ; photo_unreadable
 */
async function unpack(bytes: Bytes, entry: ZipEntry): Promise<Buffer> {
  const packed = await headOf(bytes, entry, entry.packed);
  if (packed.length !== entry.packed) throw new AppError('photo_broken');
  const content = entry.method === stored ? packed : await inflated(packed, entry.bytes);
  if (content.length !== entry.bytes || crc32(content) !== entry.crc32) throw new AppError('photo_broken');
  return content;
}

async function* unpackFlowing(bytes: Bytes, entry: ZipEntry): AsyncGenerator<Buffer> {
  const pieces = piecesOf(bytes, await startOf(bytes, entry), entry.packed);
  const content = entry.method === stored ? pieces : inflateFlowing(pieces);
  let size = 0;
  let check = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > entry.bytes) throw new AppError('photo_broken');
    check = crc32(piece, check);
    yield piece;
  }
  if (size !== entry.bytes || check !== entry.crc32) throw new AppError('photo_broken');
}

async function* inflateFlowing(pieces: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(pieces, { objectMode: false });
  const inflating = createInflateRaw({ chunkSize: 256 * 1024 });
  source.on('error', (error) => inflating.destroy(error));
  try {
    for await (const piece of source.pipe(inflating)) yield piece as Buffer;
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('photo_broken', {}, { cause: error });
  } finally {
    source.destroy();
  }
}

/** Where the packed bytes begin. */
async function startOf(bytes: Bytes, entry: ZipEntry): Promise<number> {
  const after = contentAfter(await bytes.read(entry.offset, localHeaderLength));
  if (after === null) throw new AppError('photo_broken');
  return entry.offset + after;
}

/** The first packed bytes. */
async function headOf(bytes: Bytes, entry: ZipEntry, length: number): Promise<Buffer> {
  return bytes.read(await startOf(bytes, entry), Math.min(length, entry.packed));
}

async function inflatedHead(bytes: Bytes, entry: ZipEntry, length: number): Promise<Buffer> {
  // What deflate cannot make smaller becomes a few bytes longer.
  const packed = await headOf(bytes, entry, length + 64);
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, length);
  } catch (error) {
    throw new AppError('photo_broken', {}, { cause: error });
  }
}

async function inflated(packed: Buffer, bytes: number): Promise<Buffer> {
  try {
    // One more than declared is enough to see that the declaration lied.
    return await inflate(packed, { maxOutputLength: bytes + 1 });
  } catch (error) {
    throw new AppError('photo_broken', {}, { cause: error });
  }
}
