import { expect, test } from 'vitest';
import { csvOf } from './save-file.ts';

test('rows are a table of quoted texts and plain numbers', () => {
  const rows = [
    ['File', 'Size'],
    ['고양이/1.jpg', 2.5],
    ['say "cat", twice.jpg', -1],
  ];
  expect(csvOf(rows)).toBe('\uFEFF"File","Size"\r\n"고양이/1.jpg",2.5\r\n"say ""cat"", twice.jpg",-1\r\n');
});

test('a name that looks like a formula is text', () => {
  expect(csvOf([['=cmd()']])).toContain(`"'=cmd()"`);
});
