import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import type { Topic } from '../../../src-shared/api.ts';
import { AppError, fromPlain, type PlainError, toAppError } from '../../../src-shared/errors.ts';
import type { Inspection, TakenPhoto, Taking } from '../../../src-shared/protocol/decoder.ts';
import { copyHashed } from '../../files/hashing.ts';
import { mostHeldBytes } from '../../files/stretch.ts';
import type { Job } from '../jobs/jobs.ts';
import type { PhotoStore } from '../photos/photo-store.ts';
import type { Decoders } from '../workers/decoders.ts';
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

/**
 * Photos that a decoder is handed together, a tenth of a second of work or one large photo: messages, waking up and the wait
 * for the next handful cost as much as half a small photo.
 */
const handful = { photos: 16, bytes: 8 * 1024 ** 2 };
/** Handfuls on their way at once: each of two decoders has one, and the next is ready. */
const atOnce = 4;
/** One slow photo holds up the records of those behind it, not their work; this many may wait for it. */
const aheadAtMost = 1000;
/**
 * Photos are written down in batches: a transaction for each costs as much as half a thumbnail, and each writes anew the pages
 * of seven indexes that its photos are scattered over. What is not written down when the engine dies is done again.
 */
const batch = { photos: 250, milliseconds: 700 };
/**
 * Bytes of the disk that are held while photos come in, so that what was done can be written down when they have filled it:
 * a batch's rows, each of which may change a page of 4 kB in every index.
 */
const heldBytes = 8 * 1024 ** 2;
/** Entries read from the database at once. */
const page = 500;
/** The page is told that there are new photos this often, ms. */
const toldEvery = 500;

/** What came of one entry. */
type Outcome =
  | { kind: 'photo'; sha256: string; bytes: number; inspection: Inspection }
  | { kind: 'known'; sha256: string }
  | { kind: 'failed'; error: PlainError };

interface Begun {
  entry: StoredEntry;
  outcome: Outcome | null;
}

/** A photo that a decoder can read. */
interface Ready {
  begun: Begun;
  from: TakenPhoto['from'];
  release: () => void | Promise<void>;
}

/**
 * The stretch of an import in which photos come in. Several are on their way at once; they are written down in the order of
 * the entries, so that the same sources give the same rows however often the engine was killed between. The order of one:
 * a decoder reads its bytes where they lie, hashes and judges them, puts the thumbnail in its place and then the original; the
 * record comes last. What a kill leaves without a record is made again and replaced.
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
  readonly #begun: Begun[] = [];
  /** Judged and not yet written down, by hash: of the same photo twice, the first in order is the one that counts. */
  readonly #judged = new Map<string, Inspection>();
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
    const held = join(this.#scratch, 'held');
    this.#writtenAt = performance.now();
    try {
      await writeFile(held, Buffer.alloc(heldBytes));
      for (const entries of handfulsOf(this.#entries())) {
        await this.#room();
        if (this.#job.isPaused) await this.#rest();
        if (signal.aborted || this.#failure !== null) break;
        this.#begin(entries);
      }
      await this.#queue.onIdle();
      await rm(held);
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

  #begin(entries: readonly StoredEntry[]): void {
    const begun = entries.map((entry): Begun => ({ entry, outcome: null }));
    this.#begun.push(...begun);
    void this.#queue.add(async () => {
      if (this.#job.signal.aborted || this.#failure !== null) return;
      await this.#take(begun);
      for (const { entry, outcome } of begun) {
        if (outcome === null) continue;
        this.#done += 1;
        this.#bytes += entry.bytes;
      }
      this.#job.advanceBytes(this.#done, this.#bytes);
      this.#writeNowAndThen();
    });
  }

  /** Finds out what comes of each; of those that the import's end or a failure cut off, nothing. */
  async #take(begun: readonly Begun[]): Promise<void> {
    const ready: Ready[] = [];
    try {
      for (const each of begun) {
        if (each.entry.error === null) await this.#settle(each, async () => void ready.push(await this.#locate(each)));
        else each.outcome = { kind: 'failed', error: each.entry.error };
      }
      const unseen = await this.#hand(ready, false);
      // Their files were there, but no record: what a kill left is not trusted.
      await this.#hand(unseen, true);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'cancelled') this.#failure ??= error;
    } finally {
      for (const { release } of ready) await release();
    }
  }

  /** @returns those whose files are there, but nobody knows what is in them */
  async #hand(ready: readonly Ready[], again: boolean): Promise<Ready[]> {
    if (ready.length === 0) return [];
    const photos = ready.map(({ from, begun }): TakenPhoto => {
      return { from, scratch: join(this.#scratch, String(begun.entry.number)), again };
    });
    const { decoders, folder } = this.#tools;
    const taken = await decoders.take(photos, folder, { signal: this.#job.signal });
    const unseen: Ready[] = [];
    for (const [index, each] of ready.entries()) {
      const taking = taken[index];
      if (taking === undefined) continue;
      if (taking.kind === 'failed') {
        await this.#settle(each.begun, () => Promise.reject(fromPlain(taking.error)));
        continue;
      }
      each.begun.outcome = this.#outcomeOf(taking);
      if (each.begun.outcome === null) unseen.push(each);
    }
    return unseen;
  }

  #outcomeOf(taking: Exclude<Taking, { kind: 'failed' }>): Outcome | null {
    const { sha256, bytes } = taking;
    if (this.#tools.photos.has(sha256)) return { kind: 'known', sha256 };
    const inspection = taking.kind === 'taken' ? taking.inspection : this.#judged.get(sha256);
    if (inspection === undefined) return null;
    this.#judged.set(sha256, inspection);
    return { kind: 'photo', sha256, bytes, inspection };
  }

  /** Does what may fail for one photo; its failure is what came of it, but for what ends the import. */
  async #settle(begun: Begun, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const error = toAppError(thrown);
      const isOfPhoto = error.code.startsWith('photo_') || error.code.startsWith('archive_');
      if (!isOfPhoto) throw error;
      if (error.code === 'photo_unreadable' && !(await this.#isThere(begun.entry.source)))
        throw this.#gone(begun.entry.source);
      begun.outcome = { kind: 'failed', error: error.toPlain() };
    }
  }

  /** Where a decoder finds the photo: where it lies, or in a copy where it lies packed in other ways or is very large. */
  async #locate(begun: Begun): Promise<Ready> {
    const { source: number, key, bytes } = begun.entry;
    const source = this.#sources[number];
    if (source === undefined || key === null) throw new AppError('photo_unreadable', { reason: 'ENOENT' });
    const located = await source.locate(key);
    if (located !== null && Math.max(bytes, located.stretch.length) <= mostHeldBytes)
      return { begun, from: located.stretch, release: located.release };
    located?.release();
    const file = join(this.#scratch, `${String(begun.entry.number)}.copy`);
    const copy = await copyHashed(await source.openEntry(key), file);
    const release = (): Promise<void> => rm(file, { force: true });
    if (copy.bytes > mostHeldBytes) return { begun, from: { file, ...copy }, release };
    return { begun, from: { file, start: 0, length: copy.bytes, zip: null }, release };
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
}

/** Neighbours together, few enough that progress is seen and a cancelled import ends soon. */
function* handfulsOf(entries: Iterable<StoredEntry>): Generator<StoredEntry[]> {
  let gathered: StoredEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    gathered.push(entry);
    bytes += entry.bytes;
    if (gathered.length < handful.photos && bytes < handful.bytes) continue;
    yield gathered;
    gathered = [];
    bytes = 0;
  }
  if (gathered.length > 0) yield gathered;
}
