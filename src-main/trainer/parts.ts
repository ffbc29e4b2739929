import { changesPhotos } from '../../src-shared/augmentation.ts';
import { baseNetworks } from '../../src-shared/networks/bases.ts';
import type { Layer } from '../../src-shared/networks/layers.ts';
import {
  type LayerSummary,
  learningLayers,
  splitAtFirstLearning,
  summarise,
} from '../../src-shared/networks/networks.ts';
import type { TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { keyOfBase, readBaseOf, requireSameBase, withLearned } from './base-weights.ts';
import { bfloat16Means } from './bfloat16.ts';
import { prepareFeatures } from './features.ts';
import type { Job } from './job.ts';
import { PackReader, type RowReader } from './pack-reader.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import type { NamedValues } from './weights.ts';

/** What a run computes in each step, and from what. */
export interface Parts {
  rows: readonly LayerSummary[];
  learns: (layer: Layer) => boolean;
  /** Layers of a base network: TrainableSettings.keepsStatistics. */
  keepsStatistics: (layer: Layer) => boolean;
  /** All weights of the rows, and what the optimizer kept where the run goes on. */
  values: readonly NamedValues[];
  /** Weights among the rows' that are not the run's own: the base's as they lie on the disk. */
  foreign: ReadonlySet<string>;
  /** Weights that are the run's own, but below the rows: blocks that learned in the run it began from and rest in this one. */
  resting: readonly NamedValues[];
  /** What tells the weights of the base network from others, wherever it runs; null without one. */
  baseKey: string | null;
  /** Numbers in the whole network, whether they are computed with in each step or not. */
  parameters: number;
  reader: RowReader;
}

/** What a run has of its own when it begins or goes on. */
export interface OwnWeights {
  tensors: readonly NamedValues[];
  /** The base that they learned on (Parts.baseKey); null where they learned on none, and where it was not written down. */
  base: string | null;
}

/**
 * The part of a network below all that learns runs once per photo, outside of all steps, and the rest learns from what it made of
 * them. Where photos are changed at random there is nothing to keep: all of the network then runs within each step.
 * @throws AppError base_changed, network_input_too_small, cancelled, and as readBaseWeights
 */
export async function openParts(tf: TensorFlow, plan: TrainPlan, own: OwnWeights, job: Job): Promise<Parts> {
  const { recipe, pack, features } = plan;
  const whole = summarise(recipe, plan.classes.length);
  const { frozen, learning } = splitAtFirstLearning(recipe, whole);
  const learns = learningLayers(recipe, whole);
  const ofDisk = await readBaseOf(recipe, plan.base);
  const baseKey = keyOfBase(ofDisk);
  requireSameBase(recipe, own.base, baseKey);
  const names = new Set(own.tensors.map(({ name }) => name));
  const foreign = ofDisk.filter(({ name }) => !names.has(name));
  const ofLearning = weightNames(whole.filter(({ layer }) => learns.has(layer.name)));
  const parts = {
    learns: ({ name }: Layer) => learns.has(name),
    keepsStatistics: keepsStatistics(recipe),
    foreign: new Set(foreign.map(({ name }) => name).filter((name) => !ofLearning.has(name))),
    baseKey,
    parameters: whole.reduce((sum, row) => sum + row.parameters, 0),
  };
  const values = [...foreign, ...own.tensors];
  const { network, augmentation } = recipe;
  if (network.kind !== 'transfer' || frozen.length === 0 || (augmentation !== null && changesPhotos(augmentation))) {
    return { ...parts, rows: whole, values, resting: [], reader: await PackReader.open(pack) };
  }
  if (features === undefined) throw new RangeError('the plan does not say where features are kept');
  const means = plan.featuresIn === 'float32' ? null : bfloat16Means;
  const below = weightNames(frozen);
  const weights = withLearned(ofDisk, own.tensors);
  const part = { base: network.base, rows: frozen, weights, input: recipe.input };
  return {
    ...parts,
    rows: learning,
    values: values.filter(({ name }) => !below.has(name)),
    resting: own.tensors.filter(({ name }) => below.has(name)),
    reader: await prepareFeatures(tf, part, pack, features, job, means),
  };
}

function keepsStatistics({ network }: TrainPlan['recipe']): Parts['keepsStatistics'] {
  if (network.kind !== 'transfer') return () => false;
  const ofBase = new Set(baseNetworks[network.base].layers.map(({ name }) => name));
  return ({ name }) => ofBase.has(name);
}

function weightNames(rows: readonly LayerSummary[]): Set<string> {
  return new Set(rows.flatMap(({ weights }) => weights.map(({ name }) => name)));
}
