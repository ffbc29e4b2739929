import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AppError } from '../../../../src-shared/errors.ts';
import { fileMember, listContainer, type Member } from './container.ts';
import { refusalOf } from './file-kinds.ts';
import { openFolder } from './folder-container.ts';
import { cleanName } from './names.ts';
import { lookAt } from './opened-archives.ts';
import { OpenedSource, withoutEnding } from './opened-source.ts';
import { systemCode, unreadable } from './reading.ts';
import { type Source, type SourceLimits, sourceLimits } from './source.ts';

export interface OpeningOptions {
  /** Folder for archives that must be unpacked first, as they lie packed inside another or in a gzip file. */
  scratch: string;
  limits?: SourceLimits;
}

/** A file that was dropped by itself: not in a folder, and no archive. */
export interface LooseFile {
  name: string;
  file: string;
  bytes: number;
}

/**
 * Opens what was dropped: a folder, an archive, or a single file. The content decides, never the name's ending.
 * @throws AppError as openDropped and openLoose
 */
export async function openSource(path: string, options: OpeningOptions): Promise<Source> {
  const dropped = await openDropped(path, options);
  return 'file' in dropped ? openLoose([dropped], options) : dropped;
}

/**
 * Opens a folder or an archive; any other file is left for openLoose.
 * @param name what the user knows a file by, where it lies under another name here
 * @throws AppError source_not_found, source_unsupported, archive_damaged, archive_encrypted, archive_too_large,
 *   source_too_large, disk_full, photo_unreadable
 */
export async function openDropped(
  path: string,
  options: OpeningOptions,
  name = nameOf(path),
): Promise<Source | LooseFile> {
  const found = await stat(path).catch((error: unknown) => {
    const missing = ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
    throw missing ? new AppError('source_not_found', { name }, { cause: error }) : unreadable(error);
  });
  const { limits = sourceLimits, scratch } = options;
  const isThere = (): Promise<boolean> => isFile(path);
  if (found.isDirectory()) {
    const folder = await openFolder(path, name, limits);
    return OpenedSource.ofContainer(folder, { kind: 'folder', name, limits, scratch, isThere });
  }
  if (!found.isFile()) throw new AppError('source_unsupported', { name });
  const member = fileMember('0', [name], found.size, path);
  const { kind } = await lookAt(member);
  if (kind !== 'zip' && kind !== 'tar') return { name, file: path, bytes: found.size };
  const called = withoutEnding(name);
  return OpenedSource.ofArchive(listContainer([member]), '0', { kind, name: called, limits, scratch, isThere });
}

/**
 * Files that were dropped together, as one source: a table or a file of labels may speak of the others.
 * @throws AppError file_* where it is only one, and no photo
 */
export async function openLoose(files: readonly LooseFile[], options: OpeningOptions): Promise<Source> {
  const members = files.map(({ name, file, bytes }, index) => fileMember(String(index), [name], bytes, file));
  if (members.length === 1) for (const member of members) await refuse(member);
  const [first] = files;
  const name = `${first?.name ?? ''}${files.length > 1 ? ` +${String(files.length - 1)}` : ''}`;
  return OpenedSource.ofContainer(listContainer(members), {
    kind: 'photo',
    name,
    limits: options.limits ?? sourceLimits,
    scratch: options.scratch,
    isThere: async () => (await Promise.all(files.map(({ file }) => isFile(file)))).some(Boolean),
  });
}

async function refuse(member: Member): Promise<void> {
  const { kind, gzip } = await lookAt(member);
  const refusal = refusalOf(gzip && kind !== 'idx-images' && kind !== 'idx-labels' ? 'packed' : kind);
  if (refusal !== null) throw refusal;
}

/** A disk's root has no name of its own. */
function nameOf(path: string): string {
  return cleanName(basename(resolve(path))) || path;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
