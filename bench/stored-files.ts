import type { FileHandle } from 'node:fs/promises';

/** Where the stored files of a zip that `photoZip` made lie, by its directory (APPNOTE 4.3.12). */
export async function storedFiles(zip: FileHandle): Promise<{ start: number; bytes: number }[]> {
  const { size } = await zip.stat();
  const end = Buffer.alloc(22);
  await zip.read(end, 0, end.length, size - end.length);
  const directory = Buffer.alloc(end.readUInt32LE(12));
  await zip.read(directory, 0, directory.length, end.readUInt32LE(16));
  const files: { start: number; bytes: number }[] = [];
  for (let at = 0; at < directory.length; at += 46 + directory.readUInt16LE(at + 28)) {
    // A local header is 30 bytes and the name; there are no extra fields.
    const start = directory.readUInt32LE(at + 42) + 30 + directory.readUInt16LE(at + 28);
    files.push({ start, bytes: directory.readUInt32LE(at + 24) });
  }
  return files;
}
