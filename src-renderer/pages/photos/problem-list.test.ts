import { expect, test } from 'vitest';
import type { ProblemView } from '@shared/api.ts';
import { problemList } from './problem-list.ts';

function problem(name: string): ProblemView {
  return { id: 1, name, error: { code: 'photo_empty', details: {} }, at: '2026-01-01T00:00:00.000Z' };
}

test('the list of photos that could not be opened is a table of names and reasons', () => {
  const list = problemList(
    [problem('고양이/1.jpg'), problem('say "cat", twice.jpg')],
    ['File', 'Reason'],
    () => 'Empty.',
  );
  expect(list).toBe('\uFEFF"File","Reason"\r\n"고양이/1.jpg","Empty."\r\n"say ""cat"", twice.jpg","Empty."\r\n');
});

test('a name that looks like a formula is text', () => {
  expect(problemList([problem('=cmd()')], ['File', 'Reason'], () => '')).toContain(`"'=cmd()"`);
});
