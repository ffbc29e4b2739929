import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface HashedCopy {
  /** 64 hexadecimal digits, lower case. */
  sha256: string;
  bytes: number;
}

/**
 * Writes a stream to a new file and hashes it on the way, holding no more than a chunk of it in memory.
 * A copy that fails leaves no file.
 * @param destination must not exist (EEXIST), so that nothing is ever overwritten
 * @param options.flush waits until the file is on the disk; only what is renamed over something else needs it
 * @throws what reading or writing threw; AbortError when the signal says so
 */
export async function copyHashed(
  stream: Readable,
  destination: string,
  options: { flush?: boolean; signal?: AbortSignal } = {},
): Promise<HashedCopy> {
  // It may fail while the file is being opened, before anybody else listens; pipeline then tells the error.
  stream.once('error', () => undefined);
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(destination, 'wx');
  try {
    await pipeline(
      stream,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.byteLength;
          yield chunk;
        }
      },
      file.createWriteStream({ flush: options.flush ?? false }),
      options.signal === undefined ? {} : { signal: options.signal },
    );
  } catch (error) {
    await file.close();
    await rm(destination, { force: true });
    throw error;
  }
  return { sha256: hash.digest('hex'), bytes };
}
