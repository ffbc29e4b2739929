import type { SplitOptions } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { assignGroups, type Assignment, type Card, type Counts, type Group, groupBy, groupsOf } from './assign.ts';

export interface Deal {
  train: string[];
  validation: string[];
  test: string[];
  /** In use, but in no part: what balance, exact counts or twins left over. */
  leftOut: string[];
}

type Size = SplitOptions['size'];
export type DealOptions = SplitOptions & { size: Exclude<Size, { by: 'given' }> };
type CountSize = Extract<Size, { by: 'counts' }>;
type ShareSize = Extract<Size, { by: 'shares' }>;

/**
 * Deals photos into parts: stratified (each class by the same rule), seeded by the photos' own hashes (the order of import
 * changes nothing), twins in one part also where they are of two classes, counts exact.
 * @param classNames for the sentences of errors
 * @throws AppError split_too_few_classes, split_class_too_small, split_counts_too_large, invalid_input
 */
export function deal(cards: readonly Card[], options: DealOptions, classNames: ReadonlyMap<number, string>): Deal {
  const classes = classesOf(cards, classNames);
  const groups = groupsOf(cards, options.seed);
  const { size, balance } = options;
  const { parts, leftOut } =
    size.by === 'counts' ? byCounts(classes, groups, size) : byShares(classes, groups, size, balance);
  return { ...parts, leftOut };
}

interface DealtClass {
  name: string;
  /** Photos, and how many of them differ: twins are one. */
  photos: number;
  groups: number;
}

/** @throws AppError split_too_few_classes */
function classesOf(cards: readonly Card[], names: ReadonlyMap<number, string>): Map<number, DealtClass> {
  const byClass = groupBy(cards, (card) => card.classId);
  if (byClass.size < 2) throw new AppError('split_too_few_classes', { classes: byClass.size });
  return new Map(
    [...byClass].map(([id, members]) => {
      const groups = new Set(members.map((card) => card.twins)).size;
      return [id, { name: names.get(id) ?? '', photos: members.length, groups }];
    }),
  );
}

function byCounts(
  classes: ReadonlyMap<number, DealtClass>,
  groups: readonly Group[],
  { train, validation, test }: CountSize,
): Assignment {
  const needed = train + validation + test;
  for (const { name, photos } of classes.values())
    if (needed > photos) throw new AppError('split_counts_too_large', { name, count: photos, needed });
  const dealt = assignGroups(groups, new Map([...classes.keys()].map((id) => [id, { train, validation, test }])));
  for (const id of dealt.lacking.keys()) throw tooSmall(classes.get(id), needed);
  return dealt;
}

/** Where twins do not come out even, a class gives a few photos less. */
function byShares(
  classes: ReadonlyMap<number, DealtClass>,
  groups: readonly Group[],
  size: ShareSize,
  balance: SplitOptions['balance'],
): Assignment {
  const given = new Map([...classes].map(([id, { photos }]) => [id, photos]));
  for (;;) {
    const smallest = Math.min(...given.values());
    const wanted = [...given].map(
      ([id, photos]) => [id, sharesOf(size, balance === 'undersample' ? smallest : photos, classes.get(id))] as const,
    );
    const dealt = assignGroups(groups, new Map(wanted));
    if (dealt.lacking.size === 0) return dealt;
    for (const [id, lacking] of dealt.lacking) {
      const { train, validation, test } = new Map(wanted).get(id) ?? { train: 0, validation: 0, test: 0 };
      given.set(id, train + validation + test - lacking);
    }
  }
}

/**
 * So many photos by shares: rounded down for validation and test, train takes the rest.
 * @throws AppError invalid_input, split_class_too_small
 */
function sharesOf(size: ShareSize, photos: number, of: DealtClass | undefined): Counts {
  const { train, validation, test } = size;
  const total = train + validation + test;
  if (Math.abs(total - 100) > 1e-6)
    throw new AppError('invalid_input', {
      reason: `${String(train)} + ${String(validation)} + ${String(test)} ≠ 100 %`,
    });
  const counts = {
    validation: Math.floor((photos * validation) / total),
    test: Math.floor((photos * test) / total),
  };
  const wanted = { ...counts, train: photos - counts.validation - counts.test };
  if (Math.min(wanted.train, wanted.validation, wanted.test) < 1)
    throw tooSmall(of, Math.ceil(total / Math.min(train, validation, test)));
  return wanted;
}

function tooSmall(of: DealtClass | undefined, needed: number): AppError {
  const { name = '', photos = 0, groups = 0 } = of ?? {};
  return new AppError('split_class_too_small', { name, count: photos, different: groups, needed });
}

/**
 * Weight of each class in the loss, so that all together weigh as if they were equal: n / (k * n_class).
 * Source: the "balanced" rule of scikit-learn (G. King, L. Zeng, "Logistic Regression in Rare Events Data", 2001).
 */
export function balancedWeights(counts: ReadonlyMap<number, number>): Map<number, number> {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return new Map([...counts].map(([id, count]) => [id, total / (counts.size * count)]));
}
