import type { ImportOptions, ImportPlan } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { ImportStore, NewEntry } from './import-store.ts';
import { planOf } from './plan.ts';
import { ClassSurvey } from './sources/classes.ts';
import type { Source, SourceEntry } from './sources/source.ts';

/** Entries written down in one transaction. */
const chunk = 5000;

/**
 * Writes down all entries of the sources, each with its class, and what was understood of them. A list that an engine left
 * half done is begun anew.
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
  const found: { source: number; entry: SourceEntry }[] = [];
  for (const [number, source] of sources.entries()) {
    for await (const entry of source.entries()) {
      signal.throwIfAborted();
      survey.see(number, entry);
      found.push({ source: number, entry });
    }
    store.addSource(id, number, source.kind, source.name);
  }
  const plan = await survey.finishWithTables(sources, classFrom === 'none' ? 'auto' : classFrom, signal);
  const readable = found.map(({ source, entry }): NewEntry => {
    const { className, part } = plan.placeOf(source, entry);
    const { key, bytes } = entry;
    const path = entry.path.join('/');
    const unnamed = classFrom === 'none' || (onto !== null && sources[source]?.kind === 'photo');
    return { source, key, path, bytes, className: unnamed ? null : className, part, error: null };
  });
  const unreadable = sources.flatMap((source, number) =>
    source.skipped.map(({ name, reason }): NewEntry => {
      return { source: number, key: null, path: name, bytes: 0, className: null, part: null, error: reason };
    }),
  );
  const tables = plan.found.otherTables.map(({ name, reason }): NewEntry => {
    return { source: 0, key: null, path: name, bytes: 0, className: null, part: null, error: reason };
  });
  const entries = [...readable, ...unreadable, ...tables];
  if (entries.length === 0) throw new AppError('source_empty', { name: sources.map((each) => each.name).join(', ') });
  for (let from = 0; from < entries.length; from += chunk) {
    store.addEntries(id, from, entries.slice(from, from + chunk));
    signal.throwIfAborted();
  }
  return planOf(store, id, plan.found.by, plan.found.parts !== null);
}
