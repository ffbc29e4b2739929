import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { UnfitReason } from '../../../src-shared/beginning.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { baseWeights } from '../../../src-shared/networks/base-weights.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import type { StoredRun } from './run-store.ts';

/** The runs of a project, as far as one is sought to go on from. */
export interface FormerRuns {
  /** Newest first. */
  all: () => StoredRun[];
  folderOf: (run: string) => string;
}

/** A run that another goes on from, and which weights of it: those of its best epoch. */
export interface Beginning {
  run: StoredRun;
  /** The folder of weights. */
  weights: string;
  sha256: string;
}

/**
 * The run that one of this recipe goes on from; null where it begins anew.
 * @param classIds the new run's classes
 * @param named a run's id; null: none, whatever the recipe says; undefined: the one whose weights the recipe names, or, where blocks
 *   of a base are to learn, the newest that fits, since a head that knows nothing yet would spoil what they know
 * @throws AppError run_not_found, from_unfit, from_gone, from_missing
 */
export async function findBeginning(
  runs: FormerRuns,
  recipe: Recipe,
  classIds: readonly number[],
  named: string | null | undefined,
): Promise<Beginning | null> {
  if (named === null) return null;
  if (named !== undefined) {
    const run = runs.all().find(({ id }) => id === named);
    if (run === undefined) throw new AppError('run_not_found', { run: named });
    return checked(run, await weightsOf(runs, run), recipe, classIds);
  }
  if (recipe.from !== null) {
    const found = await findWeights(runs, recipe.from);
    if (found === null) throw new AppError('from_gone', { from: recipe.from });
    return checked(found.run, found, recipe, classIds);
  }
  const { network } = recipe;
  if (network.kind !== 'transfer' || network.learns.length === 0) return null;
  for (const run of runs.all()) {
    const found = reasonAgainst(run, recipe, classIds) === null ? await weightsOf(runs, run) : null;
    if (found !== null) return found;
  }
  throw new AppError('from_missing', { title: baseWeights[network.base].title });
}

/** The run that has these weights; null where none has, or has them no more. */
export async function findWeights(runs: FormerRuns, sha256: string): Promise<Beginning | null> {
  for (const run of runs.all()) {
    const found = await weightsOf(runs, run);
    if (found?.sha256 === sha256) return found;
  }
  return null;
}

function checked(run: StoredRun, found: Beginning | null, recipe: Recipe, classIds: readonly number[]): Beginning {
  const reason = reasonAgainst(run, recipe, classIds);
  if (reason !== null) throw new AppError('from_unfit', { run: run.name, reason });
  if (found === null) throw new AppError('from_gone', { run: run.name });
  return found;
}

/** Why a run's weights are not those of such a network. */
function reasonAgainst(run: StoredRun, recipe: Recipe, classIds: readonly number[]): UnfitReason | null {
  if (run.bestEpoch === null) return 'unfinished';
  const [former, wanted] = [run.recipe.network, recipe.network];
  if (former.kind !== 'transfer' || wanted.kind !== 'transfer' || former.base !== wanted.base) return 'base';
  const layers = ({ head: { pooling, dense } }: typeof former): string => JSON.stringify([pooling, dense]);
  if (layers(former) !== layers(wanted)) return 'head';
  const { input } = recipe;
  if (!(Object.keys(input) as (keyof typeof input)[]).every((key) => run.recipe.input[key] === input[key])) {
    return 'input';
  }
  return run.classIds.join() === classIds.join() ? null : 'classes';
}

/** As the trainer writes it beside weights. */
const manifestSchema = z.looseObject({ sha256: z.string() });

/** The weights of a run's best epoch; null where there are none. */
async function weightsOf(runs: FormerRuns, run: StoredRun): Promise<Beginning | null> {
  const weights = join(runs.folderOf(run.id), 'best');
  let text: string;
  try {
    text = await readFile(join(weights, 'weights.json'), 'utf8');
  } catch {
    return null; // no epoch is done yet, or the folder was taken away
  }
  const { sha256 } = manifestSchema.parse(JSON.parse(text));
  return { run, weights, sha256 };
}
