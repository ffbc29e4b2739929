import type { SplitChoices } from '../../../src-shared/api.ts';
import { cameInParts, type GivenCard } from './keep-given.ts';

/**
 * What the program proposes for dealing anew: 800/100/100 per class for the sample's thousand of each digit; the lecture's
 * 1,000/500/1,000 where every class has 2,500 photos; else 60, 20 and 20 per cent. And, where the photos came in parts, to
 * keep those just as they came.
 */
export function proposeSplits(
  cards: readonly GivenCard[],
  classCounts: readonly number[],
  sample: boolean,
  seed: number,
): SplitChoices {
  const smallest = Math.min(...classCounts);
  const lecture = { by: 'counts', train: 1000, validation: 500, test: 1000 } as const;
  const digits = { by: 'counts', train: 800, validation: 100, test: 100 } as const;
  const shares = { by: 'shares', train: 60, validation: 20, test: 20 } as const;
  const size = sample ? digits : smallest >= 2500 ? lecture : shares;
  return {
    anew: { size, balance: 'undersample', seed },
    asGiven: cameInParts(cards) ? { size: { by: 'given', twins: 'keep' }, balance: 'none', seed } : null,
  };
}
