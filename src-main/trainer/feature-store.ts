import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { featuresLineLength, featuresListName } from '../../src-shared/protocol/features-note.ts';

/**
 * What a frozen part of a network makes of photos, photo by photo:
 *
 *   rows.bin      as many numbers for each photo, row after row, in half or single precision
 *   photos.txt    a line for each row: the photo's SHA-256 and the row's CRC-32
 *
 * Rows are only ever added, and are on the disk before their lines are: a process killed at any moment leaves whole rows,
 * and perhaps some without a line, which the next one writes over. Rows whose CRC does not fit are as if they were not there.
 */
const rowsName = 'rows.bin';

export class FeatureStore {
  readonly #rows: FileHandle;
  readonly #lines: FileHandle;
  readonly #rowBytes: number;
  /** Where each photo's row is; a later row of a photo stands for an earlier one. */
  readonly #places = new Map<string, { row: number; crc: string }>();
  #count = 0;

  private constructor(rows: FileHandle, lines: FileHandle, rowBytes: number) {
    this.#rows = rows;
    this.#lines = lines;
    this.#rowBytes = rowBytes;
  }

  /** @param folder made where it is not there; it must hold rows of this length only */
  static async open(folder: string, rowBytes: number): Promise<FeatureStore> {
    await mkdir(folder, { recursive: true });
    const rows = await openOrMake(join(folder, rowsName));
    const lines = await openOrMake(join(folder, featuresListName));
    const store = new FeatureStore(rows, lines, rowBytes);
    const text = await readFile(join(folder, featuresListName), 'latin1');
    const whole = Math.min(
      Math.floor(text.length / featuresLineLength),
      Math.floor((await rows.stat()).size / rowBytes),
    );
    for (let row = 0; row < whole; row++) {
      const line = text.slice(row * featuresLineLength, (row + 1) * featuresLineLength);
      store.#places.set(line.slice(0, 64), { row, crc: line.slice(65, 73) });
    }
    store.#count = whole;
    return store;
  }

  /** The photos that a folder has rows of, by their lines alone; none where there is no such folder. */
  static async photosIn(folder: string): Promise<Set<string>> {
    const text = await readFile(join(folder, featuresListName), 'latin1').catch(() => '');
    const lines = Array.from(
      { length: Math.floor(text.length / featuresLineLength) },
      (_, row) => row * featuresLineLength,
    );
    return new Set(lines.map((begin) => text.slice(begin, begin + 64)));
  }

  /** Of these photos those that have no row, or a damaged one. Reads all the others' rows. */
  async missing(photos: readonly string[]): Promise<string[]> {
    const missing: string[] = [];
    for (const photo of photos) {
      const place = this.#places.get(photo);
      if (place === undefined) missing.push(photo);
      else if (checksum(await this.#readRow(place.row)) !== place.crc) {
        this.#places.delete(photo);
        missing.push(photo);
      }
    }
    return missing;
  }

  /** Adds rows; afterwards they are on the disk. @param values the rows one after another */
  async add(photos: readonly string[], values: Float16Array | Float32Array): Promise<void> {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    await this.#rows.write(bytes, 0, bytes.length, this.#count * this.#rowBytes);
    await this.#rows.datasync();
    const added = photos.map((photo, index) => {
      const crc = checksum(bytes.subarray(index * this.#rowBytes, (index + 1) * this.#rowBytes));
      return { photo, crc, row: this.#count + index };
    });
    const lines = Buffer.from(added.map(({ photo, crc }) => `${photo} ${crc}\n`).join(''), 'latin1');
    await this.#lines.write(lines, 0, lines.length, this.#count * featuresLineLength);
    await this.#lines.datasync();
    for (const { photo, crc, row } of added) this.#places.set(photo, { row, crc });
    this.#count += photos.length;
  }

  /** The rows of photos, one after another. @throws RangeError where one is not there */
  async read(photos: readonly string[]): Promise<Uint8Array> {
    const bytes = new Uint8Array(photos.length * this.#rowBytes);
    await Promise.all(
      photos.map(async (photo, index) => {
        const place = this.#places.get(photo);
        if (place === undefined) throw new RangeError(`no features of photo ${photo}`);
        bytes.set(await this.#readRow(place.row), index * this.#rowBytes);
      }),
    );
    return bytes;
  }

  async close(): Promise<void> {
    await this.#rows.close();
    await this.#lines.close();
  }

  async #readRow(row: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(this.#rowBytes);
    const { bytesRead } = await this.#rows.read(bytes, 0, this.#rowBytes, row * this.#rowBytes);
    if (bytesRead !== this.#rowBytes) throw new RangeError(`the features end before row ${String(row)}`);
    return bytes;
  }
}

/** For reading and writing anywhere: a file that is opened to be appended to is written at its end only. */
function openOrMake(file: string): Promise<FileHandle> {
  return open(file, constants.O_RDWR | constants.O_CREAT);
}

function checksum(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
