import { type Recipe, recipeSchema } from '@shared/recipe.ts';

export const recipeFields = ['epochs', 'batch', 'rate', 'seed'] as const;
export type RecipeField = (typeof recipeFields)[number];
/** What stands in the fields, as typed. */
export type RecipeTexts = Record<RecipeField, string>;

export function textsOf(recipe: Recipe): RecipeTexts {
  return {
    epochs: String(recipe.epochs),
    batch: String(recipe.batch),
    rate: rateText(recipe.optimizer.learningRate),
    seed: String(recipe.seed),
  };
}

/** 0.00001 rather than 1e-5: people type it as they read it. */
export function rateText(rate: number): string {
  return rate.toFixed(12).replace(/0+$/, '').replace(/\.$/, '');
}

/** The recipe with these numbers, or the fields that do not fit. */
export function recipeWith(recipe: Recipe, texts: RecipeTexts): { recipe: Recipe } | { wrong: RecipeField[] } {
  const changed = recipeSchema.safeParse({
    ...recipe,
    epochs: numberOf(texts.epochs),
    batch: numberOf(texts.batch),
    seed: numberOf(texts.seed),
    optimizer: { ...recipe.optimizer, learningRate: numberOf(texts.rate) },
  });
  if (changed.success) return { recipe: changed.data };
  const wrong = changed.error.issues.map(({ path }) => (path[0] === 'optimizer' ? 'rate' : path[0]));
  return { wrong: recipeFields.filter((field) => wrong.includes(field)) };
}

function numberOf(text: string): number {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}
