import type { SplitPart } from '../../../src-shared/api.ts';
import { shuffled } from '../../../src-shared/random.ts';

/** A photo to deal: its identity, its class, and the twins it must stay with (its own identity where there are none). */
export interface Card {
  sha256: string;
  classId: number;
  twins: string;
}

/** Photos that show the same and therefore lie in one part; they may be of several classes. */
export interface Group<Member extends Card = Card> {
  key: string;
  members: readonly Member[];
}

/** Photos of one class for each part. */
export type Counts = Record<SplitPart, number>;

export interface Assignment {
  parts: Record<SplitPart, string[]>;
  leftOut: string[];
  /** Photos that a class still lacks; classes that lack none are absent. */
  lacking: Map<number, number>;
}

/** Test is filled first, then validation, then train: what runs short is what one learns from, not what one measures by. */
const fillingOrder = ['test', 'validation', 'train'] as const;
/** Keeps the split's random numbers apart from those of training. */
const stream = 0x5b117;

/** Twins together, in a random order that depends on the seed and the photos' own hashes alone. */
export function groupsOf<Member extends Card>(cards: readonly Member[], seed: number): Group<Member>[] {
  const groups = groupBy(cards, (card) => card.twins);
  return shuffled(
    [...groups].map(([key, members]) => ({ key, members: members.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1)) })),
    (group) => group.key,
    seed,
    stream,
  );
}

/**
 * Gives each group to one part, until every class has what is wanted: exactly that, since members that are too many are
 * left out. Groups go, in the order given, to the first part that takes them whole; those that no part takes whole come
 * last and fill what is still missing. Where that does not suffice, the largest are laid first, into the roomiest part.
 * (Whether groups of any sizes can fill given parts is bin covering: no rule finds every solution in reasonable time.)
 */
export function assignGroups(groups: readonly Group[], wanted: ReadonlyMap<number, Counts>): Assignment {
  const first = assign(groups, wanted, firstThatFits);
  if (first.lacking.size === 0) return first;
  const bySize = groups.toSorted((a, b) => b.members.length - a.members.length);
  return assign(bySize, wanted, roomiestThatFits);
}

export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Photos still missing per class and part; null where no part takes the group whole. */
type Choose = (group: Group, missing: Missing) => SplitPart | null;

class Missing {
  readonly #counts: Map<number, Counts>;

  constructor(wanted: ReadonlyMap<number, Counts>) {
    this.#counts = new Map([...wanted].map(([classId, counts]) => [classId, { ...counts }]));
  }

  /** Photos that may still come into the part, of the class in which it has least room for the group; below 0: too few. */
  roomFor(group: Group, part: SplitPart): number {
    return Math.min(...sizesOf(group.members).map(([classId, size]) => this.#of(classId)[part] - size));
  }

  /** Photos of the group that the part still wants. */
  usefulFor(group: Group, part: SplitPart): number {
    return sizesOf(group.members).reduce((sum, [classId, size]) => sum + Math.min(size, this.#of(classId)[part]), 0);
  }

  /** Whether the photo's class still wants one in the part; if so it is counted. */
  take({ classId }: Card, part: SplitPart): boolean {
    const counts = this.#of(classId);
    if (counts[part] === 0) return false;
    counts[part] -= 1;
    return true;
  }

  lacking(): Map<number, number> {
    const sums = [...this.#counts].map(([id, { train, validation, test }]) => [id, train + validation + test] as const);
    return new Map(sums.filter(([, sum]) => sum > 0));
  }

  #of(classId: number): Counts {
    return this.#counts.get(classId) ?? { train: 0, validation: 0, test: 0 };
  }
}

const firstThatFits: Choose = (group, missing) =>
  fillingOrder.find((part) => missing.roomFor(group, part) >= 0) ?? null;

const roomiestThatFits: Choose = (group, missing) => {
  const best = mostOf(fillingOrder, (part) => missing.roomFor(group, part));
  return missing.roomFor(group, best) >= 0 ? best : null;
};

function assign(groups: readonly Group[], wanted: ReadonlyMap<number, Counts>, choose: Choose): Assignment {
  const missing = new Missing(wanted);
  const parts: Assignment['parts'] = { train: [], validation: [], test: [] };
  const leftOut: string[] = [];
  const lay = (group: Group, part: SplitPart): void => {
    for (const member of group.members) (missing.take(member, part) ? parts[part] : leftOut).push(member.sha256);
  };
  const late: Group[] = [];
  for (const group of groups) {
    const part = choose(group, missing);
    if (part === null) late.push(group);
    else lay(group, part);
  }
  for (const group of late)
    lay(
      group,
      mostOf(fillingOrder, (part) => missing.usefulFor(group, part)),
    );
  return { parts, leftOut, lacking: missing.lacking() };
}

/** The first of those for which the measure is largest. */
function mostOf(parts: readonly [SplitPart, ...SplitPart[]], measure: (part: SplitPart) => number): SplitPart {
  return parts.reduce((best, part) => (measure(part) > measure(best) ? part : best), parts[0]);
}

/** Members per class id. Nearly all groups are single photos. */
export function sizesOf(members: readonly Card[]): [number, number][] {
  const [first] = members;
  if (first !== undefined && members.length === 1) return [[first.classId, 1]];
  return [...groupBy(members, (card) => card.classId)].map(([classId, all]) => [classId, all.length]);
}
