import { describe, expect, it } from 'vitest';
import type { PhotoAnswer, RunSummary } from '@shared/api.ts';
import { evaluate } from '@shared/evaluation.ts';
import { readyRecipes } from '@shared/recipe.ts';
import { cellsOf, largestClass, mistakesOf } from './confusion.ts';
import { atThreshold, scoredOf } from './numbers/decision.ts';
import { runInSight } from './run-in-sight.ts';

function answer(id: string, truth: number, said: number, sure: number): PhotoAnswer {
  const probabilities = [1 - sure, 1 - sure];
  probabilities[said] = sure;
  const photo = { id, name: `${id}.jpg`, classId: truth, width: 8, height: 8, setAside: false };
  return { photo, truth, answer: said, probabilities };
}

const classes = ['cat', 'dog'];
const answers = [answer('a', 0, 1, 0.94), answer('b', 1, 1, 0.9), answer('c', 0, 0, 0.88), answer('d', 0, 1, 0.84)];

describe('confusion as photos', () => {
  it('puts every photo into exactly one cell, surest first', () => {
    const rows = cellsOf({ classes, answers });
    expect(rows.map((row) => row.map((cell) => cell.answers.map(({ photo }) => photo.id)))).toEqual([
      [['c'], ['a', 'd']],
      [[], ['b']],
    ]);
  });

  it('lists mistakes, the surest first', () => {
    expect(mistakesOf({ answers }).map(({ photo }) => photo.id)).toEqual(['a', 'd']);
  });

  it('names the class a lazy answer would give, and none where all have as many', () => {
    expect(largestClass(cellsOf({ classes, answers }), classes)).toBe('cat');
    expect(largestClass(cellsOf({ classes, answers: answers.slice(0, 2) }), classes)).toBeNull();
  });
});

describe('another threshold', () => {
  const view = {
    run: 'run',
    part: 'validation' as const,
    classes,
    classIds: [1, 2],
    evaluation: evaluate(
      classes,
      answers.map(({ truth }) => truth),
      answers.map((each) => each.answer),
    ),
    decision: { threshold: 0.5, costs: { first: 1, second: 1 } },
    answers,
    createdAt: '2026-01-01T00:00:00.000Z',
  };

  it('moves answers, counts and order at once, and leaves what was kept alone', () => {
    expect(scoredOf(answers).map(({ truth, score }) => [truth, score.toFixed(2)])).toEqual([
      [0, '0.94'],
      [1, '0.90'],
      [0, '0.12'],
      [0, '0.84'],
    ]);
    expect(atThreshold(view, 0.5)).toBe(view);
    const stricter = atThreshold(view, 0.92);
    expect(stricter.evaluation.confusion.matrix).toEqual([
      [2, 1],
      [1, 0],
    ]);
    expect(stricter.answers.map(({ photo }) => photo.id)).toEqual(['a', 'c', 'd', 'b']);
    expect(stricter.decision?.threshold).toBe(0.92);
    expect(view.answers[1]?.answer).toBe(1);
  });
});

function run(id: string, change: Partial<RunSummary>): RunSummary {
  return {
    id,
    name: id,
    recipe: readyRecipes.mnist,
    status: 'done',
    error: null,
    classes,
    parameters: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    epochs: 2,
    epochsDone: 2,
    bestEpoch: 1,
    bestValAccuracy: 0.9,
    device: null,
    notes: [],
    resumable: false,
    current: true,
    tested: null,
    remark: '',
    starred: false,
    ...change,
  };
}

describe('the run in sight', () => {
  it('is the chosen one where it is still there', () => {
    const runs = [run('new', {}), run('old', { current: false })];
    expect(runInSight({ runs }, 'old')?.id).toBe('old');
    expect(runInSight({ runs }, 'removed')?.id).toBe('new');
  });

  it('is the newest of the present split that has a network and is not still learning', () => {
    const runs = [
      run('learning', { status: 'training' }),
      run('failed', { status: 'failed', bestEpoch: null }),
      run('other split', { current: false }),
      run('this', {}),
    ];
    expect(runInSight({ runs }, null)?.id).toBe('this');
    expect(runInSight({ runs: runs.slice(0, 3) }, null)?.id).toBe('other split');
    expect(runInSight({ runs: runs.slice(0, 1) }, null)?.id).toBe('learning');
    expect(runInSight({ runs: [] }, null)).toBeNull();
  });
});
