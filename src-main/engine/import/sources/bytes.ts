import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { unreadable } from './reading.ts';

/** Bytes that can be read at any place, any number of readers at once: a file, or a stretch of one. */
export interface Bytes {
  readonly size: number;
  /** Where they lie on the disk as they are, for another process; null where that has no name in Unicode. */
  readonly place: { file: string; start: number } | null;
  /** @returns `length` bytes, or fewer where they end before. @throws AppError photo_unreadable */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws AppError photo_unreadable */
export async function openBytes(file: string | Buffer): Promise<Bytes> {
  try {
    const handle = await open(file);
    const { size } = await handle.stat();
    return {
      size,
      place: placeOf(file),
      read: (position, length) => readAt(handle, size, position, length),
      close: () => handle.close(),
    };
  } catch (error) {
    throw unreadable(error);
  }
}

/** A stretch of other bytes. Closing it leaves those open. */
export function windowOf(bytes: Bytes, start: number, size: number): Bytes {
  return {
    size,
    place: bytes.place === null ? null : { file: bytes.place.file, start: bytes.place.start + start },
    read: (position, length) => bytes.read(start + position, Math.max(0, Math.min(length, size - position))),
    close: () => Promise.resolve(),
  };
}

export function placeOf(file: string | Buffer): Bytes['place'] {
  if (typeof file === 'string') return { file, start: 0 };
  return isUtf8(file) ? { file: file.toString(), start: 0 } : null;
}

/** Bytes from a place on, as a stream in pieces of up to 256 kB. */
export function streamOf(bytes: Bytes, start = 0, size = bytes.size - start): Readable {
  return Readable.from(piecesOf(bytes, start, size), { objectMode: false });
}

export async function* piecesOf(bytes: Bytes, start: number, size: number): AsyncGenerator<Buffer> {
  const piece = 256 * 1024;
  for (let done = 0; done < size; done += piece) yield await bytes.read(start + done, Math.min(piece, size - done));
}

async function readAt(file: FileHandle, size: number, position: number, length: number): Promise<Buffer> {
  // What is not there needs no room.
  const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
  let filled = 0;
  try {
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw unreadable(error);
  }
  return buffer.subarray(0, filled);
}
