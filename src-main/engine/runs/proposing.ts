import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProposalReason, RecipeProposal, RunPlan } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { type Recipe, readyRecipes } from '../../../src-shared/recipe.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { PhotoStore, StoredPhoto } from '../photos/photo-store.ts';
import type { SplitStore } from '../split/split-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Runs } from './runs.ts';

/** Photos this small are looked at as digits are (those are 28 x 28), where they are grey besides. */
const smallPhoto = 64;
/** Photos of each class from which on a network learns something from nothing; the lecture's have 1,000. */
const enoughPhotos = 200;
/** Photos that are looked at. */
const looked = 20;

export interface ProposingTools {
  runs: Runs;
  splits: SplitStore;
  photos: PhotoStore;
  decoders: Decoders;
  /** The plan of a recipe with its time, measured. */
  measure: (recipe: Recipe) => Promise<RunPlan>;
  /** The same without measuring anything. */
  plan: (recipe: Recipe) => RunPlan;
}

export interface Candidate {
  recipe: Recipe;
  why: ProposalReason;
}

/** What the choice hangs on, beside the time. */
export interface Situation {
  /** Small and grey. */
  areDigits: boolean;
  /** Training photos of the class that has the fewest. */
  perClass: number;
  /** Recipes whose base network is not on this computer. */
  isMissing: (recipe: Recipe) => boolean;
  isTimeNamed: boolean;
}

/**
 * Proposes one of the ready recipes.
 * @param minutes that the user has; null: none were named, and nothing is measured
 * @throws AppError split_missing, and as Plans.measure
 */
export async function propose(tools: ProposingTools, minutes: number | null): Promise<RecipeProposal> {
  const { splits, runs } = tools;
  const split = splits.newest();
  if (split === null) throw new AppError('split_missing');
  const counts = splits.counts(split.id).filter(({ part }) => part === 'train');
  const perClass = Math.min(...counts.map(({ count }) => count));
  const candidates = candidatesFor({
    areDigits: await areDigits(tools),
    perClass,
    isMissing: ({ name }) => runs.choices().some((choice) => choice.name === name && choice.missing !== null),
    isTimeNamed: minutes !== null,
  });
  return { ...(await fitting(tools, candidates, minutes)), perClass, minutes };
}

/** Those that suit the photos, what promises most first; the last of them is the quickest. */
export function candidatesFor({ areDigits, perClass, isMissing, isTimeNamed }: Situation): Candidate[] {
  if (areDigits) return [{ recipe: readyRecipes.mnist, why: 'digits' }];
  // Changed photos are worth their time where there are enough of them, and somebody says how long it may take: it is hours.
  const slow: Candidate[] =
    isTimeNamed && perClass >= enoughPhotos ? [{ recipe: readyRecipes['vgg16-augmented'], why: 'time_for_more' }] : [];
  const quick: Candidate = { recipe: readyRecipes.quick, why: perClass < enoughPhotos ? 'few_photos' : 'knows_photos' };
  return [...slow.filter(({ recipe }) => !isMissing(recipe)), quick];
}

/** The first whose time suffices; the last one with as many epochs as there is time for. */
async function fitting(
  { measure, plan }: Pick<ProposingTools, 'measure' | 'plan'>,
  candidates: readonly Candidate[],
  minutes: number | null,
): Promise<Omit<RecipeProposal, 'perClass' | 'minutes'>> {
  const last = candidates.at(-1);
  if (last === undefined) throw new Error('no recipe suits any photos');
  if (minutes === null) return { ...last, time: 'unlimited', plan: plan(last.recipe) };
  for (const candidate of candidates) {
    const measured = await measure(candidate.recipe);
    if (measured.seconds === null) return { ...last, time: 'unknown', plan: plan(last.recipe) };
    if (measured.seconds <= minutes * 60) return { ...candidate, time: 'fits', plan: measured };
  }
  const recipe = { ...last.recipe, epochs: epochsWithin(minutes * 60, last.recipe.epochs, plan(last.recipe)) };
  const shortened = plan(recipe);
  const time = (shortened.seconds ?? 0) <= minutes * 60 ? 'shortened' : 'too_long';
  return { recipe, why: last.why, time, plan: shortened };
}

/** At least one; what comes before the epochs takes as long for one as for all. */
export function epochsWithin(seconds: number, epochs: number, { parts }: Pick<RunPlan, 'parts'>): number {
  if (parts === null) return epochs;
  const left = seconds - parts.preparing - parts.knowing;
  return Math.max(1, Math.min(epochs, Math.floor((left / parts.training) * epochs)));
}

/** Some photos of each class; those that are small are looked at for colour. */
async function areDigits({ photos, runs, decoders }: ProposingTools): Promise<boolean> {
  const classes = photos.classes().filter(({ count }) => count > 0);
  const some = classes.flatMap(({ id }) => photos.first(id, Math.ceil(looked / classes.length)));
  if (some.length === 0 || !some.every(isSmall)) return false;
  const scratch = join(runs.folder, 'incoming', randomUUID());
  await mkdir(scratch, { recursive: true });
  try {
    for (const { id, format } of some) {
      const { grey } = await decoders.raw(originalFile(runs.folder, id, format), join(scratch, 'pixels'));
      if (!grey) return false;
    }
    return true;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function isSmall({ width, height }: StoredPhoto): boolean {
  return Math.max(width, height) <= smallPhoto;
}
