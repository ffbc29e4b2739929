import { splitParts, type SplitPart } from '../../../../src-shared/api.ts';
import { type ClassesFrom, FolderSurvey, type PlacedGroup, type Placing, samplesKept } from './folder-survey.ts';
import type { Source, SourceEntry } from './source.ts';

export type { Placing } from './folder-survey.ts';

export interface FoundClass {
  /** null: photos without a class. */
  name: string | null;
  photos: number;
  /** Paths of its first few photos. */
  samples: string[];
}

/** What was found before anything is brought in: for the dialog that shows and corrects it. */
export interface ClassesFound {
  /** How most of the photos got their class. */
  by: 'folder' | 'prefix' | 'table' | 'none';
  /** The tables of labels that were followed, by their paths. */
  tables: string[];
  /** Those with most photos first; those without a class last. */
  classes: FoundClass[];
  /**
   * Photos of classes per part that the folders' names say; null where there are not at least two such parts. Photos get
   * no part then.
   */
  parts: Record<SplitPart, number> | null;
}

/** What classes and parts the photos of a drop get. */
export interface ClassPlan {
  readonly found: ClassesFound;
  /** @param source its number among the sources of the drop */
  placeOf(source: number, entry: Pick<SourceEntry, 'path' | 'className' | 'part'>): Placing;
}

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

  /** @param from what may name classes: what fits best, or only folders, or names where they say any */
  finish(from: ClassesFrom = 'auto'): ClassPlan {
    const plans = this.#sources.map((survey) => survey.finish(from));
    const tally = new Tally();
    for (const plan of plans) for (const group of plan.groups()) tally.add(group);
    const parts = tally.parts();
    return {
      found: { by: tally.by(), tables: [], classes: tally.classes(), parts },
      placeOf: (source, entry) => {
        const { className, part } = plans[source]?.placeOf(entry) ?? { className: null, part: null };
        return { className, part: parts === null || className === null ? null : part };
      },
    };
  }
}

/** Looks at all sources. @throws what their `entries` throw */
export async function planClasses(sources: readonly Source[], signal?: AbortSignal): Promise<ClassPlan> {
  const survey = new ClassSurvey(sources);
  for (const [number, source] of sources.entries()) {
    for await (const entry of source.entries()) {
      signal?.throwIfAborted();
      survey.see(number, entry);
    }
  }
  return survey.finish();
}

/** Photos counted by class, part and by how the class was found. */
class Tally {
  readonly #classes = new Map<string | null, FoundClass>();
  readonly #parts = new Map<SplitPart, number>();
  readonly #ways = new Map<ClassesFound['by'], number>();

  add({ className, part, by, photos, samples }: PlacedGroup): void {
    const found = this.#classes.get(className) ?? { name: className, photos: 0, samples: [] };
    found.photos += photos;
    found.samples = [...found.samples, ...samples].slice(0, samplesKept);
    this.#classes.set(className, found);
    const way = className === null ? 'none' : by;
    this.#ways.set(way, (this.#ways.get(way) ?? 0) + photos);
    if (className !== null && part !== null) this.#parts.set(part, (this.#parts.get(part) ?? 0) + photos);
  }

  /** Photos without a class count only where there are no others. */
  by(): ClassesFound['by'] {
    const ways = [...this.#ways].filter(([way]) => way !== 'none').sort(([, a], [, b]) => b - a);
    return ways[0]?.[0] ?? 'none';
  }

  classes(): FoundClass[] {
    const rank = (each: FoundClass): number => (each.name === null ? -1 : each.photos);
    return [...this.#classes.values()].sort((a, b) => rank(b) - rank(a));
  }

  parts(): Record<SplitPart, number> | null {
    if (this.#parts.size < 2) return null;
    const [train, validation, test] = splitParts.map((part) => this.#parts.get(part) ?? 0);
    return { train: train ?? 0, validation: validation ?? 0, test: test ?? 0 };
  }
}
