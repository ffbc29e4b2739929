import { type SplitOptions, splitOptionsSchema, type SplitPart, splitParts } from '@shared/api.ts';

/** What stands in the fields, as typed: it may be wrong while it is being typed. */
export interface NumberFields {
  by: SplitOptions['size']['by'];
  /** As typed for shares or counts; of no meaning where the parts are those that came. */
  parts: Record<SplitPart, string>;
  /** What becomes of twins that came apart. */
  twins: 'keep' | 'mend';
  balance: SplitOptions['balance'];
  seed: string;
}

export type Wrong =
  { field: SplitPart; because: 'share' | 'count' } | { field: 'sum'; sum: number } | { field: 'seed' };

export function fieldsOf({ size, balance, seed }: SplitOptions): NumberFields {
  if (size.by === 'given')
    return {
      by: size.by,
      parts: { train: '', validation: '', test: '' },
      twins: size.twins,
      balance,
      seed: String(seed),
    };
  const parts = { train: String(size.train), validation: String(size.validation), test: String(size.test) };
  return { by: size.by, parts, twins: 'keep', balance, seed: String(seed) };
}

/** The options the fields stand for, or everything that is wrong with them. */
export function optionsOf({
  by,
  parts,
  twins,
  balance,
  seed,
}: NumberFields): { options: SplitOptions } | { wrong: Wrong[] } {
  const numbers = { train: numberOf(parts.train), validation: numberOf(parts.validation), test: numberOf(parts.test) };
  const wrong: Wrong[] = [];
  for (const field of splitParts) {
    const number = numbers[field];
    if (by === 'counts' && !(Number.isSafeInteger(number) && number >= 1)) wrong.push({ field, because: 'count' });
    if (by === 'shares' && !(number > 0)) wrong.push({ field, because: 'share' });
  }
  const sum = numbers.train + numbers.validation + numbers.test;
  // Shares are typed with a few decimals at most; the engine's own bound is the same.
  if (by === 'shares' && wrong.length === 0 && Math.abs(sum - 100) > 1e-6) wrong.push({ field: 'sum', sum });
  const size = by === 'given' ? { by, twins } : { by, ...numbers };
  const parsed = splitOptionsSchema.safeParse({ size, balance, seed: numberOf(seed) });
  if (!parsed.success && parsed.error.issues.some(({ path }) => path[0] === 'seed')) wrong.push({ field: 'seed' });
  if (wrong.length > 0 || !parsed.success) return { wrong };
  return { options: parsed.data };
}

/**
 * The same photos measured the other way, so that switching changes nothing the user did not ask for.
 * @param dealt photos of each part and class as they are dealt now
 */
export function measuredAs(
  fields: NumberFields,
  by: NumberFields['by'],
  dealt: Record<SplitPart, Record<string, number>>,
): NumberFields {
  if (by === fields.by || by === 'given') return { ...fields, by };
  const least = (part: SplitPart): number => Math.max(1, Math.min(...Object.values(dealt[part])));
  const counts = { train: least('train'), validation: least('validation'), test: least('test') };
  if (by === 'counts')
    return {
      ...fields,
      by,
      parts: { train: String(counts.train), validation: String(counts.validation), test: String(counts.test) },
    };
  const all = counts.train + counts.validation + counts.test;
  const validation = Math.max(1, Math.round((counts.validation / all) * 100));
  const test = Math.max(1, Math.round((counts.test / all) * 100));
  return {
    ...fields,
    by,
    parts: { train: String(100 - validation - test), validation: String(validation), test: String(test) },
  };
}

function numberOf(text: string): number {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}
