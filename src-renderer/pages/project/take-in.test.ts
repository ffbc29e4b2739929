import { describe, expect, test } from 'vitest';
import type { Given } from '../../host.ts';
import { nameFor } from './take-in.ts';

const list = (words: readonly string[]): string => words.join(' and ');
const files = (...paths: string[]): Given => ({
  from: 'files',
  files: paths.map((path) => ({ path, file: new File([], path) })),
});
const paths = (...all: string[]): Given => ({ from: 'paths', paths: all });

describe('the name of a new project', () => {
  test('is the folder that was given', () => {
    expect(nameFor(files('pets/cat/1.jpg', 'pets/dog/2.jpg'), list)).toBe('pets');
    expect(nameFor(paths('C:\\Users\\홍길동\\사진\\동물'), list)).toBe('동물');
    expect(nameFor(paths('/home/kim/pets/'), list)).toBe('pets');
  });

  test('is the zip that was given, without its ending', () => {
    expect(nameFor(files('dogs-vs-cats.zip'), list)).toBe('dogs-vs-cats');
    expect(nameFor(paths('/downloads/dogs-vs-cats.ZIP'), list)).toBe('dogs-vs-cats');
  });

  test('names the folders where there are several', () => {
    expect(nameFor(files('cat/1.jpg', 'dog/2.jpg', 'cat/3.jpg'), list)).toBe('cat and dog');
  });

  test('is left to the engine for single photos, and for more folders than a name can hold', () => {
    expect(nameFor(files('1.jpg', '2.jpg'), list)).toBeNull();
    expect(nameFor(paths('/a/1.jpg'), list)).toBeNull();
    expect(nameFor(files(...'abcdef'.split('').map((name) => `${name}/1.jpg`)), list)).toBeNull();
  });

  test('fits what the engine accepts', () => {
    expect(nameFor(files(`${'길'.repeat(300)}/1.jpg`), list)).toHaveLength(120);
  });
});
