import { baseWeights } from '@shared/networks/base-weights.ts';
import type { Messages } from '@shared/messages/messages.ts';
import type { Recipe } from '@shared/recipe.ts';
import { fieldWords } from './field-words.ts';
import { fieldNames } from './recipe-fields.ts';

export interface Difference {
  /** What it is about, in the user's words. */
  name: string;
  /** The field's own word; '' where there is none. */
  term: string;
  /** null: that recipe has no such thing. */
  left: string | null;
  right: string | null;
}

/** All that decides a run and is not the same in two recipes, in the order of the page's steps. */
export function differencesOf(left: Recipe, right: Recipe, words: Messages['recipe']): Difference[] {
  const panels = [
    { name: words.compare.network, of: (recipe: Recipe) => networkWords(recipe, words) },
    { name: words.compare.learns, of: (recipe: Recipe) => learnsWords(recipe, words) },
    { name: words.compare.from, of: ({ from }: Recipe) => from?.slice(0, 8) ?? words.compare.nothing },
  ].map(({ name, of }) => ({ name, term: '', left: of(left), right: of(right) }));
  const fields = fieldNames.map((field) => ({
    name: words.fields[field].name,
    term: words.fields[field].term,
    left: fieldWords(left, field, words),
    right: fieldWords(right, field, words),
  }));
  return [...panels, ...fields].filter((each) => each.left !== each.right);
}

function networkWords({ network }: Recipe, words: Messages['recipe']): string {
  return network.kind === 'transfer' ? baseWeights[network.base].title : words.compare.own;
}

function learnsWords({ network }: Recipe, words: Messages['recipe']): string | null {
  if (network.kind !== 'transfer') return null;
  return network.learns.length === 0 ? words.compare.nothing : network.learns.join(', ');
}
