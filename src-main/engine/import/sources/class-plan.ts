import { type Skipped, splitParts, type SplitPart } from '../../../../src-shared/api.ts';
import { type PlacedGroup, type Placing, samplesKept } from './folder-survey.ts';
import type { SourceEntry } from './source.ts';

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
  /** Tables that say nothing of the photos, with the reason. */
  otherTables: Skipped[];
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
  /** As `placeOf`, with the part also where parts are not kept. */
  namedPlaceOf(source: number, entry: Pick<SourceEntry, 'path' | 'className' | 'part'>): Placing;
}

/** Photos counted by class, part and by how the class was found. */
export class Tally {
  readonly #classes = new Map<string | null, FoundClass>();
  readonly #parts = new Map<SplitPart, number>();
  readonly #ways = new Map<ClassesFound['by'], number>();

  add({ className, part, by, photos, samples }: PlacedGroup): void {
    const found = this.#classes.get(className) ?? { name: className, photos: 0, samples: [] };
    found.photos += photos;
    if (found.samples.length < samplesKept) found.samples = [...found.samples, ...samples].slice(0, samplesKept);
    this.#classes.set(className, found);
    const way = className === null ? 'none' : by;
    this.#ways.set(way, (this.#ways.get(way) ?? 0) + photos);
    if (className !== null && part !== null) this.#parts.set(part, (this.#parts.get(part) ?? 0) + photos);
  }

  /** @param namedPlaceOf with parts, kept or not */
  plan(namedPlaceOf: ClassPlan['placeOf'], tables: string[] = [], otherTables: Skipped[] = []): ClassPlan {
    const parts = this.#foundParts();
    return {
      found: { by: this.#by(), tables, otherTables, classes: this.#found(), parts },
      namedPlaceOf,
      placeOf: (source, entry) => {
        const { className, part } = namedPlaceOf(source, entry);
        return { className, part: parts === null || className === null ? null : part };
      },
    };
  }

  /** Photos without a class count only where there are no others. */
  #by(): ClassesFound['by'] {
    const ways = [...this.#ways].filter(([way]) => way !== 'none').sort(([, a], [, b]) => b - a);
    return ways[0]?.[0] ?? 'none';
  }

  #found(): FoundClass[] {
    const rank = (each: FoundClass): number => (each.name === null ? -1 : each.photos);
    return [...this.#classes.values()].sort((a, b) => rank(b) - rank(a));
  }

  #foundParts(): Record<SplitPart, number> | null {
    if (this.#parts.size < 2) return null;
    const [train, validation, test] = splitParts.map((part) => this.#parts.get(part) ?? 0);
    return { train: train ?? 0, validation: validation ?? 0, test: test ?? 0 };
  }
}
