import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AppError } from '../../../../src-shared/errors.ts';

/** A file's content as a stream, whose failures are photo_unreadable. The file is opened when reading begins. */
export function readableFile(file: string | Buffer): Readable {
  return Readable.from(chunks(file), { objectMode: false });
}

async function* chunks(file: string | Buffer): AsyncGenerator<Buffer> {
  try {
    const handle = await open(file);
    // The stream closes the handle, also when its reader stops early.
    for await (const chunk of handle.createReadStream({ highWaterMark: 256 * 1024 })) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(error);
  }
}

/** What the system says about a file that cannot be read, as an error of that one photo. */
export function unreadable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('photo_unreadable', { reason: systemCode(error) ?? 'unknown' }, { cause: error });
}

export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function tooLargeFile(bytes: number, limit: number): AppError {
  const megabytes = (of: number): number => Math.round(of / 1024 ** 2);
  return new AppError('photo_file_too_large', { megabytes: megabytes(bytes), limit: megabytes(limit) });
}
