import { constants, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderInput, FoldersView, JobResult, SplitPart } from '../../../src-shared/api.ts';
import { splitParts } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { replaceFolder } from '../../files/atomic.ts';
import { freeFolder, makeParent, refuseTaken } from '../../files/new-folder.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { Job } from '../jobs/jobs.ts';
import type { SplitStore } from '../split/split-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import { classFolders, photoFileName } from './folder-names.ts';

export interface FolderTools {
  /** The project's folder. */
  folder: string;
  splits: SplitStore;
  /** Names of classes by id. */
  classNames: ReadonlyMap<number, string>;
  decoders: Decoders;
}

/**
 * Writes the present split as train/CLASS/…, validation/…, test/…, as Keras's image_dataset_from_directory reads it. What
 * balance or twins left out is not written. Resized photos are PNGs of the very pixels that a pack of the same rule holds;
 * originals are copied, or written as PNG where Keras would not see the same picture in them.
 *
 * The test part is handed out too. No opening is counted: nothing is measured by it here.
 * @param input null: in their own size
 * @param wanted the folder to make; null: a new one in the project's exports
 * @throws AppError split_missing, export_folder_taken, folder_not_writable, disk_full, photo_* with {photo}, cancelled
 */
export async function writeFolders(
  tools: FolderTools,
  input: FolderInput | null,
  wanted: string | null,
  job: Job,
): Promise<JobResult> {
  const split = tools.splits.newest();
  if (split === null) throw new AppError('split_missing');
  const name = input === null ? 'photos' : `photos ${String(input.size)} px`;
  const target = wanted ?? (await freeFolder(join(tools.folder, 'exports'), name));
  await refuseTaken(target);
  await makeParent(target);
  const files = filesOf(tools, split.id);
  job.enter('writing', files.length);
  const converted = await replaceFolder(target, async (making) => {
    for (const folder of new Set(files.map((file) => join(making, file.part, file.folder))))
      await mkdir(folder, { recursive: true });
    const count = await writeAll(tools, files, input, making, job);
    // It may have been filled by others meanwhile.
    await refuseTaken(target);
    return count;
  });
  const view: FoldersView = { path: target, size: input?.size ?? null, parts: countsOf(files), converted };
  return { kind: 'folders', folders: view };
}

interface File {
  part: SplitPart;
  /** The class's. */
  folder: string;
  /** Without its ending. */
  name: string;
  sha256: string;
  format: string;
  original: string;
}

function filesOf({ folder, splits, classNames }: FolderTools, split: number): File[] {
  const folders = classFolders([...classNames.values()]);
  return splitParts.flatMap((part) => {
    const taken = new Map<string, Set<string>>();
    return splits.photos(split, part).map(({ sha256, format, name, classId }) => {
      const ofClass = folders.get(classNames.get(classId) ?? '') ?? 'class';
      const names = taken.get(ofClass) ?? new Set();
      taken.set(ofClass, names);
      const original = originalFile(folder, sha256, format);
      return { part, folder: ofClass, name: photoFileName(name, sha256, names), sha256, format, original };
    });
  });
}

/** @returns how many photos were written as PNG instead of being copied */
async function writeAll(
  tools: FolderTools,
  files: readonly File[],
  input: FolderInput | null,
  making: string,
  job: Job,
): Promise<number> {
  const failure = new AbortController();
  const stop = AbortSignal.any([failure.signal, job.signal]);
  const waiting = files.values();
  let done = 0;
  let converted = 0;
  const writeInTurn = async (): Promise<void> => {
    for (const file of waiting) {
      stop.throwIfAborted();
      if (await writeOne(tools.decoders, file, input, making, stop)) converted += 1;
      job.advance((done += 1));
    }
  };
  // The first failure is the one to tell; all have ended before the half-made folder is removed.
  const lanes = Array.from({ length: tools.decoders.count * 2 }, () =>
    writeInTurn().catch((error: unknown) => failure.abort(error)),
  );
  await Promise.all(lanes);
  job.signal.throwIfAborted();
  failure.signal.throwIfAborted();
  return converted;
}

/** @returns whether it was written as PNG */
async function writeOne(
  decoders: Decoders,
  file: File,
  input: FolderInput | null,
  making: string,
  signal: AbortSignal,
): Promise<boolean> {
  const place = join(making, file.part, file.folder, file.name);
  try {
    const rule = input === null ? null : { ...input, channels: 3 as const };
    if (await decoders.png(file.original, `${place}.png`, rule, { signal })) return true;
    const ending = file.format === 'jpeg' ? 'jpg' : file.format;
    await copyFile(file.original, `${place}.${ending}`, constants.COPYFILE_FICLONE);
    return false;
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('photo_')) throw error;
    throw new AppError(error.code, { photo: file.sha256, ...error.details }, { cause: error });
  }
}

function countsOf(files: readonly File[]): FoldersView['parts'] {
  const parts: FoldersView['parts'] = { train: {}, validation: {}, test: {} };
  for (const { part, folder } of files) parts[part][folder] = (parts[part][folder] ?? 0) + 1;
  return parts;
}
