import { stat } from 'node:fs/promises';
import { fileMember, listContainer } from './sources/container.ts';
import { cleanName, isJunk } from './sources/names.ts';
import { type LooseFile, openDropped, type OpeningOptions, openLoose } from './sources/open-source.ts';
import { OpenedSource } from './sources/opened-source.ts';
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
  options: OpeningOptions,
  work: (sources: Source[]) => Promise<Result>,
): Promise<Result> {
  return withSources(
    paths.map((path) => () => openDropped(path, options)),
    options,
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
  options: OpeningOptions,
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
            Promise.resolve(sentFolder(name, members, options)),
      ),
      ...single.map((each) => () => openDropped(each.file, options, cleanName(each.path[0] ?? ''))),
    ],
    options,
    work,
  );
}

/** Folders and archives are sources of their own, in their order; after them all other files as one. */
async function withSources<Result>(
  openers: readonly (() => Promise<Source | LooseFile>)[],
  options: OpeningOptions,
  work: (sources: Source[]) => Promise<Result>,
): Promise<Result> {
  const sources: Source[] = [];
  const loose: LooseFile[] = [];
  try {
    for (const open of openers) {
      const dropped = await open();
      if ('file' in dropped) loose.push(dropped);
      else sources.push(dropped);
    }
    if (loose.length > 0) sources.push(await openLoose(loose, options));
    return await work(sources);
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

function sentFolder(
  name: string,
  files: readonly SentFile[],
  { scratch, limits = sourceLimits }: OpeningOptions,
): Source {
  const members = files
    .filter((each) => !each.path.some(isJunk))
    .map(({ path, file, bytes }, index) => fileMember(String(index), path.slice(1).map(cleanName), bytes, file));
  const isThere = async (): Promise<boolean> => (await stat(files[0]?.file ?? '').catch(() => null)) !== null;
  return OpenedSource.ofContainer(listContainer(members), {
    kind: 'folder',
    name: cleanName(name),
    limits,
    scratch,
    isThere,
  });
}
