import { describe, expect, it } from 'vitest';
import type { SplitOptions } from '@shared/api.ts';
import { fieldsOf, measuredAs, optionsOf } from './number-fields.ts';

const shares: SplitOptions = {
  size: { by: 'shares', train: 60, validation: 20, test: 20 },
  balance: 'undersample',
  seed: 1,
};

describe('the fields of a split', () => {
  it('give back the options they were made from', () => {
    const counts: SplitOptions = {
      size: { by: 'counts', train: 1000, validation: 500, test: 1000 },
      balance: 'weights',
      seed: 4_294_967_295,
    };
    expect(optionsOf(fieldsOf(shares))).toEqual({ options: shares });
    expect(optionsOf(fieldsOf(counts))).toEqual({ options: counts });
  });

  it('say by how much the shares miss the hundred', () => {
    const fields = fieldsOf(shares);
    expect(optionsOf({ ...fields, parts: { ...fields.parts, train: '70' } })).toEqual({
      wrong: [{ field: 'sum', sum: 110 }],
    });
  });

  it('name each field that holds no fitting number', () => {
    const fields = {
      ...fieldsOf(shares),
      by: 'counts' as const,
      parts: { train: '', validation: '1.5', test: '20' },
      seed: '-1',
    };
    expect(optionsOf(fields)).toEqual({
      wrong: [{ field: 'train', because: 'count' }, { field: 'validation', because: 'count' }, { field: 'seed' }],
    });
  });

  it('take a decimal comma', () => {
    const fields = fieldsOf(shares);
    const halves = optionsOf({ ...fields, parts: { train: '60,5', validation: '20', test: '19.5' } });
    expect(halves).toMatchObject({ options: { size: { train: 60.5 } } });
  });

  it('measure the same photos the other way', () => {
    const dealt = { train: { cat: 72, dog: 72 }, validation: { cat: 24, dog: 24 }, test: { cat: 24, dog: 24 } };
    const counts = measuredAs(fieldsOf(shares), 'counts', dealt);
    expect(counts).toMatchObject({ by: 'counts', parts: { train: '72', validation: '24', test: '24' } });
    expect(measuredAs(counts, 'shares', dealt)).toMatchObject({
      by: 'shares',
      parts: { train: '60', validation: '20', test: '20' },
    });
  });
});
