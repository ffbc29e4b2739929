import { AppError } from '../../../src-shared/errors.ts';
import { cleanName, isJunk } from './sources/names.ts';
import { openSource } from './sources/open-source.ts';
import { readableFile } from './sources/reading.ts';
import { type Source, sourceLimits } from './sources/source.ts';

/** A file that a browser sent: where it lay there, and where it lies now. */
export interface SentFile {
  path: readonly string[];
  file: string;
  bytes: number;
}

/** Opens paths of this computer, does the work and closes them again. @throws AppError as openSource */
export async function withPaths<Result>(
  paths: readonly string[],
  work: (sources: Source[]) => Promise<Result>,
): Promise<Result> {
  return withSources(
    paths.map((path) => () => openSource(path)),
    work,
  );
}

/**
 * Opens what a browser sent, as if it had been dropped as paths: files that lay in a folder there are that folder, others
 * stand for themselves.
 * @throws AppError as openSource
 */
export async function withSentFiles<Result>(
  files: readonly SentFile[],
  work: (sources: Source[]) => Promise<Result>,
): Promise<Result> {
  const folders = Map.groupBy(
    files.filter((each) => each.path.length > 1),
    (each) => each.path[0] ?? '',
  );
  const single = files.filter((each) => each.path.length === 1);
  return withSources(
    [
      ...[...folders].map(
        ([name, members]) =>
          () =>
            Promise.resolve(sentFolder(name, members)),
      ),
      ...single.map((each) => () => openSource(each.file, sourceLimits, cleanName(each.path[0] ?? ''))),
    ],
    work,
  );
}

async function withSources<Result>(
  openers: readonly (() => Promise<Source>)[],
  work: (sources: Source[]) => Promise<Result>,
): Promise<Result> {
  const sources: Source[] = [];
  try {
    for (const open of openers) sources.push(await open());
    return await work(sources);
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

function sentFolder(name: string, files: readonly SentFile[]): Source {
  const entries = files
    .filter((each) => !each.path.some(isJunk))
    .map(({ path, file, bytes }, index) => ({
      key: String(index),
      path: path.slice(1).map(cleanName),
      bytes,
      open: () => Promise.resolve(readableFile(file)),
    }));
  return {
    kind: 'folder',
    name: cleanName(name),
    skipped: [],
    tables: [],
    // eslint-disable-next-line @typescript-eslint/require-await -- the list is in memory already; other sources walk a disk
    entries: async function* () {
      yield* entries;
    },
    openEntry: async (key) => {
      const entry = entries[Number(key)];
      if (entry === undefined) throw new AppError('photo_unreadable', { reason: 'ENOENT' });
      return entry.open();
    },
    close: () => Promise.resolve(),
  };
}
