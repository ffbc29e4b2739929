import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classFolders, photoFileName } from './folder-names.ts';

const hash = '0123456789abcdef'.repeat(4);
const numRuns = process.env.PAWPRINT_ALL === '1' ? 3000 : 200;

/** What Windows refuses in a name, and what Keras passes over. */
function expectSafe(name: string): void {
  expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}]/u);
  expect(name).not.toMatch(/[. ]$/);
  expect(name).not.toMatch(/^(\.|\s)/);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(250);
  expect(name.length).toBeGreaterThan(0);
  expect(name.isWellFormed()).toBe(true);
}

/** Any text, and such as does harm. */
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '..',
    '.',
    '',
    ' ',
    'CON',
    'nul.tar.gz',
    'a/../b',
    'C:\\x',
    'ends. . ',
    '.hidden',
    '고양이',
    '🐾'.repeat(90),
    '\u202Ecat',
  ),
);

describe('names of written folders', () => {
  it('are safe, and different also where case is not told apart', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { maxLength: 12 }), (names) => {
        const folders = [...classFolders(names).values()];
        expect(folders).toHaveLength(names.length);
        for (const folder of folders) expectSafe(folder);
        expect(new Set(folders.map((each) => each.toLowerCase())).size).toBe(folders.length);
      }),
      { numRuns },
    );
  });

  it('keep names that are safe already, and number those that become the same', () => {
    expect([...classFolders(['cat', '큰 개', 'Cat', 'a/b', 'a:b']).values()]).toEqual([
      'cat',
      '큰 개',
      'Cat 2',
      'a_b',
      'a_b 2',
    ]);
  });
});

describe('names of written photos', () => {
  it('are safe', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expectSafe(photoFileName(name, hash, new Set()));
      }),
      { numRuns },
    );
  });

  it('are the own name and a part of the hash, and the whole hash where that is taken', () => {
    const taken = new Set<string>();
    expect(photoFileName('red/IMG 1.jpeg', hash, taken)).toBe('IMG 1-0123456789ab');
    expect(photoFileName('blue/img 1.png', hash, taken)).toBe(`img 1-${hash}`);
    expect(photoFileName('???', hash, taken)).toBe('___-0123456789ab');
  });
});
