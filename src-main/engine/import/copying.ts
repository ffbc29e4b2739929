import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import PQueue from 'p-queue';
import type { Topic } from '../../../src-shared/api.ts';
import { AppError, type PlainError, toAppError } from '../../../src-shared/errors.ts';
import { copyHashed } from '../../files/hashing.ts';
import type { Job } from '../jobs/jobs.ts';
import type { PhotoStore } from '../photos/photo-store.ts';
import { originalFile, thumbnailFile } from '../photos/photos.ts';
import type { Decoders, Inspection } from '../workers/decoders.ts';
import type { ImportStore, StoredEntry, StoredImport } from './import-store.ts';
import type { Source } from './sources/source.ts';

/** What an import works with. */
export interface ImportTools {
  /** The project's folder. */
  folder: string;
  photos: PhotoStore;
  imports: ImportStore;
  decoders: Decoders;
  changed: (topics: Topic[]) => void;
}

/** Files on their way at once: enough to keep two decoders busy while the next are copied. */
const atOnce = 6;
/** One slow photo holds up the records of those behind it, not their work; this many may wait for it. */
const aheadAtMost = 1000;
/** Photos are written down in batches: a transaction for each costs as much as half a thumbnail. */
const batch = { photos: 100, milliseconds: 250 };
/** Entries read from the database at once. */
const page = 500;
/** The page is told that there are new photos this often, ms. */
const toldEvery = 500;

/** What came of one entry. */
type Outcome =
  | { kind: 'photo'; sha256: string; bytes: number; inspection: Inspection }
  | { kind: 'known'; sha256: string }
  | { kind: 'failed'; error: PlainError };

/**
 * The stretch of an import in which photos come in. Several are on their way at once; they are written down in the order of
 * the entries, so that the same sources give the same rows however often the engine was killed between. The order of one:
 * its bytes, hashed on their way to a scratch file; the decoder's judgement and the thumbnail; the original in its place; the
 * record last. What a kill leaves without a record is made again and replaced.
 */
export class Copying {
  readonly #tools: ImportTools;
  readonly #import: StoredImport;
  readonly #sources: readonly Source[];
  readonly #isThere: (source: number) => Promise<boolean>;
  readonly #job: Job;
  readonly #scratch: string;
  readonly #queue = new PQueue({ concurrency: atOnce });
  /** Begun and not yet written down, in order; each with what came of it once that is known. */
  readonly #begun: { entry: StoredEntry; outcome: Outcome | null }[] = [];
  /** By hash: the same photo twice on its way is judged once, and the first in order is the one that counts. */
  readonly #judged = new Map<string, Promise<Inspection>>();
  readonly #folders = new Set<string>();
  /** Scratch files that have moved to their places. */
  readonly #placed = new Set<string>();
  #failure: AppError | null = null;
  #done: number;
  #bytes: number;
  #writtenAt = performance.now();
  #toldAt = performance.now();

  /** @param isThere whether a source is still where it was */
  constructor(
    tools: ImportTools,
    stored: StoredImport,
    sources: readonly Source[],
    isThere: (source: number) => Promise<boolean>,
    job: Job,
  ) {
    this.#tools = tools;
    this.#isThere = isThere;
    this.#import = stored;
    this.#sources = sources;
    this.#job = job;
    this.#scratch = join(tools.folder, 'incoming', randomUUID());
    this.#done = stored.added + stored.known + stored.skipped;
    this.#bytes = stored.bytes;
  }

