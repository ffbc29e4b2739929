import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportChoices, ImportOptions, ImportResult, JobResult } from '../../../src-shared/api.ts';
import { AppError, type ErrorCode, toAppError } from '../../../src-shared/errors.ts';
import type { Job } from '../jobs/jobs.ts';
import type { Lane } from '../jobs/lane.ts';
import { Copying, type ImportTools } from './copying.ts';
import { withPaths, withSentFiles } from './given.ts';
import type { StoredGiven, StoredImport } from './import-store.ts';
import { listEntries } from './listing.ts';
import { applyChoices, choicesOf, deservesLook } from './plan.ts';
import type { Source } from './sources/source.ts';

/** After these an import can go on where it stopped, once there is room or memory again; anything else ends it. */
const goesOnAfter = new Set<ErrorCode>(['disk_full', 'decoder_died']);

/** The imports of one project: all that were begun and have not ended, whether or not an engine works on them now. */
export class Imports {
  readonly #tools: ImportTools;
  readonly #isClosing: () => boolean;
  /** Imports of one project follow one another, so that the first folder dropped is the first in. */
  readonly #lane: Lane;
  /** The jobs that work on them, by import. */
  readonly #jobs = new Map<number, Job>();
  readonly #questions = new Map<number, (choices: ImportChoices) => void>();

  /** @param isClosing the project is on its way out: what stops now goes on when it is opened again */
  constructor(tools: ImportTools, lane: Lane, isClosing: () => boolean) {
    this.#tools = tools;
    this.#lane = lane;
    this.#isClosing = isClosing;
  }

  /** Writes down that an import is wanted; from here on it survives the engine. */
  begin(given: StoredGiven, folder: string | null, classId: number | null, options: ImportOptions): number {
    return this.#tools.imports.begin(given, folder, classId, options);
  }

  /** Imports that nobody works on, in the order in which they were begun. */
  idle(): number[] {
    return this.#tools.imports.unfinished().filter((id) => !this.#jobs.has(id));
  }

