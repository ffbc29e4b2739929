import type { ImportOptions, ImportPlan } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { ImportStore, NewEntry, StoredEntry } from './import-store.ts';
import { planOf } from './plan.ts';
import { type ClassPlan, ClassSurvey } from './sources/classes.ts';
import type { Source } from './sources/source.ts';

/** Entries written down, or read back, in one go. */
const chunk = 5000;

/**
 * Writes down all entries of the sources, each with its class, and what was understood of them. A list that an engine left
 * half done is begun anew. Classes are known only when everything was seen: entries go to the store as they come, and are
 * given their classes there, so that however many there are, few are held in memory.
 * @param options.onto the class that the drop was made onto: loose photos go there, however they are called
 * @throws AppError source_empty when nothing in the sources looks like a photo; cancelled; as the sources
 */
export async function listEntries(
  store: ImportStore,
  id: number,
  sources: readonly Source[],
  { classFrom, onto }: Pick<ImportOptions, 'classFrom'> & { onto: number | null },
  signal: AbortSignal,
): Promise<ImportPlan> {
  store.clearEntries(id);
  const survey = new ClassSurvey(sources);
  const list = new EntryList(store, id, signal);
  for (const [number, source] of sources.entries()) {
    for await (const entry of source.entries()) {
      signal.throwIfAborted();
      survey.see(number, entry);
      const { key, bytes, className, part } = entry;
      const knowsClass = className !== undefined;
      const known = { className: className ?? null, part: knowsClass ? (part ?? null) : null };
      list.add({ source: number, key, path: entry.path.join('/'), bytes, ...known, error: null }, knowsClass);
    }
    store.addSource(id, number, source.kind, source.name);
  }
  list.flush();
  const plan = await survey.finishWithTables(sources, classFrom === 'none' ? 'auto' : classFrom, signal);
  const isUnnamed = (source: number): boolean =>
    classFrom === 'none' || (onto !== null && sources[source]?.kind === 'photo');
  list.place(plan, isUnnamed);
  const skipped = sources.flatMap((source, number) => source.skipped.map((each) => ({ source: number, ...each })));
  const tables = plan.found.otherTables.map((each) => ({ source: 0, ...each }));
  for (const { source, name, reason } of [...skipped, ...tables])
    list.add({ source, key: null, path: name, bytes: 0, className: null, part: null, error: reason }, false);
  list.flush();
  if (list.count === 0) throw new AppError('source_empty', { name: sources.map((each) => each.name).join(', ') });
  return planOf(store, id, plan.found.by, plan.found.parts !== null);
}

/** The entries of an import as they are written down. */
class EntryList {
  readonly #store: ImportStore;
  readonly #id: number;
  readonly #signal: AbortSignal;
  #waiting: NewEntry[] = [];
  #written = 0;
  /** Stretches of entries whose class their source knows: from, and up to. */
  readonly #known: { from: number; to: number }[] = [];

  constructor(store: ImportStore, id: number, signal: AbortSignal) {
    this.#store = store;
    this.#id = id;
    this.#signal = signal;
  }

  get count(): number {
    return this.#written + this.#waiting.length;
  }

  /** @param knowsClass its source says the class, also where that is none */
  add(entry: NewEntry, knowsClass: boolean): void {
    const number = this.count;
    const last = this.#known.at(-1);
    if (knowsClass && last?.to === number) last.to += 1;
    else if (knowsClass) this.#known.push({ from: number, to: number + 1 });
    this.#waiting.push(entry);
    if (this.#waiting.length >= chunk) this.flush();
  }

  flush(): void {
    this.#signal.throwIfAborted();
    this.#store.addEntries(this.#id, this.#written, this.#waiting);
    this.#written += this.#waiting.length;
    this.#waiting = [];
  }

  /** Gives the entries written so far their classes and parts. */
  place(plan: ClassPlan, isUnnamed: (source: number) => boolean): void {
    for (let from = 0; from < this.#written; from += chunk) {
      this.#signal.throwIfAborted();
      const entries = this.#store.entriesFrom(this.#id, from, chunk);
      const placed = entries.map((entry) => {
        const { className, part } = plan.placeOf(entry.source, this.#surveyed(entry));
        return { number: entry.number, className: isUnnamed(entry.source) ? null : className, part };
      });
      this.#store.placeEntries(this.#id, placed);
    }
  }

  /** As its source gave it. No name holds a slash. */
  #surveyed({ number, path, className, part }: StoredEntry): Parameters<ClassPlan['placeOf']>[1] {
    const words = path.split('/');
    return this.#known.some(({ from, to }) => number >= from && number < to)
      ? { path: words, className, part }
      : { path: words };
  }
}
