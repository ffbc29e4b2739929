import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitParts } from '../../../src-shared/api.ts';
import type { AppError } from '../../../src-shared/errors.ts';
import type { Card } from './assign.ts';
import { card, cards, names, ofClass, partsOfGroups } from './cards.fixture.ts';
import { balancedWeights, type Deal, deal, type DealOptions } from './deal.ts';

const everything = process.env.PAWPRINT_ALL === '1';
/** Cases of each property. */
const numRuns = everything ? 3000 : 150;

function shares(train: number, validation: number, test: number, more: Partial<DealOptions> = {}): DealOptions {
  return { size: { by: 'shares', train, validation, test }, balance: 'undersample', seed: 1, ...more };
}

function counts(train: number, validation: number, test: number, seed = 1): DealOptions {
  return { size: { by: 'counts', train, validation, test }, balance: 'none', seed };
}

/**
 * Two or three classes of 10 to 120 photos; some have twins, in groups of any size up to 6, also across classes. The rest
 * of a class differ, so that small counts can always be met.
 */
const photos = fc
  .record({
    sizes: fc.array(fc.integer({ min: 10, max: 120 }), { minLength: 2, maxLength: 3 }),
    twins: fc.array(
      fc.array(fc.record({ classId: fc.integer({ min: 1, max: 3 }), index: fc.nat({ max: 119 }) }), { maxLength: 6 }),
      { maxLength: 12 },
    ),
  })
  .map(({ sizes, twins }) => {
    const all = cards(...sizes);
    const places = new Map(all.map((each) => [each.sha256, each]));
    for (const group of twins) {
      const members = group.flatMap(({ classId, index }) => places.get(card(classId, index).sha256) ?? []);
      const free = members.filter((each) => each.twins === each.sha256);
      const key = free.map((each) => each.sha256).sort()[0];
      if (key !== undefined) for (const each of free) each.twins = key;
    }
    return all;
  });
const options = fc.record({
  size: fc.constantFrom<DealOptions['size']>(
    { by: 'shares', train: 60, validation: 20, test: 20 },
    { by: 'shares', train: 80, validation: 10, test: 10 },
    { by: 'counts', train: 5, validation: 2, test: 3 },
  ),
  balance: fc.constantFrom('undersample' as const, 'weights' as const, 'none' as const),
  seed: fc.nat(),
});

/** Deals where the twins leave enough different photos; other cases are passed over. */
function dealOrPass(all: readonly Card[], chosen: DealOptions): Deal {
  try {
    return deal(all, chosen, names);
  } catch (error) {
    expect((error as AppError).code).toBe('split_class_too_small');
    fc.pre(false);
    throw error;
  }
}

