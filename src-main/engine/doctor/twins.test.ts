import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomBits } from '../../../src-shared/random.ts';
import type { Examined } from './judgements.ts';
import { groupTwins, keyOf } from './twins.ts';

const everything = process.env.PAWPRINT_ALL === '1';

function photo(id: number, hash: bigint, other: Partial<Examined> = {}): Examined {
  const sha256 = Array.from({ length: 8 }, (_, n) => randomBits(id, n).toString(16).padStart(8, '0')).join('');
  const measures = { brightnessP5: 0.1, brightnessP99: 0.9, entropy: 7, detail: 60 };
  const dhash = hash.toString(16).padStart(16, '0');
  return { id, sha256, width: 400, height: 300, dhash, fineDhash: dhash.repeat(4), ...measures, ...other };
}

function apart(a: Examined, b: Examined): number {
  return (BigInt(`0x${a.dhash}`) ^ BigInt(`0x${b.dhash}`)).toString(2).replaceAll('0', '').length;
}

/** Hashes in clouds around a few centres, so that many pairs lie about the limit. */
const clouds = fc
  .array(
    fc.record({
      centre: fc.constantFrom<bigint>(0n, 0xffff0000ffff0000n, 0x0123456789abcdefn),
      flips: fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 6 }),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ centre, flips }, id) =>
      photo(
        id + 1,
        flips.reduce((hash, bit) => hash ^ (1n << BigInt(bit)), centre),
      ),
    ),
  );

test('any two of a group are near; two that are near and alone are a group', () => {
  fc.assert(
    fc.property(clouds, (photos) => {
      const groups = groupTwins(photos);
      for (const group of groups)
        for (const a of group) for (const b of group) expect(apart(a, b)).toBeLessThanOrEqual(6);
      const grouped = new Set(groups.flat());
      const alone = photos.filter((each) => !grouped.has(each));
      for (const a of alone) for (const b of alone) if (a !== b) expect(apart(a, b)).toBeGreaterThan(6);
    }),
    { numRuns: everything ? 5000 : 200 },
  );
});

test('the groups do not depend on the order in which photos came in', () => {
  const asNames = (groups: Examined[][]): string[][] =>
    groups
      .map((group) => group.map(({ sha256 }) => sha256).sort())
      .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
  fc.assert(
    fc.property(
      clouds.chain((photos) =>
        fc.tuple(fc.constant(photos), fc.shuffledSubarray(photos, { minLength: photos.length })),
      ),
      ([photos, shuffled]) => {
        expect(asNames(groupTwins(shuffled))).toEqual(asNames(groupTwins(photos)));
      },
    ),
    { numRuns: everything ? 5000 : 200 },
  );
});

test('a chain of likenesses does not tie together what is not alike', () => {
  const chain = [0n, 0b11111n, 0b1111111111n].map((hash, id) => photo(id + 1, hash));
  const groups = groupTwins(chain);
  expect(groups).toHaveLength(1);
  expect(groups[0]).toHaveLength(2);
});

test('a group is called by its smallest hash', () => {
  const group = [1, 2, 3].map((id) => photo(id, 5n));
  expect(keyOf(group)).toBe(group.map(({ sha256 }) => sha256).sort()[0]);
});

test('different photos whose light lies alike are no twins, however few bits of their coarse hashes differ', () => {
  const fine = (bits: number): string => ((1n << BigInt(bits)) - 1n).toString(16).padStart(64, '0');
  const pair = (bits: number): Examined[] => [
    photo(1, 5n, { fineDhash: fine(0) }),
    photo(2, 5n, { fineDhash: fine(bits) }),
  ];
  expect(groupTwins(pair(58))).toHaveLength(1);
  expect(groupTwins(pair(59))).toEqual([]);
});

test('photos of one colour, and pictures too small to tell, have no twins', () => {
  expect(groupTwins([1, 2].map((id) => photo(id, 0n, { entropy: 1.6, detail: 2 })))).toEqual([]);
  expect(groupTwins([1, 2].map((id) => photo(id, 5n, { width: 28, height: 28 })))).toEqual([]);
});

test.runIf(everything)(
  '25,000 photos are compared within some seconds, 100,000 within a minute',
  () => {
    for (const [count, seconds] of [
      [25_000, 5],
      [100_000, 60],
    ] as const) {
      const photos = Array.from({ length: count }, (_, id) => {
        // Every tenth a twin of the one before it.
        const [of, flip] = id % 10 === 9 ? [id - 1, 1n << BigInt(id % 64)] : [id, 0n];
        return photo(id, ((BigInt(randomBits(of, 1)) << 32n) | BigInt(randomBits(of, 2))) ^ flip);
      });
      const startedAt = performance.now();
      const groups = groupTwins(photos);
      const taken = (performance.now() - startedAt) / 1000;
      process.stdout.write(`${String(count)} photos: ${taken.toFixed(1)} s, ${String(groups.length)} groups\n`);
      expect(groups.length).toBeGreaterThanOrEqual(count / 10);
      expect(taken).toBeLessThan(seconds);
    }
  },
  200_000,
);
