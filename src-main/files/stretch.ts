import { closeSync, openSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { AppError } from '../../src-shared/errors.ts';
import type { Stretch } from '../../src-shared/protocol/decoder.ts';
import { contentAfter, localHeaderLength } from './zip-local-header.ts';

/** The largest photos of phones and cameras have about as many bytes; what is larger is not held in memory. */
export const mostHeldBytes = 32 * 1024 ** 2;
/** Names and extra fields of a zip's file are seldom longer: header and content then come in one reading. */
const usualHeader = localHeaderLength + 256;

/**
 * Reads stretches of files, the one after the other, mostly of the same file. It reads where it stands: for a process whose
 * only work waits for the bytes, since a way through the pool of threads and back takes longer than the reading.
 */
export class StretchReader {
  #file: string | null = null;
  #handle = -1;

  /**
   * The content of a stretch: of a zip's file unpacked and checked against what the directory says of it.
   * @throws AppError photo_broken when length or checksum differ; photo_unreadable
   */
  read({ file, start, length, zip }: Stretch): Buffer {
    try {
      this.#open(file);
      if (zip === null) return readAt(this.#handle, start, length);
      const content = unpack(this.#packed(start, length), zip.isDeflated, zip.bytes);
      if (content.length !== zip.bytes || crc32(content) !== zip.crc32) throw new AppError('photo_broken');
      return content;
    } catch (error) {
      if (error instanceof AppError) throw error;
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new AppError('photo_unreadable', { reason }, { cause: error });
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#handle);
    this.#file = null;
  }

  #open(file: string): void {
    if (this.#file === file) return;
    this.close();
    this.#handle = openSync(file, 'r');
    this.#file = file;
  }

  #packed(start: number, length: number): Buffer {
    const whole = readAt(this.#handle, start, usualHeader + length);
    const after = contentAfter(whole);
    if (after === null) throw new AppError('photo_broken');
    const packed =
      after <= usualHeader ? whole.subarray(after, after + length) : readAt(this.#handle, start + after, length);
    if (packed.length !== length) throw new AppError('photo_broken');
    return packed;
  }
}

/** @returns fewer bytes than asked for where the file ends before */
export function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(handle, bytes, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

function unpack(packed: Buffer, isDeflated: boolean, bytes: number): Buffer {
  if (!isDeflated) return packed;
  try {
    // One more than declared is enough to see that the declaration lied.
    return inflateRawSync(packed, { maxOutputLength: bytes + 1 });
  } catch (error) {
    throw new AppError('photo_broken', {}, { cause: error });
  }
}
