import { createHash, hash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface HashedCopy {
  /** 64 hexadecimal digits, lower case. */
  sha256: string;
  bytes: number;
}

/** Up to here a file is hashed and written in one go, at a fifth of what a pipeline costs: most photos. */
const smallBytes = 4 * 1024 ** 2;

/**
 * Writes a stream to a new file and hashes it on the way, holding no more than 4 MB of it in memory.
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
  if (options.signal === undefined && options.flush !== true) {
    const small = await readSmall(stream);
    if (Buffer.isBuffer(small)) {
      await writeNew(destination, small);
      return { sha256: hash('sha256', small), bytes: small.length };
    }
    stream = small;
  }
  return copyStream(stream, destination, options);
}

async function writeNew(destination: string, bytes: Buffer): Promise<void> {
  const file = await open(destination, 'wx');
  try {
    await file.writeFile(bytes);
  } catch (error) {
    await rm(destination, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** The whole of what a stream holds where that is little, which most photos are; else a stream that begins anew. */
async function readSmall(stream: Readable): Promise<Buffer | Readable> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  for (;;) {
    const { done, value } = await source.next();
    if (done === true) return Buffer.concat(chunks, bytes);
    chunks.push(value);
    bytes += value.length;
    if (bytes > smallBytes) return Readable.from(rejoin(chunks, source), { objectMode: false });
  }
}

async function* rejoin(chunks: readonly Buffer[], rest: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
  yield* chunks;
  yield* { [Symbol.asyncIterator]: () => rest };
}

async function copyStream(
  stream: Readable,
  destination: string,
  options: { flush?: boolean; signal?: AbortSignal },
): Promise<HashedCopy> {
  // It may fail while the file is being opened, before anybody else listens; pipeline then tells the error.
  stream.once('error', () => undefined);
  const hashing = createHash('sha256');
  let bytes = 0;
  const file = await open(destination, 'wx');
  try {
    await pipeline(
      stream,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hashing.update(chunk);
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
  return { sha256: hashing.digest('hex'), bytes };
}
