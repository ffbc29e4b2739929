import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitParts } from '../../../src-shared/api.ts';
import type { AppError } from '../../../src-shared/errors.ts';
import { givenCards, names, ofClass, partsOfGroups } from './cards.fixture.ts';
import type { Deal } from './deal.ts';
import { cameInParts, type GivenCard, type GivenOptions, keepGiven, twinsApart } from './keep-given.ts';
import { proposeSplits } from './propose.ts';

const numRuns = process.env.PAWPRINT_ALL === '1' ? 3000 : 150;

function asGiven(more: Partial<GivenOptions> = {}): GivenOptions {
  return { size: { by: 'given', twins: 'keep' }, balance: 'none', seed: 1, ...more };
}
const mended = asGiven({ size: { by: 'given', twins: 'mend' } });

function countsOf(all: readonly GivenCard[], dealt: Deal, classId: number): number[] {
  return splitParts.map((part) => ofClass(all, dealt[part], classId));
}

/** Marks photos as twins of each other; indices as they came. */
function withTwins(all: readonly GivenCard[], ...groups: number[][]): GivenCard[] {
  const twinOf = new Map(
    groups.flatMap((group) => {
      const key = group.map((index) => all[index]?.sha256 ?? '').sort()[0] ?? '';
      return group.map((index) => [index, key] as const);
    }),
  );
  return all.map((each, index) => ({ ...each, twins: twinOf.get(index) ?? each.twins }));
}

const photos = fc
  .record({
    counts: fc.array(
      fc.record({
        train: fc.integer({ min: 8, max: 30 }),
        validation: fc.nat({ max: 10 }),
        test: fc.integer({ min: 8, max: 20 }),
        none: fc.nat({ max: 10 }),
      }),
      { minLength: 2, maxLength: 3 },
    ),
    twins: fc.array(fc.array(fc.nat({ max: 120 }), { minLength: 2, maxLength: 4 }), { maxLength: 2 }),
  })
  .map(({ counts, twins }) => {
    const all = counts.flatMap((each, index) => givenCards(index + 1, each));
    return withTwins(all, ...twins.map((group) => group.filter((index) => index < all.length)));
  });

