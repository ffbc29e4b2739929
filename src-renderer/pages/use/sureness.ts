/** How an answer is put into words, from the network's own probabilities. */

export interface Odd {
  name: string;
  share: number;
}

/** Classes with their probabilities, the likeliest first. */
export function oddsOf(classes: readonly string[], probabilities: readonly number[]): Odd[] {
  return classes.map((name, index) => ({ name, share: probabilities[index] ?? 0 })).sort((a, b) => b.share - a.share);
}

export type Sureness = 'sure' | 'quite' | 'half' | 'unsure';

/**
 * Two classes within a tenth of each other are as good as equal: the check of an export compares labels only on photos that
 * are further apart, for the same reason. The other bounds only choose words.
 */
export function surenessOf(odds: readonly Odd[]): Sureness {
  const [first, second] = odds;
  if (first === undefined) return 'unsure';
  if (second !== undefined && first.share - second.share < 0.1) return 'unsure';
  if (first.share >= 0.97) return 'sure';
  return first.share >= 0.8 ? 'quite' : 'half';
}

/** The likeliest classes, and the others summed up. */
export function shortened(
  odds: readonly Odd[],
  most: number,
): { shown: Odd[]; others: { count: number; share: number } | null } {
  if (odds.length <= most) return { shown: [...odds], others: null };
  const rest = odds.slice(most - 1);
  return {
    shown: odds.slice(0, most - 1),
    others: { count: rest.length, share: rest.reduce((sum, { share }) => sum + share, 0) },
  };
}