  /** How far the first of them came. */
  stopped(): { done: number; total: number } | null {
    const [id] = this.idle();
    if (id === undefined) return null;
    const { added, known, skipped } = this.#get(id);
    return { done: added + known + skipped, total: this.#tools.imports.totals(id).entries };
  }

  /** Whether photos are coming in at this moment. */
  isCopying(): boolean {
    return [...this.#jobs.values()].some((job) => job.view.phase === 'copying' && !job.isPaused);
  }

  /** An unfinished import of the same, with its job where one works on it: asking for it twice is asking once. */
  same(
    paths: readonly string[],
    classId: number | null,
    options: ImportOptions,
  ): { id: number; job: Job | null } | null {
    const wanted = JSON.stringify([{ from: 'paths', paths }, classId, options]);
    for (const id of this.#tools.imports.unfinished()) {
      const stored = this.#tools.imports.find(id);
      if (stored === null || JSON.stringify([stored.given, stored.classId, stored.options]) !== wanted) continue;
      return { id, job: this.#jobs.get(id) ?? null };
    }
    return null;
  }

  /** Where an import on this computer reads from; none for one that was sent. */
  pathsOf(id: number): readonly string[] {
    const { given } = this.#get(id);
    return given.from === 'paths' ? given.paths : [];
  }

  /** What the user chose for the import that a job asks about. @throws AppError import_not_found */
  answer(job: string, choices: ImportChoices): void {
    const id = [...this.#jobs].find(([, each]) => each.view.id === job)?.[0];
    const answer = id === undefined ? undefined : this.#questions.get(id);
    if (answer === undefined) throw new AppError('import_not_found');
    answer(choices);
  }

  /**
   * Does what is left of an import: list, ask, copy. Each photo is copied under its hash, decoded once (whole, with its
   * thumbnail) and only then written down; what cannot be read is listed with its reason and the rest goes on.
   * @throws AppError source_empty, source_gone, disk_full, cancelled, with what is in staying in
   */
  async run(id: number, job: Job): Promise<JobResult> {
    const { imports } = this.#tools;
    const stored = this.#get(id);
    this.#jobs.set(id, job);
    job.allowRest((paused) => {
      imports.setPaused(id, paused);
    });
    if (stored.paused) job.pause();
    try {
      const result = await this.#withSources(stored, async (sources) => {
        await this.#understand(id, sources, job);
        return this.#lane.run(() => this.#copy(id, sources, job), job.signal);
      });
      await this.#end(id);
      return result;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!goesOnAfter.has(error.code) && !this.#isClosing()) await this.#end(id);
      throw error;
    } finally {
      this.#jobs.delete(id);
      this.#tools.changed(['project', 'photos', 'split']);
    }
  }

  async #withSources(stored: StoredImport, work: (sources: Source[]) => Promise<JobResult>): Promise<JobResult> {
    const { given } = stored;
    const scratch = join(this.#tools.folder, 'incoming');
    try {
      if (given.from === 'paths') return await withPaths(given.paths, { scratch }, work);
      const place = this.#placeOf(stored) ?? '';
      const files = given.files.map(({ path, name, bytes }) => ({ path, bytes, file: join(place, name) }));
      return await withSentFiles(files, { scratch }, work);
    } catch (thrown) {
      const error = toAppError(thrown);
      // A source that was there when the import began: what it holds can only come in when it is dropped again.
      if (stored.phase !== 'copying' || error.code !== 'source_not_found') throw error;
      const { added, known, skipped } = stored;
      const { entries } = this.#tools.imports.totals(stored.id);
      throw new AppError(
        'source_gone',
        { ...error.details, done: added + known + skipped, total: entries },
        { cause: error },
      );
    }
  }

  /** Finds out what there is and, where that deserves a look, asks. */
  async #understand(id: number, sources: readonly Source[], job: Job): Promise<void> {
    const { imports } = this.#tools;
    const { phase, options, classId, plan: former } = this.#get(id);
    if (phase === 'copying') return;
    job.enter('reading');
    let plan = former;
    if (phase === 'listing' || plan === null) {
      plan = await listEntries(imports, id, sources, { ...options, onto: classId }, job.signal);
      imports.enter(id, 'asking', plan);
    }
    const kinds = sources.map(({ kind }) => kind);
    const choices = options.ask && deservesLook(plan, classId, kinds) ? await this.#ask(id, job) : choicesOf(options);
    const understood = plan;
    imports.together(() => {
      applyChoices(imports, id, understood, choices);
      imports.enter(id, 'copying', null);
    });
  }

  async #ask(id: number, job: Job): Promise<ImportChoices> {
    const { promise, resolve, reject } = Promise.withResolvers<ImportChoices>();
    const stop = (): void => {
      reject(new AppError('cancelled'));
    };
    job.signal.throwIfAborted();
    job.signal.addEventListener('abort', stop, { once: true });
    this.#questions.set(id, resolve);
    job.enter('asking');
    job.update({ plan: this.#get(id).plan });
    try {
      return await promise;
    } finally {
      job.signal.removeEventListener('abort', stop);
      this.#questions.delete(id);
      job.update({ plan: null });
    }
  }

  async #copy(id: number, sources: readonly Source[], job: Job): Promise<JobResult> {
    const { imports } = this.#tools;
    const stored = this.#get(id);
    const { entries, bytes } = imports.totals(id);
    job.enter('copying', entries);
    job.update({ done: stored.added + stored.known + stored.skipped, bytes: { done: stored.bytes, total: bytes } });
    const isThere = async (source: number): Promise<boolean> => (await sources[source]?.isThere()) ?? false;
    await new Copying(this.#tools, stored, sources, isThere, job).run();
    return { kind: 'import', import: this.#result(id) };
  }

  #result(id: number): ImportResult {
    const { photos, imports, decoders } = this.#tools;
    const { added, known, seconds } = this.#get(id);
    const classes = photos.classes().filter((each) => each.count > 0);
    return {
      added,
      known,
      skipped: imports.skippedOf(id),
      classes: Object.fromEntries(classes.map((each) => [each.name, each.count])),
      seconds,
      peakMemory: decoders.peakMemory(),
    };
  }

  /** The record goes first: files without it are removed when the project is opened. */
  async #end(id: number): Promise<void> {
    const { imports } = this.#tools;
    const place = this.#placeOf(this.#get(id));
    imports.together(() => {
      imports.keepConflicts(id);
      imports.remove(id);
    });
    if (place !== null) await rm(place, { recursive: true, force: true });
  }

  #placeOf({ folder }: StoredImport): string | null {
    return folder === null ? null : join(this.#tools.folder, 'incoming', folder);
  }

  #get(id: number): StoredImport {
    const stored = this.#tools.imports.find(id);
    if (stored === null) throw new AppError('import_not_found');
    return stored;
  }
}
