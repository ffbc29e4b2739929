import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import PQueue from 'p-queue';
import type { ImportResult, JobResult, Skipped, Topic } from '../../../src-shared/api.ts';
import { AppError, toAppError } from '../../../src-shared/errors.ts';
import { copyHashed } from '../../files/hashing.ts';
import type { Job } from '../jobs/jobs.ts';
import { compareNames, type PhotoStore } from '../photos/photo-store.ts';
import { originalFile, thumbnailFile } from '../photos/photos.ts';
import type { Decoders } from '../workers/decoders.ts';
import { classesOf } from './sources/classes.ts';
import type { Source, SourceEntry } from './sources/source.ts';

/** Files on their way at once: enough to keep the decoders busy while the next are copied. */
const atOnce = 4;
/** The page is told that there are new photos this often while an import runs. */
const toldEvery = 500;

export interface ImportTools {
  /** The project's folder. */
  folder: string;
  photos: PhotoStore;
  decoders: Decoders;
  changed: (topics: Topic[]) => void;
}

/**
 * Brings the photos of the sources into the project. Each photo is copied under its hash, decoded once (whole, with its
 * thumbnail) and only then written down; what cannot be read is listed with its reason and the rest goes on.
 * @param classId where photos go that no folder names a class for; null: they stay unlabelled
 * @throws AppError source_empty when nothing in the sources looks like a photo; cancelled, with what is in staying in
 */
export async function importPhotos(
  tools: ImportTools,
  sources: readonly Source[],
  classId: number | null,
  job: Job,
): Promise<JobResult> {
  const started = performance.now();
  job.enter('reading');
  const found = await list(sources, job.signal);
  const importing = new Importing(tools, found.skipped);
  if (found.entries.length === 0 && found.skipped.length === 0)
    throw new AppError('source_empty', { name: sources.map((each) => each.name).join(', ') });

  job.enter('copying', found.entries.length);
  await mkdir(importing.scratch, { recursive: true });
  const queue = new PQueue({ concurrency: atOnce });
  try {
    let done = 0;
    let toldAt = performance.now();
    for (const { entry, className } of found.entries) {
      await queue.onSizeLessThan(atOnce * 2);
      if (job.signal.aborted || importing.failure !== null) break;
      void queue.add(async () => {
        if (job.signal.aborted) return;
        await importing.take(entry, className, classId, job.signal);
        job.advance(++done);
        if (performance.now() - toldAt > toldEvery) {
          toldAt = performance.now();
          tools.changed(['project', 'photos']);
        }
      });
    }
    await queue.onIdle();
  } finally {
    await rm(importing.scratch, { recursive: true, force: true });
    tools.changed(['project', 'photos', 'split']);
  }
  if (importing.failure !== null) throw importing.failure;
  job.signal.throwIfAborted();
  return { kind: 'import', import: importing.result((performance.now() - started) / 1000) };
}

interface Found {
  entries: { entry: SourceEntry; className: string | null }[];
  skipped: Skipped[];
}

async function list(sources: readonly Source[], signal: AbortSignal): Promise<Found> {
  const found: Found = { entries: [], skipped: [] };
  for (const source of sources) {
    const entries: SourceEntry[] = [];
    for await (const entry of source.entries()) {
      signal.throwIfAborted();
      entries.push(entry);
    }
    found.entries.push(...classesOf(source, entries));
    found.skipped.push(...source.skipped);
  }
  return found;
}

/** One import under way. */
class Importing {
  readonly scratch: string;
  /** What ends the whole import (a full disk, a decoder pool that cannot start), not only one photo. */
  failure: AppError | null = null;
  readonly #tools: ImportTools;
  readonly #skipped: Skipped[] = [];
  /** Hashes on their way into the database: the same photo twice in one drop is one. */
  readonly #underWay = new Set<string>();
  readonly #made = new Set<string>();
  #added = 0;
  #known = 0;

  constructor(tools: ImportTools, skipped: readonly Skipped[]) {
    this.#tools = tools;
    this.scratch = join(tools.folder, 'incoming', randomUUID());
    for (const each of skipped) this.#skip(each.name, each.reason);
  }

  async take(entry: SourceEntry, className: string | null, classId: number | null, signal: AbortSignal): Promise<void> {
    const name = entry.path.join('/');
    const file = join(this.scratch, randomUUID());
    let taken: string | null = null;
    try {
      const { sha256, bytes } = await copyHashed(await entry.open(), file);
      if (this.#tools.photos.has(sha256) || this.#underWay.has(sha256)) {
        this.#known++;
        return;
      }
      this.#underWay.add(sha256);
      taken = sha256;
      await this.#keep({ name: entry.path.at(-1) ?? name, file, sha256, bytes, className, classId }, signal);
      this.#added++;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'cancelled') return;
      if (error.code.startsWith('photo_') || error.code.startsWith('archive_')) this.#skip(name, error.toPlain());
      else this.failure ??= error;
    } finally {
      if (taken !== null) this.#underWay.delete(taken);
      await rm(file, { force: true });
    }
  }

  result(seconds: number): ImportResult {
    const classes = this.#tools.photos.classes().filter((each) => each.count > 0);
    return {
      added: this.#added,
      known: this.#known,
      skipped: this.#skipped.sort((a, b) => compareNames(a.name, b.name)),
      classes: Object.fromEntries(classes.map((each) => [each.name, each.count])),
      seconds,
    };
  }

  /** Files first, the record last: a kill in between leaves files that the next import of the photo replaces. */
  async #keep(
    photo: {
      name: string;
      file: string;
      sha256: string;
      bytes: number;
      className: string | null;
      classId: number | null;
    },
    signal: AbortSignal,
  ): Promise<void> {
    const { folder, photos, decoders } = this.#tools;
    const { sha256, bytes, name } = photo;
    const thumbnail = thumbnailFile(folder, sha256);
    await this.#makeFolder(dirname(thumbnail));
    const { format, width, height } = await decoders.inspect(photo.file, thumbnail, { signal });
    const original = originalFile(folder, sha256, format);
    await this.#makeFolder(dirname(original));
    await rename(photo.file, original);
    const classId = photo.className === null ? photo.classId : photos.classNamed(photo.className);
    photos.insert({ sha256, classId, name, format, width, height, bytes }, new Date().toISOString());
  }

  /** There are 256 of each kind, and thousands of photos. */
  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#made.add(folder);
  }

  #skip(name: string, reason: Skipped['reason']): void {
    this.#skipped.push({ name, reason });
    this.#tools.photos.addProblem(name, reason, new Date().toISOString());
  }
}
