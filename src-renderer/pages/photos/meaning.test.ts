import { expect, test } from 'vitest';
import type { ProjectView, SplitView } from '@shared/api.ts';
import { en } from '@shared/messages/en.ts';
import { meaningOf } from './meaning.ts';

function project(counts: readonly number[], rest: Partial<ProjectView> = {}): ProjectView {
  return {
    id: 'p',
    name: 'pets',
    folder: '/pets.pawprint',
    sample: false,
    classes: counts.map((count, id) => ({ id, name: `class ${id}`, count, setAside: 0 })),
    photos: counts.reduce((a, b) => a + b, 0),
    unlabelled: 0,
    setAside: 0,
    problems: 0,
    split: null,
    splitStale: false,
    runs: [],
    bytes: 0,
    sources: [],
    stopped: null,
    history: { undo: null, redo: null },
    ...rest,
  };
}

const split: SplitView = {
  id: 1,
  options: { size: { by: 'shares', train: 60, validation: 20, test: 20 }, balance: 'undersample', seed: 1 },
  parts: { train: { cat: 72, dog: 72 }, validation: { cat: 24, dog: 24 }, test: { cat: 24, dog: 24 } },
  leftOut: 130,
  leftOutByClass: { dog: 130 },
  classWeights: null,
  twinsApart: { count: 0, photos: [] },
  openings: 0,
  createdAt: '2026-11-24T00:00:00.000Z',
};

test('the sentence under the headline says what the photos mean for training', () => {
  const says = (view: ProjectView, unlabelled = 0): string => meaningOf(view, unlabelled, en.photos);
  expect(says(project([]))).toContain('Drop folders');
  expect(says(project([]), 12)).toContain('move them to a class');
  expect(says(project([120]))).toContain('a second class');
  expect(says(project([120, 250]))).toBe('Training will take 120 of each; the rest waits.');
  expect(says(project([1000, 1000, 1000]))).toBe('Every class has as many: nothing has to wait.');
  expect(says(project([120, 250, 0]))).toBe('Training will take 120 of each; the rest waits.');
  expect(says(project([120, 250]), 1)).toBe('1 photo without a class waits in the tray.');
  expect(says(project([120, 250], { split }))).toBe('Split: 144 to learn from, 48 to check, 48 sealed for the test.');
  expect(says(project([120, 250], { split, splitStale: true }))).toContain('changed since they were split');
});
