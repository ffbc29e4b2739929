import type { RunSummary } from '@shared/api.ts';
import type { Messages } from '@shared/messages/messages.ts';
import { isReadyRecipe } from '@shared/recipe.ts';

/** "scratch 2", as the command line knows it, in the user's words: "From scratch 2". */
export function runName({ name, recipe }: Pick<RunSummary, 'name' | 'recipe'>, words: Messages['words']): string {
  const given = name.slice(recipe.name.length);
  // What the user called it stays as it is, also where that begins like a recipe.
  if (!isReadyRecipe(recipe.name) || !name.startsWith(recipe.name) || !/^( \d+)?$/.test(given)) return name;
  return `${words.recipes[recipe.name].name}${given}`;
}
