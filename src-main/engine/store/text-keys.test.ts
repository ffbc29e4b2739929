import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderKey, searchKey } from './text-keys.ts';

const byKey = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => Buffer.compare(Buffer.from(orderKey(a)), Buffer.from(orderKey(b))));

describe('orderKey', () => {
  it('puts names in the order people expect', () => {
    const names = [
      'cat 1.jpg',
      'cat 2.jpg',
      'Cat 002b.jpg',
      'cat 10.jpg',
      'dog.jpg',
      'Édouard',
      'fox',
      '강아지',
      '고양이',
      '고양이 2',
      '고양이 10',
    ];
    expect(byKey(names.toReversed())).toEqual(names);
  });

  it('orders plain names as a collator that counts digits as numbers does', () => {
    const collator = new Intl.Collator('und', { numeric: true, sensitivity: 'base' });
    const name = fc
      .array(fc.oneof(fc.constantFrom('a', 'B', 'cat', 'Dog', '가', '나비', '힣'), fc.nat(100_000).map(String)), {
        minLength: 1,
        maxLength: 5,
      })
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(name, name, (a, b) => {
        const keys = Buffer.compare(Buffer.from(orderKey(a)), Buffer.from(orderKey(b)));
        expect(Math.sign(keys)).toBe(Math.sign(collator.compare(a, b)));
      }),
    );
  });
});

describe('searchKey', () => {
  it('is the same for composed and decomposed letters, large and small', () => {
    expect(searchKey('고양이 É'.normalize('NFD'))).toBe(searchKey('고양이 é'));
  });
});
