import { expect, it } from 'vitest';
import type { RunView } from '../../src-shared/api.ts';
import { type SeriesRun, tableOf, valuesSentence } from './train-series.ts';

function ended(id: string, values: SeriesRun['values'], valAccuracy: number | null): SeriesRun {
  const error = valAccuracy === null ? { code: 'training_diverged', details: {} } : null;
  return { values, view: { id, bestValAccuracy: valAccuracy, error } as RunView };
}

it('A series is a row for each combination of values, over its seeds; runs that failed count in no mean', () => {
  const table = tableOf([
    ended('a', { rate: 0.1, seed: 1 }, 0.5),
    ended('b', { rate: 0.1, seed: 2 }, null),
    ended('c', { rate: 0.1, seed: 3 }, 0.7),
    ended('d', { rate: 1, seed: 1 }, null),
  ]);
  expect(table).toEqual([
    {
      values: { rate: 0.1 },
      runs: ['a', 'b', 'c'],
      valAccuracy: expect.objectContaining({ count: 2, lowest: 0.5, highest: 0.7 }) as unknown,
    },
    { values: { rate: 1 }, runs: ['d'], valAccuracy: null },
  ]);
});

it('Values are named as they were given', () => {
  expect(valuesSentence({ learningRate: 0.001, fit: 'crop', 'network.filters': [8, 16] })).toBe(
    'learningRate 0.001, fit crop, network.filters [8,16]',
  );
});
