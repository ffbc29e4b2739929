import { AppError, toAppError } from '../../../../src-shared/errors.ts';
import { type ClassPlan, Tally } from './class-plan.ts';
import { type LabelTable, readLabelTable } from './label-table.ts';
import type { Source, SourceEntry, SourceTable } from './source.ts';

/** Of a table's rows so many must name photos that are there: else it speaks of others. */
const shareFound = 0.5;

/** A table and the source it lies in; null: it was dropped beside all of them. */
export interface TablePlace {
  table: SourceTable;
  source: number | null;
}

interface Candidate {
  table: LabelTable;
  source: number | null;
  named: number;
}

/**
 * A plan in which tables of labels that name the photos win: over the beginnings of names and a single folder in any case,
 * over class folders only where the table's heading says that it holds classes. Photos that such a table leaves out keep
 * what class folders say of them, and have no class where there are none.
 * @param tables those that may be followed; the others are listed
 */
export async function addLabels(
  byNames: ClassPlan,
  sources: readonly Source[],
  tables: readonly TablePlace[],
  all: readonly SourceTable[],
  signal?: AbortSignal,
): Promise<ClassPlan> {
  const failed = new Map<string, AppError>();
  const candidates = await readTables(tables, failed);
  const hasClasses =
    byNames.found.by === 'folder' && byNames.found.classes.filter(({ name }) => name !== null).length > 1;
  const fit = candidates.filter(({ table }) => table.isNamed || !hasClasses);
  if (fit.length > 0) await countNamed(fit, sources, signal);
  const followed = fit.filter(({ table, named }) => named >= table.rows * shareFound);
  const paths = new Set(followed.map(({ table }) => table.name));
  const otherTables = all
    .map(({ path }) => path.join('/'))
    .filter((name) => !paths.has(name))
    .map((name) => ({ name, reason: (failed.get(name) ?? new AppError('file_table')).toPlain() }));
  if (followed.length === 0) return { ...byNames, found: { ...byNames.found, otherTables } };

  const labelOf = (source: number, entry: Pick<SourceEntry, 'path'>): string | null | undefined => {
    const about = followed.filter((each) => speaksOf(each, source, entry.path));
    for (const { table } of about) {
      const label = table.labelOf(entry.path);
      if (label !== undefined) return label;
    }
    return about.length > 0 && !hasClasses ? null : undefined;
  };
  const placeOf: ClassPlan['placeOf'] = (source, entry) => {
    const placing = byNames.namedPlaceOf(source, entry);
    const label = entry.className === undefined ? labelOf(source, entry) : undefined;
    return label === undefined ? placing : { ...placing, className: label };
  };
  const tally = new Tally();
  await forEachEntry(sources, signal, (source, entry) => {
    const isLabelled = entry.className === undefined && labelOf(source, entry) != null;
    const by = isLabelled ? 'table' : byNames.found.by;
    tally.add({ ...placeOf(source, entry), by, photos: 1, samples: [entry.path.join('/')] });
  });
  return tally.plan(placeOf, [...paths], otherTables);
}

async function readTables(tables: readonly TablePlace[], failed: Map<string, AppError>): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const { table, source } of tables) {
    try {
      const read = await readLabelTable(table);
      if (read !== null) candidates.push({ table: read, source, named: 0 });
    } catch (error) {
      failed.set(table.path.join('/'), toAppError(error));
    }
  }
  return candidates;
}

async function countNamed(
  candidates: readonly Candidate[],
  sources: readonly Source[],
  signal?: AbortSignal,
): Promise<void> {
  await forEachEntry(sources, signal, (source, entry) => {
    for (const each of candidates)
      if (speaksOf(each, source, entry.path) && each.table.labelOf(entry.path) !== undefined) each.named += 1;
  });
}

function speaksOf({ table, source: own }: Candidate, source: number, path: readonly string[]): boolean {
  if (own === null) return true;
  return own === source && table.folders.every((folder, depth) => path[depth] === folder);
}

async function forEachEntry(
  sources: readonly Source[],
  signal: AbortSignal | undefined,
  see: (source: number, entry: SourceEntry) => void,
): Promise<void> {
  for (const [number, source] of sources.entries()) {
    for await (const entry of source.entries()) {
      signal?.throwIfAborted();
      see(number, entry);
    }
  }
}
