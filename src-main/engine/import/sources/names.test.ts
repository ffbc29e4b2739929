import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeName, isJunk, wordsOf } from './names.ts';

test.for([
  ['고양이/나비.jpg', '고양이/나비.jpg'],
  ['고양이', '고양이'],
] as const)('UTF-8 names are read, also in decomposed form: %s', ([name, expected]) => {
  expect(wordsOf(decodeName(Buffer.from(name)) ?? '').join('/')).toBe(expected);
});

test('names that a Korean Windows wrote (code page 949) are read', () => {
  expect(decodeName(Buffer.from('b0edbee7c0cc2fb3aabaf12e6a7067', 'hex'))).toBe('고양이/나비.jpg');
});

test('so are those with syllables that only Windows has', () => {
  expect(decodeName(Buffer.from('8c63bee4b2e12e6a7067', 'hex'))).toBe('똠얌꿍.jpg');
  // The first and the last of them, and the last before the rows become shorter.
  expect(['8141', 'c652', 'a0fe'].map((hex) => decodeName(Buffer.from(hex, 'hex')))).toEqual(['갂', '힣', '좤']);
});

test('bytes that are neither are left to others', () => {
  expect(decodeName(Buffer.from('ff00ff', 'hex'))).toBeUndefined();
  expect(decodeName(Buffer.from('61b0', 'hex'))).toBeUndefined();
});

test('what would lead somewhere is left out of a name', () => {
  expect(wordsOf('../../etc/passwd')).toEqual(['etc', 'passwd']);
  expect(wordsOf('/absolute/cat.jpg')).toEqual(['absolute', 'cat.jpg']);
  expect(wordsOf('C:\\Users\\cat.jpg')).toEqual(['Users', 'cat.jpg']);
  expect(wordsOf('\\\\server\\share\\cat.jpg')).toEqual(['server', 'share', 'cat.jpg']);
  expect(wordsOf('./a//b/./c\u0000.jpg')).toEqual(['a', 'b', 'c.jpg']);
  expect(wordsOf('..')).toEqual(['?']);
});

test('no name, whatever it is, gives a word that leads anywhere', () => {
  const names = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('.', '/', '\\', 'C', ':', 'a', '\u0000') }),
  );
  fc.assert(
    fc.property(names, (name) => {
      const words = wordsOf(name);
      expect(words.length).toBeGreaterThan(0);
      for (const word of words) {
        expect(word).toBe(word.normalize('NFC'));
        expect(word).not.toMatch(/^$|^\.\.?$|[\\/\p{Cc}]|^[A-Za-z]:$/u);
      }
    }),
  );
});

test('system and hidden files are junk, others are not', () => {
  for (const name of ['__MACOSX', '._cat.jpg', '.DS_Store', 'Thumbs.db', 'thumbs.db', 'Desktop.ini', '.hidden']) {
    expect(isJunk(name), name).toBe(true);
  }
  for (const name of ['cat.jpg', 'my.cats', 'MACOSX', 'thumbs']) expect(isJunk(name), name).toBe(false);
});
