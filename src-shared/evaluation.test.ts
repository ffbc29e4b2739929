import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  answerOf,
  calibrationOf,
  cheapestThreshold,
  costAt,
  evaluate,
  figuresPerClass,
  rocOf,
  probabilitiesPerClass,
  spreadOf,
  wilsonMargin,
} from './evaluation.ts';

test('Rows are what photos are, columns what the network said', () => {
  const result = evaluate(['cat', 'dog', 'fox'], [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 1, 0]);
  expect(result).toMatchObject({
    count: 6,
    correct: 4,
    accuracy: 4 / 6,
    baseline: 3 / 6,
    confusion: {
      classes: ['cat', 'dog', 'fox'],
      matrix: [
        [2, 1, 0],
        [0, 2, 0],
        [1, 0, 0],
      ],
    },
  });
});

test('Every photo is counted once, whatever the answers', () => {
  const labels = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 60 });
  fc.assert(
    fc.property(labels, (pairs) => {
      const truths = pairs.map(([truth]) => truth);
      const result = evaluate(
        ['a', 'b', 'c', 'd'],
        truths,
        pairs.map(([, answer]) => answer),
      );
      expect(result.confusion.matrix.flat().reduce((sum, cell) => sum + cell, 0)).toBe(pairs.length);
      expect(result.correct).toBe(pairs.filter(([truth, answer]) => truth === answer).length);
      const [low, high] = result.margin;
      expect(low).toBeLessThanOrEqual(result.accuracy + 1e-12);
      expect(high).toBeGreaterThanOrEqual(result.accuracy - 1e-12);
    }),
  );
});

test('A photo without an answer, or with one that is no class, is an error and not a zero', () => {
  expect(() => evaluate(['a', 'b'], [0, 1], [0])).toThrow(RangeError);
  expect(() => evaluate(['a', 'b'], [0], [2])).toThrow(RangeError);
});

test("The margin is Wilson's, also where nothing or everything is right", () => {
  // Worked out apart, from the formula with z = 1.959963984540054.
  expect(wilsonMargin(81, 100)).toEqual([expect.closeTo(0.7222115, 5), expect.closeTo(0.8748525, 5)]);
  expect(wilsonMargin(0, 10)).toEqual([0, expect.closeTo(0.2775328, 5)]);
  expect(wilsonMargin(10, 10)).toEqual([expect.closeTo(0.7224672, 5), expect.closeTo(1, 12)]);
  expect(wilsonMargin(0, 0)).toEqual([0, 1]);
});

test('A sigmoid speaks for the second class above one half; ties of a softmax go to the earlier class', () => {
  expect([answerOf([0.49]), answerOf([0.5]), answerOf([0.51])]).toEqual([0, 0, 1]);
  expect([answerOf([0.2, 0.5, 0.3]), answerOf([0.4, 0.2, 0.4])]).toEqual([1, 0]);
});

test('Every answer becomes one probability per class', () => {
  expect(probabilitiesPerClass([0.25])).toEqual([0.75, 0.25]);
  expect(probabilitiesPerClass([0.2, 0.3, 0.5])).toEqual([0.2, 0.3, 0.5]);
});

test('A spread is the mean with the sample deviation, and none of a single run', () => {
  // By hand: mean 0.9, squares 0.01 + 0 + 0.01, divided by 2.
  expect(spreadOf([0.8, 0.9, 1])).toEqual({
    count: 3,
    mean: expect.closeTo(0.9, 12) as number,
    deviation: expect.closeTo(0.1, 12) as number,
    lowest: 0.8,
    highest: 1,
  });
  expect(spreadOf([0.7])).toEqual({ count: 1, mean: 0.7, deviation: null, lowest: 0.7, highest: 0.7 });
});

test('Precision, recall and F1 of each class, and none where there is nothing to be a share of', () => {
  // By hand: of 4 said cat 3 are, of 5 cats 3 were found: 2 * 3 / (4 + 5). Nobody is a fox, and nobody was called one.
  const [cat, dog, fox] = figuresPerClass([
    [3, 2, 0],
    [1, 4, 0],
    [0, 0, 0],
  ]);
  expect(cat).toEqual({ photos: 5, said: 4, right: 3, precision: 3 / 4, recall: 3 / 5, f1: 6 / 9 });
  expect(dog).toEqual({ photos: 5, said: 6, right: 4, precision: 4 / 6, recall: 4 / 5, f1: 8 / 11 });
  expect(fox).toEqual({ photos: 0, said: 0, right: 0, precision: null, recall: null, f1: null });
});

