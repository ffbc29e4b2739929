import { describe, expect, it } from 'vitest';
import { spread } from './spread.ts';
import { oddsOf, shortened, surenessOf } from './sureness.ts';

describe('how sure an answer is', () => {
  it('is put into words by the two likeliest classes', () => {
    const words = [0.994, 0.9, 0.7, 0.54].map((share) => surenessOf(oddsOf(['cat', 'dog'], [share, 1 - share])));
    expect(words).toEqual(['sure', 'quite', 'half', 'unsure']);
  });

  it('is unsure where two of many classes are close, however far the rest', () => {
    expect(surenessOf(oddsOf(['a', 'b', 'c'], [0.1, 0.48, 0.42]))).toBe('unsure');
  });

  it('sums up the classes that are not shown, so that all together make one', () => {
    const odds = oddsOf(
      Array.from({ length: 10 }, (_, index) => String(index)),
      [0.02, 0.5, 0.02, 0.3, 0.02, 0.02, 0.02, 0.06, 0.02, 0.02],
    );
    const { shown, others } = shortened(odds, 6);
    expect(shown.map(({ name }) => name).slice(0, 3)).toEqual(['1', '3', '7']);
    expect(shown).toHaveLength(5);
    expect(others?.count).toBe(5);
    expect(shown.reduce((sum, { share }) => sum + share, others?.share ?? 0)).toBeCloseTo(1);
    expect(shortened(odds.slice(0, 6), 6).others).toBeNull();
  });
});

describe('a few of many photos', () => {
  it('are spread evenly from the surest to the most doubtful', () => {
    const items = Array.from({ length: 48 }, (_, index) => index);
    expect(spread(items, 5)).toEqual([0, 12, 24, 35, 47]);
    expect(spread([1, 2], 5)).toEqual([1, 2]);
  });
});
