import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../src-shared/api.ts';
import { AppError } from '../../src-shared/errors.ts';
import { readyRecipes } from '../../src-shared/recipe.ts';
import { findRun } from './find-run.ts';

function summary(id: string, name: string, createdAt: string, bestValAccuracy: number | null): RunSummary {
  return {
    id,
    name,
    createdAt,
    bestValAccuracy,
    recipe: readyRecipes.mnist,
    status: 'done',
    error: null,
    classes: ['0', '1'],
    parameters: 1,
    endedAt: createdAt,
    epochs: 1,
    epochsDone: 1,
    bestEpoch: 1,
    device: null,
    notes: [],
    resumable: false,
    current: true,
    tested: null,
    remark: '',
    starred: false,
  };
}

const runs = [
  summary('aa', 'mnist', '2026-11-01T10:00:00Z', 0.97),
  summary('bb', 'mnist 2', '2026-11-03T10:00:00Z', 0.91),
  summary('cc', 'scratch', '2026-11-02T10:00:00Z', 0.97),
  summary('dd', 'scratch 2', '2026-11-04T10:00:00Z', null),
];

describe('a run', () => {
  it.each([
    ['aa', 'aa'],
    ['scratch', 'cc'],
    ['latest', 'dd'],
  ])('is found by %s', (words, id) => {
    expect(findRun({ runs }, words).id).toBe(id);
  });

  it('is the best by validation accuracy, of equals the newest; one without a round is none', () => {
    expect(findRun({ runs }, 'best').id).toBe('cc');
  });

  it('is found by its name even where that is one of the two words', () => {
    const named = summary('ee', 'best', '2026-10-01T10:00:00Z', 0.1);
    expect(findRun({ runs: [...runs, named] }, 'best').id).toBe('ee');
  });

  it('is refused by the word it was asked for with', () => {
    expect(() => findRun({ runs }, 'nothing')).toThrow(new AppError('run_not_found', { run: 'nothing' }));
    expect(() => findRun({ runs: [] }, 'best')).toThrow(AppError);
  });
});
