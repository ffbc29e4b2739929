import { expect, test } from 'vitest';
import { type Examined, judge } from './judgements.ts';

const usual: Omit<Examined, 'id' | 'sha256'> = {
  width: 500,
  height: 375,
  dhash: '0123456789abcdef',
  fineDhash: '0123456789abcdef'.repeat(4),
  brightnessP5: 0.1,
  brightnessP99: 0.9,
  entropy: 7,
  detail: 60,
};
const photo = (id: number, other: Partial<Examined> = {}): Examined => ({ id, sha256: String(id), ...usual, ...other });

test('each threshold of CleanVision divides what lies on its two sides', () => {
  const sides: [string, Partial<Examined>, Partial<Examined>][] = [
    ['dark', { brightnessP99: 0.319 }, { brightnessP99: 0.321 }],
    ['bright', { brightnessP5: 0.951 }, { brightnessP5: 0.949 }],
    ['shape', { width: 349, height: 1000 }, { width: 351, height: 1000 }],
    ['plain', { entropy: 2.99, detail: 5 }, { entropy: 2.99, detail: 60 }],
    ['blurred', { detail: 22.9 }, { detail: 23.1 }],
    ['small', { width: 170, height: 180 }, { width: 190, height: 180 }],
  ];
  for (const [kind, faulty, fine] of sides) {
    expect(judge([photo(1), photo(2), photo(3, faulty)])).toEqual(new Map([[kind, [3]]]));
    expect(judge([photo(1), photo(2), photo(3, fine)])).toEqual(new Map());
  }
});

test('what is dark, bright or of one colour is not called blurred besides', () => {
  expect(judge([photo(1, { brightnessP99: 0.1, detail: 3 })])).toEqual(new Map([['dark', [1]]]));
});

test('where most photos are small, small is what is small beside them', () => {
  const digits = Array.from({ length: 20 }, (_, id) => photo(id, { width: 28, height: 28 }));
  expect(judge(digits)).toEqual(new Map());
  expect(judge([...digits, photo(20, { width: 9, height: 9 })])).toEqual(new Map([['small', [20]]]));
});

test('no photos, no findings', () => {
  expect(judge([])).toEqual(new Map());
});
