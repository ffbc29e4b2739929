import { type ClassPlan, Tally } from './class-plan.ts';
import { type ClassesFrom, FolderSurvey } from './folder-survey.ts';
import { addLabels } from './table-labels.ts';
import type { Source, SourceEntry } from './source.ts';

export type { ClassesFound, ClassPlan } from './class-plan.ts';

/**
 * Looks at everything that was dropped together, entry by entry, and then says what classes there are. It remembers folders
 * and beginnings of names, not entries.
 */
export class ClassSurvey {
  readonly #sources: FolderSurvey[];

  constructor(sources: readonly Pick<Source, 'kind' | 'name'>[]) {
    this.#sources = sources.map((source) => new FolderSurvey(source));
  }

  /** @param source its number among the sources */
  see(source: number, entry: Pick<SourceEntry, 'path' | 'className' | 'part'>): void {
    this.#sources[source]?.see(entry);
  }

  /**
   * As `finish`, with the labels of the tables that lie among the photos. Where there are such, the sources are gone
   * through once more, to see which photos the tables name.
   * @throws what the sources' `entries` throw
   */
  async finishWithTables(
    sources: readonly Source[],
    from: ClassesFrom = 'auto',
    signal?: AbortSignal,
  ): Promise<ClassPlan> {
    const byNames = this.finish(from);
    const tables = sources.flatMap(({ tables: found, kind }, source) =>
      found.map((table) => ({ table, source: kind === 'photo' ? null : source })),
    );
    if (tables.length === 0) return byNames;
    return addLabels(
      byNames,
      sources,
      from === 'auto' ? tables : [],
      tables.map(({ table }) => table),
      signal,
    );
  }

  /** @param from what may name classes: what fits best, or only folders, or names where they say any */
  finish(from: ClassesFrom = 'auto'): ClassPlan {
    const own = this.#sources.map((survey) => survey.ownClass());
    const classFolders = new Set(own.filter((name) => name !== null)).size > 1;
    const plans = this.#sources.map((survey, source) => survey.finish(from, classFolders && own[source] !== null));
    const tally = new Tally();
    for (const plan of plans) for (const group of plan.groups()) tally.add(group);
    return tally.plan((source, entry) => plans[source]?.placeOf(entry) ?? { className: null, part: null });
  }
}
