import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SplitOptions } from '../../../src-shared/api.ts';
import type { AppError } from '../../../src-shared/errors.ts';
import { balancedWeights, type Card, deal, proposeSplit } from './deal.ts';

const names = new Map([
  [1, 'cat'],
  [2, 'dog'],
  [3, 'owl'],
]);

function card(classId: number, index: number, twins?: string): Card {
  const sha256 = createHash('sha256')
    .update(`${String(classId)}-${String(index)}`)
    .digest('hex');
  return { sha256, classId, twins: twins ?? sha256 };
}

function cards(...counts: number[]): Card[] {
  return counts.flatMap((count, index) => Array.from({ length: count }, (_, photo) => card(index + 1, photo)));
}

function shares(train: number, validation: number, test: number, more: Partial<SplitOptions> = {}): SplitOptions {
  return { size: { by: 'shares', train, validation, test }, balance: 'undersample', seed: 1, ...more };
}

function ofClass(all: readonly Card[], photos: readonly string[], classId: number): number {
  const known = new Map(all.map((each) => [each.sha256, each.classId]));
  return photos.filter((photo) => known.get(photo) === classId).length;
}

const classCounts = fc.array(fc.integer({ min: 10, max: 120 }), { minLength: 2, maxLength: 3 });
const options = fc.record({
  size: fc.constantFrom(
    { by: 'shares' as const, train: 60, validation: 20, test: 20 },
    { by: 'shares' as const, train: 80, validation: 10, test: 10 },
    { by: 'counts' as const, train: 5, validation: 2, test: 3 },
  ),
  balance: fc.constantFrom('undersample' as const, 'weights' as const, 'none' as const),
  seed: fc.nat(),
});

describe('deal', () => {
  it('loses no photo and deals none twice', () => {
    fc.assert(
      fc.property(classCounts, options, (counts, chosen) => {
        const all = cards(...counts);
        const dealt = deal(all, chosen, names);
        const everyone = [...dealt.train, ...dealt.validation, ...dealt.test, ...dealt.leftOut];
        expect(everyone.sort()).toEqual(all.map((each) => each.sha256).sort());
      }),
    );
  });

  it('meets the counts that were asked for exactly, in every class', () => {
    fc.assert(
      fc.property(classCounts, fc.nat(), (counts, seed) => {
        const all = cards(...counts);
        const dealt = deal(
          all,
          { size: { by: 'counts', train: 5, validation: 2, test: 3 }, balance: 'none', seed },
          names,
        );
        counts.forEach((_, index) => {
          const inParts = [dealt.train, dealt.validation, dealt.test].map((part) => ofClass(all, part, index + 1));
          expect(inParts).toEqual([5, 2, 3]);
        });
      }),
    );
  });

  it('takes as many of the larger class as the smaller has, 72, 24 and 24 of 120 and 250', () => {
    const all = cards(120, 250);
    const dealt = deal(all, shares(60, 20, 20), names);
    for (const classId of [1, 2]) {
      expect([dealt.train, dealt.validation, dealt.test].map((part) => ofClass(all, part, classId))).toEqual([
        72, 24, 24,
      ]);
    }
    expect(dealt.leftOut).toHaveLength(130);
  });

  it('keeps every photo where the rarer class is to count more', () => {
    const all = cards(120, 250);
    const dealt = deal(all, shares(60, 20, 20, { balance: 'weights' }), names);
    expect([dealt.train.length, dealt.validation.length, dealt.test.length, dealt.leftOut.length]).toEqual([
      222, 74, 74, 0,
    ]);
  });

  it('gives the same deal whatever order the photos came in, and another for another seed', () => {
    const all = cards(40, 40);
    const once = deal(all, shares(60, 20, 20), names);
    expect(deal([...all].reverse(), shares(60, 20, 20), names).test.sort()).toEqual(once.test.sort());
    expect(deal(all, shares(60, 20, 20, { seed: 2 }), names).test.sort()).not.toEqual(once.test.sort());
  });

  it('keeps twins in one part and leaves surplus members out, so that counts stay exact', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 5 }), (seed, groupSize) => {
        const twins = [1, 2].flatMap((classId) =>
          Array.from({ length: 40 }, (_, index) =>
            card(classId, index, `${String(classId)}:${String(Math.floor(index / groupSize))}`.padEnd(16, '0')),
          ),
        );
        const dealt = deal(
          twins,
          { size: { by: 'counts', train: 7, validation: 3, test: 4 }, balance: 'none', seed },
          names,
        );
        expect([dealt.train.length, dealt.validation.length, dealt.test.length]).toEqual([14, 6, 8]);
        const groupOf = new Map(twins.map((each) => [each.sha256, each.twins]));
        const groups = [dealt.train, dealt.validation, dealt.test].map(
          (part) => new Set(part.map((photo) => groupOf.get(photo))),
        );
        const [train = new Set(), validation = new Set(), test = new Set()] = groups;
        expect([...train].some((group) => validation.has(group) || test.has(group))).toBe(false);
        expect([...validation].some((group) => test.has(group))).toBe(false);
      }),
    );
  });

  it.each([
    ['one class only', cards(50), shares(60, 20, 20), 'split_too_few_classes'],
    ['a class of three photos', cards(50, 3), shares(60, 20, 20), 'split_class_too_small'],
    [
      'more asked for than a class has',
      cards(50, 9),
      { size: { by: 'counts', train: 8, validation: 1, test: 1 }, balance: 'none', seed: 1 },
      'split_counts_too_large',
    ],
    ['shares that are not a hundred', cards(50, 50), shares(60, 20, 10), 'invalid_input'],
  ] as const)('refuses %s', (_, all, chosen, code) => {
    expect(() => deal(all, chosen, names)).toThrow(expect.objectContaining({ code }) as AppError);
  });
});

describe('proposeSplit', () => {
  it("proposes the lecture's counts where every class has 2,500 photos, else shares", () => {
    expect(proposeSplit([12500, 12500], false, 1).size).toEqual({
      by: 'counts',
      train: 1000,
      validation: 500,
      test: 1000,
    });
    expect(proposeSplit([12500, 2499], false, 1).size).toEqual({ by: 'shares', train: 60, validation: 20, test: 20 });
    expect(proposeSplit([1000, 1000], true, 1).size).toEqual({ by: 'counts', train: 800, validation: 100, test: 100 });
  });
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
