import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../src-shared/errors.ts';
import { isReadyRecipe, keptRecipeSchema, optimizers, readyRecipes, type Recipe } from '../../src-shared/recipe.ts';
import { autoRecipe } from './propose-recipe.ts';
import type { Terminal } from './terminal.ts';

/** One `--set key=value`: where in the recipe, and what. Several values make as many recipes. */
export interface Assignment {
  path: readonly string[];
  values: readonly unknown[];
}

/** A recipe of a series, and what sets it apart from the others: the fields that were given several values. */
export interface Variation {
  values: Record<string, unknown>;
  recipe: Recipe;
}

/**
 * "optimizer.learningRate=0.0005": the value is JSON where it can be read as such, else the text itself; what is no JSON and
 * has commas is several values. Null: no such form.
 */
export function readAssignment(text: string): Assignment | null {
  const match = /^([\w.]+)=(.*)$/s.exec(text);
  const [, key, value] = match ?? [];
  if (key === undefined || value === undefined) return null;
  const whole = parsedOr(value);
  return { path: key.split('.'), values: typeof whole === 'string' ? whole.split(',').map(parsedOr) : [whole] };
}

/**
 * A ready recipe by its name, or the recipe in a file.
 * @throws AppError recipe_unknown, recipe_invalid, source_not_found
 */
export async function readRecipe(terminal: Terminal, nameOrFile: string): Promise<Recipe> {
  if (isReadyRecipe(nameOrFile)) return readyRecipes[nameOrFile];
  if (!nameOrFile.endsWith('.json')) {
    throw new AppError('recipe_unknown', {
      name: nameOrFile,
      known: [...Object.keys(readyRecipes), autoRecipe].join(', '),
    });
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
 * The recipe with fields changed: one for each combination of the values, the last field's changing fastest. Only fields
 * that are there can be: a slip of the pen is refused, not ignored. A list may be given as its parts with + between them.
 * @throws AppError recipe_invalid
 */
export function variationsOf(recipe: Recipe, assignments: readonly Assignment[], terminal: Terminal): Variation[] {
  const combinations = assignments.reduce<{ path: readonly string[]; value: unknown; varies: boolean }[][]>(
    (sets, { path, values }) =>
      sets.flatMap((set) => values.map((value) => [...set, { path, value, varies: values.length > 1 }])),
    [[]],
  );
  return combinations.map((set) => ({
    values: Object.fromEntries(set.filter(({ varies }) => varies).map(({ path, value }) => [path.join('.'), value])),
    recipe: withFields(recipe, set, terminal),
  }));
}

function withFields(
  recipe: Recipe,
  fields: readonly { path: readonly string[]; value: unknown }[],
  terminal: Terminal,
): Recipe {
  const changed: unknown = structuredClone(recipe);
  for (const { path: named, value } of fields) {
    const path = wholePath(changed, named);
    const last = path.at(-1) ?? '';
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), changed);
    if (!isRecord(holder) || !Object.hasOwn(holder, last)) {
      throw new AppError('recipe_invalid', { reason: terminal.words.notInRecipe({ field: named.join('.') }) });
    }
    holder[last] = Array.isArray(holder[last]) && typeof value === 'string' ? value.split('+').map(parsedOr) : value;
    if (path.join('.') === 'optimizer.kind') chooseOptimizer(holder, value);
  }
  return checked(changed);
}

/** "learningRate" is short for "optimizer.learningRate", as long as no other field is called so. */
function wholePath(recipe: unknown, path: readonly string[]): readonly string[] {
  const [name] = path;
  if (path.length !== 1 || name === undefined || !isRecord(recipe) || Object.hasOwn(recipe, name)) return path;
  const holders = Object.entries(recipe).filter(([, value]) => isRecord(value) && Object.hasOwn(value, name));
  return holders.length === 1 ? [holders[0]?.[0] ?? '', name] : path;
}

/** Another kind has other fields: they become Keras's defaults, to be changed by further assignments. */
function chooseOptimizer(holder: Record<string, unknown>, kind: unknown): void {
  if (typeof kind !== 'string' || !Object.hasOwn(optimizers, kind)) return;
  for (const key of Object.keys(holder)) Reflect.deleteProperty(holder, key);
  Object.assign(holder, optimizers[kind as keyof typeof optimizers]);
}

function checked(value: unknown): Recipe {
  const parsed = keptRecipeSchema.safeParse(value);
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
