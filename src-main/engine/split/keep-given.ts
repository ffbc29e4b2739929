import type { SplitOptions, SplitPart } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { shuffled } from '../../../src-shared/random.ts';
import { type Card, type Group, groupBy, groupsOf, sizesOf } from './assign.ts';
import type { Deal } from './deal.ts';

export interface GivenCard extends Card {
  /** The part that its source's folders named. */
  given: SplitPart | null;
}

export type GivenOptions = SplitOptions & { size: Extract<SplitOptions['size'], { by: 'given' }> };

/** Where none came, this share of what is to be learned from is checked with: as many as the program's own 60 : 20 : 20 gives of 80. */
const validationShare = 0.25;
/** From the part that must be kept cleanest on: of twins that lie apart, the one in the first of these stays. */
const cleanestFirst = ['test', 'validation', 'train'] as const;

/** Whether the photos came in parts that can be kept: every class has some to learn from and some to judge by. */
export function cameInParts(cards: readonly GivenCard[]): boolean {
  const classes = groupBy(cards, (card) => card.classId);
  return classes.size >= 2 && [...classes.values()].every(cameInTrainAndTest);
}

/**
 * The split that came with the photos. What came without a part is learned from, unless it has a twin in another part: the
 * test stays the one that others measured by. A class without photos to check with gives a share of what is to be
 * learned from. Balance leaves out within each part.
 * @throws AppError split_too_few_classes, split_parts_not_given
 */
export function keepGiven(
  cards: readonly GivenCard[],
  { size, balance, seed }: GivenOptions,
  classNames: ReadonlyMap<number, string>,
): Deal {
  const classes = groupBy(cards, (card) => card.classId);
  if (classes.size < 2) throw new AppError('split_too_few_classes', { classes: classes.size });
  for (const [id, members] of classes) if (!cameInTrainAndTest(members)) throw notGiven(classNames.get(id));

  const groups = groupsOf(cards, seed);
  const places = new Map<string, SplitPart>();
  for (const group of groups) placeGroup(group.members, size.twins, places);
  const withoutValidation = [...classes].filter(([, members]) =>
    members.every((card) => places.get(card.sha256) !== 'validation'),
  );
  dealValidation(groups, new Set(withoutValidation.map(([id]) => id)), places);
  if (balance === 'undersample') levelOut(cards, seed, places);

  for (const [id, members] of classes) {
    const used = new Set(members.map((card) => places.get(card.sha256)));
    if (!cleanestFirst.every((part) => used.has(part))) throw notGiven(classNames.get(id));
  }
  const of = (part: SplitPart | undefined): string[] =>
    cards.map((card) => card.sha256).filter((photo) => places.get(photo) === part);
  return { train: of('train'), validation: of('validation'), test: of('test'), leftOut: of(undefined) };
}

/**
 * Photos whose twin lies in a cleaner part: a network that learns from them has seen what it is judged by.
 * @param photos with their part (others are passed over) and group
 */
export function twinsApart<Photo extends { part: string; twins: string }>(photos: readonly Photo[]): Photo[] {
  const rankOf = ({ part }: Photo): number => (cleanestFirst as readonly string[]).indexOf(part);
  const inParts = photos.filter((photo) => rankOf(photo) >= 0);
  return [...groupBy(inParts, (photo) => photo.twins).values()].flatMap((group) => {
    if (group.length === 1) return [];
    const cleanest = Math.min(...group.map(rankOf));
    return group.filter((photo) => rankOf(photo) > cleanest);
  });
}

/** A photo without a place is left out. */
type Places = Map<string, SplitPart>;

function placeGroup(members: readonly GivenCard[], twins: GivenOptions['size']['twins'], places: Places): void {
  const cleanest = cleanestFirst.find((part) => members.some((card) => card.given === part)) ?? 'train';
  for (const { sha256, given } of members) {
    const part = given ?? 'train';
    if (part === cleanest || (given !== null && twins === 'keep')) places.set(sha256, part);
  }
}

/** Whole groups of twins go from train to validation; groups that also touch a class that has its own stay. */
function dealValidation(groups: readonly Group[], classes: ReadonlySet<number>, places: Places): void {
  const learned = groups
    .map(({ members }) => members.filter((card) => places.get(card.sha256) === 'train'))
    .filter((members) => members.length > 0 && members.every((card) => classes.has(card.classId)));
  const wanted = sizesOf(learned.flat()).map(
    ([id, count]) => [id, Math.max(1, Math.floor(count * validationShare))] as const,
  );
  const missing = new Map(wanted);
  const served = new Set<number>();
  const move = (members: readonly Card[]): void => {
    for (const { sha256, classId } of members) {
      places.set(sha256, 'validation');
      missing.set(classId, (missing.get(classId) ?? 0) - 1);
      served.add(classId);
    }
  };
  for (const members of learned)
    if (sizesOf(members).every(([id, size]) => size <= (missing.get(id) ?? 0))) move(members);
  // A class of a few large groups: better too many to check with than none.
  for (const members of learned.toSorted((a, b) => a.length - b.length))
    if (members.some((card) => !served.has(card.classId))) move(members);
}

/** In each part, every class keeps as many as the smallest there has. */
function levelOut(cards: readonly GivenCard[], seed: number, places: Places): void {
  for (const part of cleanestFirst) {
    const inPart = cards.filter((card) => places.get(card.sha256) === part);
    const classes = [...groupBy(inPart, (card) => card.classId).values()];
    const smallest = Math.min(...classes.map((members) => members.length));
    for (const members of classes)
      for (const { sha256 } of shuffled(members, (card) => card.sha256, seed).slice(smallest)) places.delete(sha256);
  }
}

function cameInTrainAndTest(members: readonly GivenCard[]): boolean {
  return (['train', 'test'] as const).every((part) => members.some((card) => card.given === part));
}

function notGiven(name: string | undefined): AppError {
  return new AppError('split_parts_not_given', { name: name ?? '' });
}
