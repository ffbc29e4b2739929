import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerOf, evaluate, probabilitiesPerClass, spreadOf, wilsonMargin } from './evaluation.ts';

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