describe('keeping the split that came', () => {
  it('keeps every photo in the part it came in', () => {
    const all = [
      ...givenCards(1, { train: 10, validation: 3, test: 4 }),
      ...givenCards(2, { train: 8, validation: 2, test: 5 }),
    ];
    const dealt = keepGiven(all, asGiven(), names);
    expect([countsOf(all, dealt, 1), countsOf(all, dealt, 2), dealt.leftOut]).toEqual([[10, 3, 4], [8, 2, 5], []]);
    const came = all.filter((each) => each.given === 'test').map((each) => each.sha256);
    expect([...dealt.test].sort()).toEqual(came.sort());
  });

  it('takes a quarter of what is to be learned from to check with, where no validation part came', () => {
    const all = [...givenCards(1, { train: 40, test: 10 }), ...givenCards(2, { train: 20, validation: 5, test: 10 })];
    const dealt = keepGiven(all, asGiven(), names);
    expect(countsOf(all, dealt, 1)).toEqual([30, 10, 10]);
    expect(countsOf(all, dealt, 2)).toEqual([20, 5, 10]);
  });

  it('learns from photos that came later without a part, but not from the twin of a test photo', () => {
    // Of class 1, photos 13 to 16 are to judge by; 17 and 18 came later.
    const all = withTwins(
      [
        ...givenCards(1, { train: 10, validation: 3, test: 4, none: 2 }),
        ...givenCards(2, { train: 9, validation: 3, test: 4 }),
      ],
      [14, 17],
    );
    const dealt = keepGiven(all, asGiven(), names);
    expect(countsOf(all, dealt, 1)).toEqual([11, 3, 4]);
    expect(dealt.leftOut).toEqual([all[17]?.sha256]);
  });

  it('keeps twins that came apart and names the one to learn from; mended, it is left out', () => {
    const all = withTwins(
      [...givenCards(1, { train: 10, validation: 3, test: 4 }), ...givenCards(2, { train: 9, validation: 3, test: 4 })],
      [0, 13],
      [1, 10],
    );
    const kept = keepGiven(all, asGiven(), names);
    expect(countsOf(all, kept, 1)).toEqual([10, 3, 4]);
    expect(apartIn(all, kept)).toEqual([all[0]?.sha256, all[1]?.sha256].sort());
    const better = keepGiven(all, mended, names);
    expect(countsOf(all, better, 1)).toEqual([8, 3, 4]);
    expect(apartIn(all, better)).toEqual([]);
  });

  it('levels the classes out within each part where it is to balance', () => {
    const all = [
      ...givenCards(1, { train: 10, validation: 3, test: 6 }),
      ...givenCards(2, { train: 8, validation: 4, test: 5 }),
    ];
    const dealt = keepGiven(all, asGiven({ balance: 'undersample' }), names);
    expect([countsOf(all, dealt, 1), countsOf(all, dealt, 2)]).toEqual([
      [8, 3, 5],
      [8, 3, 5],
    ]);
  });

  it('loses nothing, deals nothing twice, moves nothing out of the test part, and parts no twins when mended', () => {
    fc.assert(
      fc.property(photos, fc.nat(), fc.constantFrom('none' as const, 'undersample' as const), (all, seed, balance) => {
        const dealt = keepGiven(all, { ...mended, seed, balance }, names);
        expect([...dealt.train, ...dealt.validation, ...dealt.test, ...dealt.leftOut].sort()).toEqual(
          all.map((each) => each.sha256).sort(),
        );
        const given = new Map(all.map((each) => [each.sha256, each.given]));
        expect(dealt.test.every((photo) => given.get(photo) === 'test')).toBe(true);
        for (const parts of partsOfGroups(all, dealt).values()) expect(parts.size).toBe(1);
        expect(keepGiven([...all].reverse(), { ...mended, seed, balance }, names).train.sort()).toEqual(
          [...dealt.train].sort(),
        );
      }),
      { numRuns },
    );
  });

  it('refuses where a class came without photos to judge by', () => {
    const all = [...givenCards(1, { train: 10, test: 4 }), ...givenCards(2, { train: 9 })];
    expect(() => keepGiven(all, asGiven(), names)).toThrow(
      expect.objectContaining({ code: 'split_parts_not_given', details: { name: 'dog' } }) as AppError,
    );
    expect(cameInParts(all)).toBe(false);
  });
});

describe('what is proposed', () => {
  it("is the lecture's counts where every class has 2,500 photos, else shares", () => {
    const size = (counts: number[], sample = false): unknown => proposeSplits([], counts, sample, 1).anew.size;
    expect(size([12500, 12500])).toEqual({ by: 'counts', train: 1000, validation: 500, test: 1000 });
    expect(size([12500, 2499])).toEqual({ by: 'shares', train: 60, validation: 20, test: 20 });
    expect(size([1000, 1000], true)).toEqual({ by: 'counts', train: 800, validation: 100, test: 100 });
  });

  it('is to keep the parts the photos came in, where every class has some to learn from and some to judge by', () => {
    const all = [...givenCards(1, { train: 10, test: 4 }), ...givenCards(2, { train: 9, test: 4 })];
    expect(proposeSplits(all, [14, 13], false, 5).asGiven).toEqual(asGiven({ seed: 5 }));
    expect(proposeSplits([...all, ...givenCards(3, { none: 5 })], [14, 13, 5], false, 5).asGiven).toBeNull();
  });
});

function apartIn(all: readonly GivenCard[], dealt: Deal): string[] {
  const found = all.map(({ sha256, twins }) => ({
    sha256,
    twins,
    part: splitParts.find((part) => dealt[part].includes(sha256)) ?? 'left_out',
  }));
  return twinsApart(found)
    .map((photo) => photo.sha256)
    .sort();
}
