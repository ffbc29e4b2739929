import type { Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { AppError } from '../../../../src-shared/errors.ts';

/**
 * What a gzip stream holds. Where it is damaged or breaks off, what came before is kept.
 * @param damaged called where it is, before the stream ends
 */
export async function* gunzip(content: Readable, damaged: (reason: string) => void): AsyncGenerator<Buffer> {
  const unpacking = createGunzip({ chunkSize: 256 * 1024 });
  content.on('error', (error) => unpacking.destroy(error));
  try {
    for await (const piece of content.pipe(unpacking)) yield piece as Buffer;
  } catch (error) {
    if (error instanceof AppError) throw error;
    damaged(error instanceof Error ? error.message : 'unreadable');
  } finally {
    content.destroy();
  }
}

/** The first bytes of what a gzip stream holds, from its own first bytes. */
export function gunzipHead(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0); // no gzip after all: nothing is known of what is in it
  }
}
