import { open, type FileHandle } from 'node:fs/promises';
import type { Example, Pack } from '../../src-shared/protocol/trainer.ts';

/** What an epoch takes its photos from, by their rows in the pack. */
export interface RowReader {
  /** Side and channels of each. */
  readonly pack: { readonly size: number; readonly channels: number };
  /** @returns one after another, each height x width x channels */
  read: (rows: readonly number[]) => Promise<Batch['pixels']>;
  close: () => Promise<void>;
}

/**
 * Reads photos out of a pack by their place in the file. Nothing is kept: what was read once lies in the system's cache
 * as long as there is memory, and a pack larger than the memory works all the same.
 */
export class PackReader implements RowReader {
  readonly pack: Pack;
  readonly #file: FileHandle;

  private constructor(pack: Pack, file: FileHandle) {
    this.pack = pack;
    this.#file = file;
  }

  static async open(pack: Pack): Promise<PackReader> {
    return new PackReader(pack, await open(pack.file, 'r'));
  }

  /** Bytes of one photo. */
  get photoBytes(): number {
    return this.pack.size * this.pack.size * this.pack.channels;
  }

  /** @returns the photos one after another, each height x width x channels. @throws RangeError beyond the pack's end */
  async read(rows: readonly number[]): Promise<Uint8Array> {
    const bytes = this.photoBytes;
    const pixels = new Uint8Array(rows.length * bytes);
    await Promise.all(
      rows.map(async (row, index) => {
        const { bytesRead } = await this.#file.read(pixels, index * bytes, bytes, row * bytes);
        if (bytesRead !== bytes) throw new RangeError(`the pack ends before photo ${row}`);
      }),
    );
    return pixels;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

export interface Batch {
  labels: number[];
  /** Photo after photo, each height x width x channels, 0 to 255; not rounded where photos were changed. */
  pixels: Uint8Array | Float32Array;
}

/** The examples in batches, in their order; the next batch is read while the present one is worked on. */
export async function* batchesOf(
  reader: Pick<RowReader, 'read'>,
  examples: readonly Example[],
  size: number,
): AsyncGenerator<Batch, void, undefined> {
  const readFrom = async (start: number): Promise<Batch> => {
    const part = examples.slice(start, start + size);
    return {
      labels: part.map(({ label }) => label),
      pixels: await reader.read(part.map(({ row }) => row)),
    };
  };
  let ahead = readFrom(0);
  try {
    for (let start = 0; start < examples.length; start += size) {
      const batch = await ahead;
      if (start + size < examples.length) ahead = readFrom(start + size);
      yield batch;
    }
  } finally {
    // Where the work ended early, nobody waits for this batch any more, and the file is about to be closed.
    await ahead.catch(() => undefined);
  }
}
