import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../../../src-shared/errors.ts';
import { openFolderSource } from './folder-source.ts';
import { cleanName } from './names.ts';
import { openPhotoSource } from './photo-source.ts';
import { systemCode, unreadable } from './reading.ts';
import { type Source, type SourceLimits, sourceLimits } from './source.ts';
import { readAt } from './zip-directory.ts';
import { openZipSource } from './zip-source.ts';

/** The tar format says its name late. */
const headLength = 512;

interface FileKind {
  matches: (head: Buffer) => boolean;
  /** Null: known by sight, and not read. */
  open: ((path: string, limits: SourceLimits, name: string) => Promise<Source>) | null;
}

/** Files that hold others, by their first bytes; any other file is taken for a photo, which the decoder then judges. */
const containers: readonly FileKind[] = [
  // A file's local header, an empty archive's end, a mark of archives in several parts.
  { matches: startsWith('504b0304', '504b0506', '504b0708'), open: openZipSource },
  // RAR, 7-Zip, gzip, xz, bzip2, Zstandard
  { matches: startsWith('526172211a07', '377abcaf271c', '1f8b08', 'fd377a585a00', '425a68', '28b52ffd'), open: null },
  { matches: (head) => head.toString('latin1', 257, 262) === 'ustar', open: null },
];

/**
 * Opens what was dropped: a folder, a zip, or a single file. The content decides, never the name's ending.
 * @param name what the user knows a file by, where it lies under another name here
 * @throws AppError source_not_found, source_unsupported, archive_damaged, archive_encrypted, archive_too_large,
 *   source_too_large, photo_unreadable
 */
export async function openSource(
  path: string,
  limits: SourceLimits = sourceLimits,
  name = cleanName(basename(path)),
): Promise<Source> {
  const found = await stat(path).catch((error: unknown) => {
    const missing = ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
    throw missing ? new AppError('source_not_found', { name }, { cause: error }) : unreadable(error);
  });
  if (found.isDirectory()) return openFolderSource(path, limits);
  if (!found.isFile()) throw new AppError('source_unsupported', { name });
  const head = await readHead(path);
  const container = containers.find(({ matches }) => matches(head));
  if (container === undefined) return openPhotoSource(path, limits, name);
  if (container.open === null) throw new AppError('source_unsupported', { name });
  return container.open(path, limits, name);
}

async function readHead(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      return await readAt(file, 0, headLength);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(error);
  }
}

function startsWith(...signatures: string[]): (head: Buffer) => boolean {
  return (head) => signatures.some((hex) => head.subarray(0, hex.length / 2).toString('hex') === hex);
}
