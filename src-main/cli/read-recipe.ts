import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../src-shared/errors.ts';
import { isReadyRecipe, readyRecipes, type Recipe, recipeSchema } from '../../src-shared/recipe.ts';
import type { Terminal } from './terminal.ts';

/** One `--set key=value`: where in the recipe, and what. */
export interface Assignment {
  path: readonly string[];
  value: unknown;
}

/** "optimizer.learningRate=0.0005": the value is JSON where it can be read as such, else the text itself. Null: no such form. */
export function readAssignment(text: string): Assignment | null {
  const match = /^([\w.]+)=(.*)$/s.exec(text);
  const [, key, value] = match ?? [];
  if (key === undefined || value === undefined) return null;
  return { path: key.split('.'), value: parsedOr(value) };
}

/**
 * A ready recipe by its name, or the recipe in a file.
 * @throws AppError recipe_unknown, recipe_invalid, source_not_found
 */
export async function readRecipe(terminal: Terminal, nameOrFile: string): Promise<Recipe> {
  if (isReadyRecipe(nameOrFile)) return readyRecipes[nameOrFile];
  if (!nameOrFile.endsWith('.json')) {
    throw new AppError('recipe_unknown', { name: nameOrFile, known: Object.keys(readyRecipes).join(', ') });
  }
  let text: string;
  try {
    text = await readFile(nameOrFile, 'utf8');
  } catch (error) {
    throw new AppError('source_not_found', { name: nameOrFile }, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('recipe_invalid', { reason: terminal.words.notJson }, { cause: error });
  }
  return checked(value);
}

/**
 * The recipe with fields changed. Only fields that are there can be: a slip of the pen is refused, not ignored.
 * @throws AppError recipe_invalid
 */
export function withAssignments(recipe: Recipe, assignments: readonly Assignment[], terminal: Terminal): Recipe {
  const changed: unknown = structuredClone(recipe);
  for (const { path, value } of assignments) {
    const last = path.at(-1) ?? '';
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), changed);
    if (!isRecord(holder) || !Object.hasOwn(holder, last)) {
      throw new AppError('recipe_invalid', { reason: terminal.words.notInRecipe({ field: path.join('.') }) });
    }
    holder[last] = value;
  }
  return checked(changed);
}

function checked(value: unknown): Recipe {
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues
    .map((issue) => [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': '))
    .join('; ');
  throw new AppError('recipe_invalid', { reason }, { cause: z.prettifyError(parsed.error) });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a plain word, such as stretch
  }
}
