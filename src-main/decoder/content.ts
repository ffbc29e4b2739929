import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { AppError, toAppError } from '../../src-shared/errors.ts';
import { mostHeldBytes, readAt } from '../files/stretch.ts';

/**
 * A file's bytes, or its path where it is too large to be held beside its pixels. From memory libvips reads a picture twice
 * (header, pixels) for the price of once from the disk.
 */
export type Content = Buffer | string;

/**
 * Reads a file in one go. Nothing else waits in a decoder, so it reads where it stands: a way through the pool of threads and
 * back for each step would take longer than the reading.
 * @throws AppError photo_not_found; disk errors as they are
 */
export function readContent(file: string): Content {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw missing ? new AppError('photo_not_found', {}, { cause: error }) : toAppError(error);
  }
  try {
    const { size } = fstatSync(handle);
    return size > mostHeldBytes ? file : readAt(handle, 0, size);
  } catch (error) {
    throw toAppError(error);
  } finally {
    closeSync(handle);
  }
}

/** The first bytes of a file, at most `length`. */
export function readHead(content: Content, length: number): Buffer {
  if (typeof content !== 'string') return content.subarray(0, length);
  const handle = openSync(content, 'r');
  try {
    return readAt(handle, 0, length);
  } finally {
    closeSync(handle);
  }
}

/** Writes all of the bytes; on a disk that is nearly full one call may write only some. */
export function writeAt(handle: number, position: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, position + done);
}
