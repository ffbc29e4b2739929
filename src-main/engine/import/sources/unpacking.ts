import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../../src-shared/errors.ts';
import { type Bytes, openBytes } from './bytes.ts';

/**
 * Writes a stream to a temporary file, so that it can be read at any place: an archive that is packed inside another. Never
 * held in memory; the file goes when the bytes are closed, and what a kill leaves goes when the project is opened.
 * @param folder the project's place for what is on its way in
 * @param declared its size where that is known: room for all of it is asked for before anything is written
 * @param reserve bytes that stay free
 * @param grew called with the bytes so far, and may throw
 * @throws AppError disk_full; as the stream
 */
export async function unpackToDisk(
  content: Readable,
  folder: string,
  { declared, reserve, grew }: { declared: number | null; reserve: number; grew: (bytes: number) => void },
): Promise<Bytes> {
  await mkdir(folder, { recursive: true });
  const free = await freeBytes(folder);
  const room = free - reserve;
  if (room < (declared ?? 0)) {
    content.destroy();
    throw new AppError('disk_full');
  }
  const file = join(folder, `${randomUUID()}.unpacked`);
  async function* counted(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const piece of pieces) {
      bytes += piece.length;
      grew(bytes);
      if (bytes > room) throw new AppError('disk_full');
      yield piece;
    }
  }
  try {
    await pipeline(content, counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    const bytes = await openBytes(file);
    return {
      ...bytes,
      close: async () => {
        await bytes.close();
        await rm(file, { force: true });
      },
    };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
