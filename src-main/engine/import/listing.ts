import type { ImportOptions, ImportPlan } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { ImportStore, NewEntry } from './import-store.ts';
import { keysOf } from './entry-places.ts';
import { planOf } from './plan.ts';
import { ClassSurvey, type Placing } from './sources/classes.ts';
import type { Source, SourceEntry } from './sources/source.ts';

/**
 * Writes down all entries of the sources, each with its class, and what was understood of them. A list that an engine left
 * half done is begun anew.
 * @throws AppError source_empty when nothing in the sources looks like a photo; cancelled; as the sources
 */
export async function listEntries(
  store: ImportStore,
  id: number,
  sources: readonly Source[],
  options: ImportOptions,
  signal: AbortSignal,
): Promise<ImportPlan> {
  store.clearEntries(id);
  const found = new Set<ImportPlan['found']>();
  let partsSeen = false;
  let next = 0;
  for (const [number, source] of sources.entries()) {
    const { entries, ...understood } = await entriesOf(source, number, options, signal);
    store.together(() => {
      store.addSource(id, number, source.kind, source.name);
      store.addEntries(id, next, entries);
    });
    next += entries.length;
    if (understood.found !== null) found.add(understood.found);
    partsSeen ||= understood.partsSeen;
  }
  if (next === 0) throw new AppError('source_empty', { name: sources.map((each) => each.name).join(', ') });
  const [only = 'folder'] = found;
  return planOf(store, id, found.size > 1 ? 'mixed' : only, partsSeen);
}

interface Listed {
  entries: NewEntry[];
  /** Null: single photos, of which nobody expects that they name a class. */
  found: ImportPlan['found'] | null;
  partsSeen: boolean;
}

async function entriesOf(source: Source, number: number, options: ImportOptions, signal: AbortSignal): Promise<Listed> {
  const all: SourceEntry[] = [];
  const survey = new ClassSurvey([source]);
  for await (const entry of source.entries()) {
    signal.throwIfAborted();
    survey.see(0, entry);
    all.push(entry);
  }
  const plan = survey.finish(options.classFrom === 'none' ? 'auto' : options.classFrom);
  const keys = keysOf(all);
  const placed = (entry: SourceEntry): Placing => {
    const place = plan.placeOf(0, entry);
    return options.classFrom === 'none' ? { ...place, className: null } : place;
  };
  const readable = all.map((entry, index) => ({
    source: number,
    key: keys[index] ?? null,
    path: entry.path.join('/'),
    bytes: entry.bytes,
    ...placed(entry),
    error: null,
  }));
  const unreadable = source.skipped.map(({ name, reason }) => ({
    source: number,
    key: null,
    path: name,
    bytes: 0,
    className: null,
    part: null,
    error: reason,
  }));
  return {
    entries: [...readable, ...unreadable],
    found: source.kind === 'photo' ? null : plan.found.by,
    partsSeen: plan.found.parts !== null,
  };
}
