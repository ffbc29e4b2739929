import { changesPhotos } from '../../src-shared/augmentation.ts';
import type { Layer } from '../../src-shared/networks/layers.ts';
import { type LayerSummary, splitAtHead, summarise } from '../../src-shared/networks/networks.ts';
import type { TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { keyOfBase, readBaseOf, requireSameBase } from './base-weights.ts';
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
  /** Weights among the rows' that are not the run's own. */
  base: readonly NamedValues[];
  /** What tells the weights of the base network from others, wherever it runs; null without one. */
  baseKey: string | null;
  /** Numbers in the whole network, whether they are computed with in each step or not. */
  parameters: number;
  reader: RowReader;
}

/**
 * A frozen base runs once per photo, outside of all steps, and the head learns from what it made of them. Where photos are
 * changed at random there is nothing to keep: the base then runs within each step.
 * @param learnedOn the base that the run has learned on before (Parts.baseKey); null where it begins
 * @throws AppError base_changed, network_input_too_small, cancelled, and as readBaseWeights
 */
export async function openParts(tf: TensorFlow, plan: TrainPlan, learnedOn: string | null, job: Job): Promise<Parts> {
  const { recipe, pack, features } = plan;
  const whole = summarise(recipe, plan.classes.length);
  const { frozen, learning } = splitAtHead(recipe, whole);
  const names = new Set(learning.map(({ layer }) => layer.name));
  const parts = {
    learns: ({ name }: Layer) => names.has(name),
    parameters: whole.reduce((sum, row) => sum + row.parameters, 0),
  };
  const weights = await readBaseOf(recipe, plan.base);
  const baseKey = keyOfBase(weights);
  requireSameBase(recipe, learnedOn, baseKey);
  const { network, augmentation } = recipe;
  if (network.kind !== 'transfer' || frozen.length === 0 || (augmentation !== null && changesPhotos(augmentation))) {
    return { ...parts, rows: whole, base: weights, baseKey, reader: await PackReader.open(pack) };
  }
  if (features === undefined) throw new RangeError('the plan does not say where features are kept');
  const means = plan.featuresIn === 'float32' ? null : bfloat16Means;
  const part = { base: network.base, rows: frozen, weights, input: recipe.input };
  return {
    ...parts,
    rows: learning,
    base: [],
    baseKey,
    reader: await prepareFeatures(tf, part, pack, features, job, means),
  };
}
