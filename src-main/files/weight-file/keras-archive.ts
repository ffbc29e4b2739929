import { createWriteStream } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import type { FileEntry } from '@zip.js/zip.js';
import { AppError } from '../../../src-shared/errors.ts';
import { withZipEntries } from './zip-names.ts';

/** Where a .keras file, which is a zip, keeps its weights. */
export const weightsInArchive = 'model.weights.h5';

/** Whether the file is a zip with Keras's weights in it. */
export async function isKerasArchive(file: string): Promise<boolean> {
  try {
    return await withZipEntries(file, (entries) => Promise.resolve(weightsEntry(entries) !== null));
  } catch {
    return false; // no zip, or a broken one
  }
}

/**
 * Writes the weights out of a .keras file into a new file, checked against the zip's checksum.
 * @throws AppError disk_full, archive_damaged; its beginning may have been written
 */
export async function unpackKerasArchive(file: string, destination: string): Promise<void> {
  await withZipEntries(file, async (entries) => {
    const entry = weightsEntry(entries);
    if (entry === null) throw new Error(`${file} holds no ${weightsInArchive}`);
    const { bavail, bsize } = await statfs(dirname(destination));
    if (entry.uncompressedSize > bavail * bsize) throw new AppError('disk_full');
    try {
      const written = Writable.toWeb(createWriteStream(destination, { flags: 'wx' }));
      await entry.getData(written, { useWebWorkers: false, checkSignature: true });
    } catch (error) {
      if (error instanceof Error && 'syscall' in error) throw error; // the disk's, not the archive's
      const reason = error instanceof Error ? error.message : weightsInArchive;
      throw new AppError('archive_damaged', { name: file, reason }, { cause: error });
    }
  });
}

function weightsEntry(entries: readonly FileEntry[]): FileEntry | null {
  return entries.find(({ filename }) => filename === weightsInArchive) ?? null;
}
