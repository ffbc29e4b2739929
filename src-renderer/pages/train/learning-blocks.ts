import type { RunSummary } from '@shared/api.ts';
import { baseNetworks } from '@shared/networks/bases.ts';
import type { BaseName } from '@shared/networks/base-names.ts';
import type { Recipe } from '@shared/recipe.ts';

type Transfer = Extract<Recipe['network'], { kind: 'transfer' }>;

/** The recipe in which these blocks of its base learn, or do not; the others stay. */
export function withBlocks(recipe: Recipe, blocks: readonly string[], learn: boolean): Recipe {
  const { network } = recipe;
  if (network.kind !== 'transfer') return recipe;
  const learns = namesOf(network).filter((name) => (blocks.includes(name) ? learn : network.learns.includes(name)));
  // Who no longer learns anything of the base needs no trained head to begin with.
  return { ...recipe, network: { ...network, learns }, from: learns.length === 0 ? null : recipe.from };
}

/** The recipe on another base, all of which is frozen at first; photos become as large as it needs. */
export function withBase(recipe: Recipe, base: BaseName): Recipe {
  const { network, input } = recipe;
  if (network.kind !== 'transfer' || network.base === base) return recipe;
  const size = Math.max(input.size, baseNetworks[base].smallest);
  return { ...recipe, input: { ...input, size }, network: { ...network, base, learns: [] }, from: null };
}

/** Runs that one of this recipe can go on from, in their order: the same network on the same photos, with an epoch that is kept. */
export function fittingRuns(runs: readonly RunSummary[], recipe: Recipe, classes: readonly string[]): RunSummary[] {
  const wanted = recipe.network;
  if (wanted.kind !== 'transfer') return [];
  const layers = ({ head: { pooling, dense } }: Transfer): string => JSON.stringify([pooling, dense]);
  const names = [...classes].sort().join('\n');
  return runs.filter(({ recipe: { network, input }, bestEpoch, classes: theirs }) => {
    if (bestEpoch === null || network.kind !== 'transfer' || network.base !== wanted.base) return false;
    return (
      layers(network) === layers(wanted) &&
      JSON.stringify(Object.entries(input).sort()) === JSON.stringify(Object.entries(recipe.input).sort()) &&
      [...theirs].sort().join('\n') === names
    );
  });
}

function namesOf({ base }: Transfer): string[] {
  return baseNetworks[base].blocks.map(({ name }) => name);
}

/** What is worth a word before the training begins. */
export type LearningWarning = 'gap' | 'all_with_few' | 'large_steps' | 'untrained_head';

/** The book calls training a whole base on its 2,000 photos risky (Chollet, 2nd edition, section 8.3.2). */
const fewPhotos = 2000;
/** Fine-tuning there goes at 1e-5; ten times that is where what was learned begins to be lost. SGD's steps are smaller at the same rate. */
const largeStep = { rmsprop: 1e-4, adam: 1e-4, sgd: 1e-2 } as const;

/**
 * @param photos to learn from
 * @param goesOn whether it goes on from a run whose head has learned
 */
export function learningWarnings(recipe: Recipe, photos: number, goesOn: boolean): LearningWarning[] {
  const { network, optimizer } = recipe;
  if (network.kind !== 'transfer' || network.learns.length === 0) return [];
  const names = namesOf(network);
  const first = names.findIndex((name) => network.learns.includes(name));
  const warnings: [LearningWarning, boolean][] = [
    ['untrained_head', !goesOn],
    ['gap', names.slice(first).some((name) => !network.learns.includes(name))],
    ['all_with_few', network.learns.length === names.length && photos <= fewPhotos],
    ['large_steps', optimizer.learningRate > largeStep[optimizer.kind]],
  ];
  return warnings.flatMap(([warning, holds]) => (holds ? [warning] : []));
}
