import type { SplitChoices, SplitOptions, SplitPart, SplitPreview, SplitView, Topic } from '../../../src-shared/api.ts';
import { splitParts } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { PhotoStore } from '../photos/photo-store.ts';
import { compareNames } from '../photos/photo-store.ts';
import { balancedWeights, deal, type Deal } from './deal.ts';
import { type GivenCard, keepGiven, twinsApart } from './keep-given.ts';
import { proposeSplits } from './propose.ts';
import type { SplitStore, StoredPart } from './split-store.ts';

/** Photos that lie on top of a pile. */
const facesPerPile = 8;
/** Photos that stand for all that have a twin in a cleaner part. */
const shownTwins = 8;

/** The split of one project: proposed, previewed, made, read. */
export class Splits {
  readonly store: SplitStore;
  readonly #photos: PhotoStore;
  readonly #sample: boolean;
  readonly #changed: (topics: Topic[]) => void;

  constructor(store: SplitStore, photos: PhotoStore, sample: boolean, changed: (topics: Topic[]) => void) {
    this.store = store;
    this.#photos = photos;
    this.#sample = sample;
    this.#changed = changed;
  }

  /** What making this split would give; nothing is stored. options null: the program's proposal. @throws as deal(), keepGiven() */
  preview(options: SplitOptions | null): SplitPreview {
    const { chosen, choices, dealt, cards, classOf } = this.#deal(options);
    const rows = countsOf(dealt, classOf);
    return {
      options: chosen,
      choices,
      ...this.#countsByName(rows),
      classWeights: byName(weightsFor(chosen, rows), this.#photos.classNames()),
      twinsApart: summed(twinsApart(withParts(cards, dealt))),
      faces: {
        train: faces(dealt.train, classOf),
        validation: faces(dealt.validation, classOf),
        leftOut: faces(dealt.leftOut, classOf),
      },
    };
  }

  /** Deals and stores. Earlier splits stay for the runs made on them. @throws as deal(), keepGiven() */
  make(options: SplitOptions | null): SplitView {
    const { chosen, dealt, classOf } = this.#deal(options);
    const weights = weightsFor(chosen, countsOf(dealt, classOf));
    this.store.insert(chosen, weights, dealt, new Date().toISOString());
    this.#changed(['project', 'split', 'runs']);
    return this.#required();
  }

  view(): SplitView | null {
    const split = this.store.newest();
    if (split === null) return null;
    const { id, options, openings, createdAt } = split;
    const classWeights = byName(split.classWeights, this.#photos.classNames());
    // Twins that were found after the split was made are told too.
    const apart = summed(twinsApart(this.store.withTwins(id)));
    const counts = this.#countsByName(this.store.counts(id));
    return { id, options, openings, createdAt, classWeights, twinsApart: apart, ...counts };
  }

  isStale(): boolean {
    const split = this.store.newest();
    return split !== null && this.store.isStale(split.id);
  }

  #required(): SplitView {
    const view = this.view();
    if (view === null) throw new AppError('split_missing');
    return view;
  }

  #deal(options: SplitOptions | null): Dealt {
    const cards = this.store.cards();
    const counts = this.#photos.classes().filter((each) => each.count > 0);
    const seed = this.store.newest()?.options.seed ?? 1;
    const choices = proposeSplits(
      cards,
      counts.map((each) => each.count),
      this.#sample,
      seed,
    );
    const chosen = options ?? choices.asGiven ?? choices.anew;
    const dealt = dealAs(cards, chosen, this.#photos.classNames());
    return { chosen, choices, dealt, cards, classOf: new Map(cards.map((card) => [card.sha256, card.classId])) };
  }

  #countsByName(rows: readonly PartCount[]): Pick<SplitView, 'parts' | 'leftOut' | 'leftOutByClass'> {
    const names = this.#photos.classNames();
    const named = rows
      .map((row) => ({ ...row, name: names.get(row.classId) ?? '?' }))
      .sort((a, b) => compareNames(a.name, b.name));
    const of = (part: StoredPart): Record<string, number> =>
      Object.fromEntries(named.filter((row) => row.part === part).map((row) => [row.name, row.count]));
    const leftOutByClass = of('left_out');
    return {
      parts: Object.fromEntries(splitParts.map((part) => [part, of(part)])) as Record<
        SplitPart,
        Record<string, number>
      >,
      leftOut: Object.values(leftOutByClass).reduce((sum, count) => sum + count, 0),
      leftOutByClass,
    };
  }
}

interface Dealt {
  chosen: SplitOptions;
  choices: SplitChoices;
  dealt: Deal;
  cards: readonly GivenCard[];
  classOf: Map<string, number>;
}

function dealAs(cards: readonly GivenCard[], options: SplitOptions, names: ReadonlyMap<number, string>): Deal {
  const { size } = options;
  return size.by === 'given' ? keepGiven(cards, { ...options, size }, names) : deal(cards, { ...options, size }, names);
}

function withParts(cards: readonly GivenCard[], dealt: Deal): { sha256: string; part: StoredPart; twins: string }[] {
  const partOf = new Map(splitParts.flatMap((part) => dealt[part].map((photo) => [photo, part] as const)));
  return cards.map(({ sha256, twins }) => ({ sha256, twins, part: partOf.get(sha256) ?? 'left_out' }));
}

function summed(photos: readonly { sha256: string }[]): SplitView['twinsApart'] {
  return { count: photos.length, photos: photos.slice(0, shownTwins).map((photo) => photo.sha256) };
}

interface PartCount {
  part: StoredPart;
  classId: number;
  count: number;
}

function countsOf(dealt: Deal, classOf: ReadonlyMap<string, number>): PartCount[] {
  const parts: [StoredPart, string[]][] = [
    ['train', dealt.train],
    ['validation', dealt.validation],
    ['test', dealt.test],
    ['left_out', dealt.leftOut],
  ];
  return parts.flatMap(([part, photos]) => {
    const counts = new Map<number, number>();
    for (const photo of photos) {
      const classId = classOf.get(photo) ?? -1;
      counts.set(classId, (counts.get(classId) ?? 0) + 1);
    }
    return [...counts].map(([classId, count]) => ({ part, classId, count }));
  });
}

/** By class id, where the split keeps all photos and counts the rarer more. */
function weightsFor(options: SplitOptions, rows: readonly PartCount[]): Record<string, number> | null {
  if (options.balance !== 'weights') return null;
  const train = rows.filter((row) => row.part === 'train').map((row) => [row.classId, row.count] as const);
  return Object.fromEntries(balancedWeights(new Map(train)));
}

function byName(
  weights: Record<string, number> | null,
  names: ReadonlyMap<number, string>,
): Record<string, number> | null {
  if (weights === null) return null;
  return Object.fromEntries(Object.entries(weights).map(([id, weight]) => [names.get(Number(id)) ?? '?', weight]));
}

/** The classes by turns, so that a pile shows both cats and dogs. */
function faces(photos: readonly string[], classOf: ReadonlyMap<string, number>): string[] {
  const queues = new Map<number, string[]>();
  for (const photo of photos) {
    const classId = classOf.get(photo) ?? -1;
    queues.set(classId, [...(queues.get(classId) ?? []), photo].slice(0, facesPerPile));
  }
  const turns = Array.from({ length: facesPerPile }, (_, turn) =>
    [...queues.values()].flatMap((queue) => queue[turn] ?? []),
  );
  return turns.flat().slice(0, facesPerPile);
}
