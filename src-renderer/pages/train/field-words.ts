import type { Messages } from '@shared/messages/messages.ts';
import type { Recipe } from '@shared/recipe.ts';
import { type FieldName, hasField, recipeFields, textOf } from './recipe-fields.ts';

type Words = Messages['recipe'];

/** What an empty field stands for. */
export function emptyWords(name: FieldName, words: Words): string {
  return name === 'stopAfter' || name === 'plateauAfter' ? words.empty : words.none;
}

export function optionWords(name: FieldName, option: string, words: Words): string {
  return words.options[name]?.[option] ?? option;
}

/** What a recipe has in a field, in words; null: it has no such field. */
export function fieldWords(recipe: Recipe, name: FieldName, words: Words): string | null {
  if (!hasField(recipe, name)) return null;
  const text = textOf(recipe, name);
  const { kind } = recipeFields[name];
  if (kind === 'choice') return optionWords(name, text, words);
  if (kind === 'switch') return text === 'true' ? words.on : words.off;
  return text === '' ? emptyWords(name, words) : text;
}