describe('deal', () => {
  it('loses no photo and deals none twice', () => {
    fc.assert(
      fc.property(photos, options, (all, chosen) => {
        const dealt = dealOrPass(all, chosen);
        const everyone = [...dealt.train, ...dealt.validation, ...dealt.test, ...dealt.leftOut];
        expect(everyone.sort()).toEqual(all.map((each) => each.sha256).sort());
      }),
      { numRuns },
    );
  });

  it('never parts twins, of one class or of several', () => {
    fc.assert(
      fc.property(photos, options, (all, chosen) => {
        const dealt = dealOrPass(all, chosen);
        for (const parts of partsOfGroups(all, dealt).values()) expect(parts.size).toBeLessThanOrEqual(1);
      }),
      { numRuns },
    );
  });

  it('meets the counts that were asked for exactly, in every class, also where photos have twins', () => {
    fc.assert(
      fc.property(photos, fc.nat(), (all, seed) => {
        const dealt = dealOrPass(all, counts(5, 2, 3, seed));
        for (const classId of new Set(all.map((each) => each.classId)))
          expect(splitParts.map((part) => ofClass(all, dealt[part], classId))).toEqual([5, 2, 3]);
      }),
      { numRuns },
    );
  });

  it('takes as many of each class where it balances by leaving out, and all of a class without twins where it does not', () => {
    fc.assert(
      fc.property(photos, fc.nat(), (all, seed) => {
        const even = dealOrPass(all, shares(60, 20, 20, { seed }));
        for (const part of splitParts) {
          const each = [...new Set(all.map(({ classId }) => classId))].map((id) => ofClass(all, even[part], id));
          expect(new Set(each).size).toBe(1);
        }
        const whole = deal(
          all.map((each) => ({ ...each, twins: each.sha256 })),
          shares(60, 20, 20, { seed, balance: 'weights' }),
          names,
        );
        expect(whole.leftOut).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('gives the same deal whatever order the photos came in', () => {
    fc.assert(
      fc.property(photos, options, fc.infiniteStream(fc.nat()), (all, chosen, random) => {
        const dealt = dealOrPass(all, chosen);
        const mixed = all
          .map((each) => ({ each, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        const again = deal(mixed, chosen, names);
        for (const part of splitParts) expect(again[part].sort()).toEqual(dealt[part].sort());
      }),
      { numRuns },
    );
  });

  it('gives another deal for another seed', () => {
    const all = cards(40, 40);
    const once = deal(all, shares(60, 20, 20), names);
    expect(deal(all, shares(60, 20, 20, { seed: 2 }), names).test.sort()).not.toEqual(once.test.sort());
  });

  it('deals the same on every machine and in every later version: this deal is written down', () => {
    const { test, validation } = deal(cards(8, 8), shares(50, 25, 25, { seed: 7 }), names);
    expect([test, validation].map((part) => part.map((photo) => photo.slice(0, 4)).sort())).toEqual([
      ['07d3', 'a16d', 'a9ce', 'e243'],
      ['5951', '673b', '8549', 'eb81'],
    ]);
  });

  it('takes as many of the larger class as the smaller has, 72, 24 and 24 of 120 and 250', () => {
    const all = cards(120, 250);
    const dealt = deal(all, shares(60, 20, 20), names);
    for (const classId of [1, 2])
      expect(splitParts.map((part) => ofClass(all, dealt[part], classId))).toEqual([72, 24, 24]);
    expect(dealt.leftOut).toHaveLength(130);
  });

  it('keeps every photo where the rarer class is to count more', () => {
    const dealt = deal(cards(120, 250), shares(60, 20, 20, { balance: 'weights' }), names);
    expect([dealt.train.length, dealt.validation.length, dealt.test.length, dealt.leftOut.length]).toEqual([
      222, 74, 74, 0,
    ]);
  });

  it('gives a few photos less by share where twins do not come out even', () => {
    const threes = [1, 2].flatMap((classId) =>
      Array.from({ length: 30 }, (_, index) => ({
        ...card(classId, index),
        twins: card(classId, index - (index % 3)).sha256,
      })),
    );
    const dealt = deal(threes, shares(60, 20, 20), names);
    expect([dealt.train.length, dealt.validation.length, dealt.test.length]).toEqual([36, 12, 12]);
    const odd = deal(threes, shares(50, 25, 25), names);
    expect(odd.test.length).toBe(odd.validation.length);
    expect(odd.leftOut.length).toBeLessThanOrEqual(8);
    for (const parts of partsOfGroups(threes, odd).values()) expect(parts.size).toBeLessThanOrEqual(1);
  });

  it('finds room for large groups of twins by laying them first', () => {
    const all = [1, 2].flatMap((classId) =>
      Array.from({ length: 11 }, (_, index) => ({
        ...card(classId, index),
        twins: card(classId, index < 8 ? 0 : index).sha256,
      })),
    );
    for (let seed = 0; seed < 50; seed++) {
      const dealt = deal(all, counts(8, 1, 2, seed), names);
      expect([dealt.train.length, dealt.validation.length, dealt.test.length]).toEqual([16, 2, 4]);
    }
  });

  it.each([
    ['one class only', cards(50), shares(60, 20, 20), 'split_too_few_classes'],
    ['a class of three photos', cards(50, 3), shares(60, 20, 20), 'split_class_too_small'],
    ['a class of nine photos that all show the same', twinned(9), shares(60, 20, 20), 'split_class_too_small'],
    ['counts that twins cannot meet', twinned(30), counts(8, 1, 1), 'split_class_too_small'],
    ['more asked for than a class has', cards(50, 9), counts(8, 1, 1), 'split_counts_too_large'],
    ['shares that are not a hundred', cards(50, 50), shares(60, 20, 10), 'invalid_input'],
  ] as const)('refuses %s', (_, all, chosen, code) => {
    expect(() => deal(all, chosen, names)).toThrow(expect.objectContaining({ code }) as AppError);
  });

  /** Fifty photos of one class, and so many twins of another. */
  function twinned(count: number): Card[] {
    return [
      ...cards(50),
      ...Array.from({ length: count }, (_, index) => ({ ...card(2, index), twins: card(2, 0).sha256 })),
    ];
  }
});

describe('balancedWeights', () => {
  it('makes all classes weigh alike: 72 cats and 150 dogs count 222 / 144 and 222 / 300', () => {
    expect(
      balancedWeights(
        new Map([
          [1, 72],
          [2, 150],
        ]),
      ),
    ).toEqual(
      new Map([
        [1, 222 / 144],
        [2, 222 / 300],
      ]),
    );
  });
});
