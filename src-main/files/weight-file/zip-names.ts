import { type FileHandle, open } from 'node:fs/promises';
import { type FileEntry, Reader, ZipReader } from '@zip.js/zip.js';

/** The entries of a zip for the length of `use`. @throws whatever zip.js finds wrong with it */
export async function withZipEntries<Result>(
  file: string,
  use: (entries: readonly FileEntry[]) => Promise<Result>,
): Promise<Result> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const reader = new ZipReader(new HandleReader(handle, size), { useWebWorkers: false, strictness: 'balanced' });
    const entries: FileEntry[] = [];
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (entries.length >= mostEntries) throw new Error('too many files');
      entries.push(entry);
    }
    return await use(entries);
  } finally {
    await handle.close();
  }
}

/** No file of weights has more; a zip of photos may, and is known by the first ones. */
const mostEntries = 100_000;

class HandleReader extends Reader<FileHandle> {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, size: number) {
    super(handle);
    this.#handle = handle;
    this.size = size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, index);
    return buffer.subarray(0, bytesRead);
  }
}
