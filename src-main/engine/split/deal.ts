import type { SplitOptions } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { shuffled } from '../../../src-shared/random.ts';

/** A photo to deal: its identity, its class, and the twins it must stay with (itself where there are none). */
export interface Card {
  sha256: string;
  classId: number;
  twins: string;
}

export interface Deal {
  train: string[];
  validation: string[];
  test: string[];
  /** In use, but in no part: what balance, exact counts or twins left over. */
  leftOut: string[];
}

const parts = ['test', 'validation', 'train'] as const;
/** Keeps the split's random numbers apart from those of training. */
const stream = 0x5b117;

/**
 * Deals photos into parts: stratified (each class by the same rule), seeded by the photos' own hashes (the order of import
 * changes nothing), twins together, counts exact.
 *
 * Test is dealt first, then validation, then train, so that a class that gives less (undersampling) keeps honest parts.
 * @param classNames for the sentences of errors
 * @throws AppError split_too_few_classes, split_class_too_small, split_counts_too_large
 */
export function deal(cards: readonly Card[], options: SplitOptions, classNames: ReadonlyMap<number, string>): Deal {
  const byClass = groupBy(cards, (card) => card.classId);
  if (byClass.size < 2) throw new AppError('split_too_few_classes', { classes: byClass.size });
  const smallest = Math.min(...[...byClass.values()].map((members) => members.length));
  const result: Deal = { train: [], validation: [], test: [], leftOut: [] };
  for (const [classId, members] of byClass) {
    const name = classNames.get(classId) ?? '';
    const available = options.balance === 'undersample' ? smallest : members.length;
    const wanted = wantedCounts(options, available, members.length, name);
    dealClass(members, wanted, options.seed, name, result);
  }
  return result;
}

interface Counts {
  train: number;
  validation: number;
  test: number;
}

/** How many photos of a class go to each part. Shares are rounded down for validation and test; train takes the rest. */
function wantedCounts(options: SplitOptions, available: number, all: number, name: string): Counts {
  if (options.size.by === 'counts') {
    const { train, validation, test } = options.size;
    const needed = train + validation + test;
    if (needed > all) throw new AppError('split_counts_too_large', { name, count: all, needed });
    return { train, validation, test };
  }
  const { train, validation, test } = options.size;
  const total = train + validation + test;
  if (Math.abs(total - 100) > 1e-6)
    throw new AppError('invalid_input', {
      reason: `${String(train)} + ${String(validation)} + ${String(test)} ≠ 100 %`,
    });
  const counts = {
    validation: Math.floor((available * validation) / total),
    test: Math.floor((available * test) / total),
  };
  const wanted = { ...counts, train: available - counts.validation - counts.test };
  if (wanted.train < 1 || wanted.validation < 1 || wanted.test < 1) {
    const needed = Math.ceil(total / Math.min(train, validation, test));
    throw new AppError('split_class_too_small', { name, count: available, needed });
  }
  return wanted;
}

/**
 * One class. Groups of twins are dealt whole, in random order: a group that is larger than what its part still needs
 * fills the part and its surplus members are left out, so that no twin ever lands in another part.
 */
function dealClass(members: readonly Card[], wanted: Counts, seed: number, name: string, result: Deal): void {
  const groups = groupBy(members, (card) => card.twins);
  const order = shuffled([...groups.keys()], (key) => key, seed, stream);
  const next = order[Symbol.iterator]();
  for (const part of parts) {
    let missing = wanted[part];
    while (missing > 0) {
      const key = next.next();
      if (key.done === true)
        throw new AppError('split_class_too_small', {
          name,
          count: groups.size,
          needed: wanted.train + wanted.validation + wanted.test,
        });
      const group = (groups.get(key.value) ?? []).map((card) => card.sha256).sort();
      result[part].push(...group.slice(0, missing));
      result.leftOut.push(...group.slice(missing));
      missing -= Math.min(missing, group.length);
    }
  }
  for (const key of next) result.leftOut.push(...(groups.get(key) ?? []).map((card) => card.sha256));
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * What the program proposes: 800/100/100 per class for the sample's thousand of each digit; the lecture's
 * 1,000/500/1,000 where every class has 2,500 photos; else 60, 20 and 20 per cent.
 */
export function proposeSplit(classCounts: readonly number[], sample: boolean, seed: number): SplitOptions {
  const smallest = Math.min(...classCounts);
  if (sample) return { size: { by: 'counts', train: 800, validation: 100, test: 100 }, balance: 'undersample', seed };
  if (smallest >= 2500)
    return { size: { by: 'counts', train: 1000, validation: 500, test: 1000 }, balance: 'undersample', seed };
  return { size: { by: 'shares', train: 60, validation: 20, test: 20 }, balance: 'undersample', seed };
}

/**
 * Weight of each class in the loss, so that all together weigh as if they were equal: n / (k * n_class).
 * Source: the "balanced" rule of scikit-learn (G. King, L. Zeng, "Logistic Regression in Rare Events Data", 2001).
 */
export function balancedWeights(counts: ReadonlyMap<number, number>): Map<number, number> {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return new Map([...counts].map(([id, count]) => [id, total / (counts.size * count)]));
}