/** Dogs (1) and cats by how likely a dog they were called. */
const scored = [
  { truth: 1, score: 0.9 },
  { truth: 1, score: 0.8 },
  { truth: 0, score: 0.7 },
  { truth: 1, score: 0.6 },
  { truth: 0, score: 0.2 },
  { truth: 0, score: 0.1 },
];

test('The curve goes from none found to all found, and its area is the share of pairs in the right order', () => {
  const { points, area } = rocOf(scored);
  expect(points.map(({ found, falseAlarms }) => [found * 3, falseAlarms * 3].map(Math.round))).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [2, 1],
    [3, 1],
    [3, 2],
    [3, 3],
  ]);
  expect(points.map(({ threshold }) => Number(threshold.toFixed(3)))).toEqual([1, 0.85, 0.75, 0.65, 0.5, 0.15, 0.05]);
  // By hand: of 9 pairs of a dog and a cat only 0.6 stands below 0.7.
  expect(area).toBeCloseTo(8 / 9, 12);
  expect(
    rocOf([
      { truth: 1, score: 0.5 },
      { truth: 0, score: 0.5 },
    ]).area,
  ).toBe(0.5);
  expect(rocOf(scored.filter(({ truth }) => truth === 1)).area).toBeNull();
});

test('The cheapest threshold weighs both mistakes, and stays in the middle where that is as cheap', () => {
  expect(costAt(scored, 0.5, { first: 1, second: 1 })).toBe(1);
  expect(cheapestThreshold(scored, { first: 1, second: 1 })).toBe(0.5);
  // A cat taken for a dog costs five: better to miss the dog of 0.6.
  const costly = cheapestThreshold(scored, { first: 5, second: 1 });
  expect(costly).toBeCloseTo(0.75, 12);
  expect(costAt(scored, costly, { first: 5, second: 1 })).toBe(1);
  expect(costAt(scored, 0.5, { first: 5, second: 1 })).toBe(5);
});

test('No threshold is cheaper than the one called the cheapest, whatever the scores and costs', () => {
  const answer = fc.record({ truth: fc.nat(1), score: fc.integer({ min: 1, max: 20 }).map((at) => at / 20) });
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 40 }), fc.nat(9), fc.nat(9), (answers, first, second) => {
      const costs = { first, second };
      const least = costAt(answers, cheapestThreshold(answers, costs), costs);
      for (let at = 0; at <= 40; at++) expect(costAt(answers, at / 40, costs)).toBeGreaterThanOrEqual(least);
      const { points, area } = rocOf(answers);
      expect(points.at(-1)?.found).toBe(answers.some(({ truth }) => truth === 1) ? 1 : 0);
      if (area !== null) expect(area).toBeLessThanOrEqual(1);
    }),
  );
});

test('A threshold moves the answers of two classes and of no others', () => {
  expect([answerOf([0.6], 0.7), answerOf([0.4, 0.6], 0.7), answerOf([0.4, 0.6], 0.3)]).toEqual([0, 0, 1]);
  expect(answerOf([0.1, 0.3, 0.6], 0.9)).toBe(2);
});

test('Calibration puts how sure answers were beside how often they were right', () => {
  const { bins, error } = calibrationOf([
    { sure: 0.95, right: true },
    { sure: 0.91, right: false },
    { sure: 0.65, right: true },
    { sure: 1, right: true },
  ]);
  expect(bins).toEqual([
    { from: 0.6, to: 0.7, count: 1, sure: 0.65, right: 1 },
    { from: 0.9, to: 1, count: 3, sure: expect.closeTo(2.86 / 3, 12) as number, right: 2 / 3 },
  ]);
  // By hand: (1 * 0.35 + 3 * (2.86 / 3 - 2 / 3)) / 4 = (0.35 + 0.86) / 4.
  expect(error).toBeCloseTo(0.3025, 12);
  expect(calibrationOf([])).toEqual({ bins: [], error: 0 });
});