  /**
   * Brings in all entries that are not in yet. Whatever ends it, what was done is written down.
   * @throws AppError cancelled; what ends an import as a whole: disk_full, decoder_died, source_gone
   */
  async run(): Promise<void> {
    const { signal } = this.#job;
    await mkdir(this.#scratch, { recursive: true });
    this.#writtenAt = performance.now();
    try {
      for (const entry of this.#entries()) {
        await this.#room();
        if (this.#job.isPaused) await this.#rest();
        if (signal.aborted || this.#failure !== null) break;
        this.#begin(entry);
      }
      await this.#queue.onIdle();
      this.#write();
    } finally {
      await this.#queue.onIdle();
      await rm(this.#scratch, { recursive: true, force: true });
    }
    if (this.#failure !== null) throw this.#failure;
    signal.throwIfAborted();
  }

  *#entries(): Generator<StoredEntry> {
    const { imports } = this.#tools;
    for (let from = this.#import.next; ;) {
      const entries = imports.entriesFrom(this.#import.id, from, page);
      yield* entries;
      const last = entries.at(-1);
      if (last === undefined) return;
      from = last.number + 1;
    }
  }

  async #room(): Promise<void> {
    await this.#queue.onSizeLessThan(atOnce);
    if (this.#begun.length >= aheadAtMost) await this.#queue.onIdle();
  }

  async #rest(): Promise<void> {
    await this.#queue.onIdle();
    this.#write();
    this.#tools.changed(['project', 'photos', 'split']);
    await this.#job.rested();
    this.#writtenAt = performance.now();
  }

  #begin(entry: StoredEntry): void {
    const begun: { entry: StoredEntry; outcome: Outcome | null } = { entry, outcome: null };
    this.#begun.push(begun);
    void this.#queue.add(async () => {
      if (this.#job.signal.aborted || this.#failure !== null) return;
      begun.outcome = await this.#take(entry);
      if (begun.outcome === null) return;
      this.#done += 1;
      this.#bytes += entry.bytes;
      this.#job.advanceBytes(this.#done, this.#bytes);
      this.#writeNowAndThen();
    });
  }

  /** @returns null where the import is at its end, and the entry still to be done */
  async #take(entry: StoredEntry): Promise<Outcome | null> {
    if (entry.error !== null) return { kind: 'failed', error: entry.error };
    try {
      return await this.#judge(entry);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'cancelled') return null;
      const isOfPhoto = error.code.startsWith('photo_') || error.code.startsWith('archive_');
      if (isOfPhoto && !(error.code === 'photo_unreadable' && !(await this.#isThere(entry.source))))
        return { kind: 'failed', error: error.toPlain() };
      this.#failure ??= isOfPhoto ? this.#gone(entry.source) : error;
      return null;
    }
  }

  async #judge(entry: StoredEntry): Promise<Outcome> {
    const { photos, folder } = this.#tools;
    const file = join(this.#scratch, String(entry.number));
    try {
      const { sha256, bytes } = await copyHashed(await this.#open(entry), file);
      if (photos.has(sha256)) return { kind: 'known', sha256 };
      const known = this.#judged.get(sha256);
      if (known !== undefined) return { kind: 'photo', sha256, bytes, inspection: await known };
      const judgement = this.#keep(file, sha256, folder);
      this.#judged.set(sha256, judgement);
      return { kind: 'photo', sha256, bytes, inspection: await judgement };
    } finally {
      // Mostly it has moved to its place.
      if (!this.#placed.delete(file)) await rm(file, { force: true });
    }
  }

  async #open(entry: StoredEntry): Promise<Readable> {
    const source = this.#sources[entry.source];
    if (source === undefined || entry.key === null) throw new AppError('photo_unreadable', { reason: 'ENOENT' });
    return source.openEntry(entry.key);
  }

  /** The picture's files in their places; the record comes later. */
  async #keep(file: string, sha256: string, folder: string): Promise<Inspection> {
    // Both are made in the scratch folder: what a kill leaves half written there goes with it.
    const made = `${file}.webp`;
    const inspection = await this.#tools.decoders.inspect(file, made, { signal: this.#job.signal });
    await this.#place(made, thumbnailFile(folder, sha256));
    await this.#place(file, originalFile(folder, sha256, inspection.format));
    this.#placed.add(file);
    return inspection;
  }

  #writeNowAndThen(): void {
    const ready = this.#begun.findIndex(({ outcome }) => outcome === null);
    const count = ready === -1 ? this.#begun.length : ready;
    const since = performance.now() - this.#writtenAt;
    if (count < batch.photos && (count === 0 || since < batch.milliseconds)) return;
    try {
      this.#write();
    } catch (error) {
      this.#failure ??= toAppError(error);
    }
    if (performance.now() - this.#toldAt < toldEvery) return;
    this.#toldAt = performance.now();
    this.#tools.changed(['project', 'photos']);
  }

  /** Writes down what is done up to the first entry that is not, in one transaction. */
  #write(): void {
    const { imports } = this.#tools;
    const open = this.#begun.findIndex(({ outcome }) => outcome === null);
    const ready = this.#begun.slice(0, open === -1 ? undefined : open);
    const last = ready.at(-1);
    if (last === undefined) return;
    const at = new Date().toISOString();
    const now = performance.now();
    const counts = { added: 0, known: 0, skipped: 0, bytes: 0 };
    imports.together(() => {
      for (const { entry, outcome } of ready) {
        if (outcome === null) continue;
        counts[this.#record(entry, outcome, at)] += 1;
        counts.bytes += entry.bytes;
      }
      const seconds = (now - this.#writtenAt) / 1000;
      imports.advance(this.#import.id, { ...counts, next: last.entry.number + 1, seconds });
    });
    this.#writtenAt = now;
    this.#begun.splice(0, ready.length);
    for (const { outcome } of ready) if (outcome?.kind === 'photo') this.#judged.delete(outcome.sha256);
  }

  #record(entry: StoredEntry, outcome: Outcome, at: string): 'added' | 'known' | 'skipped' {
    const { photos, imports } = this.#tools;
    const { id, classId: givenClass } = this.#import;
    if (outcome.kind === 'failed') {
      photos.addProblem(entry.path, outcome.error, at);
      imports.fail(id, entry.number, outcome.error);
      return 'skipped';
    }
    const { sha256 } = outcome;
    if (outcome.kind === 'known' || photos.has(sha256)) {
      if (entry.className !== null) imports.recognise(id, entry.number, sha256);
      return 'known';
    }
    const classId = entry.className === null ? givenClass : photos.classNamed(entry.className);
    const { bytes, inspection } = outcome;
    const name = entry.path.split('/').at(-1) ?? entry.path;
    const from = { sourceId: imports.sourceRow(id, entry.source, at), path: entry.path, givenPart: entry.part };
    photos.insert({ sha256, classId, name, bytes, ...inspection, ...from }, at);
    return 'added';
  }

  #gone(source: number): AppError {
    const { done, total } = this.#job.view;
    return new AppError('source_gone', { name: this.#sources[source]?.name ?? '', done, total });
  }

  /** There are 256 folders of each kind, and thousands of photos. */
  async #place(from: string, to: string): Promise<void> {
    const folder = dirname(to);
    if (!this.#folders.has(folder)) await mkdir(folder, { recursive: true });
    this.#folders.add(folder);
    await rename(from, to);
  }
}
