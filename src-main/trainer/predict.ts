import type { ModelReference, Pack } from '../../src-shared/protocol/trainer.ts';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { type LayerSummary, splitAtFirstLearning, summarise } from '../../src-shared/networks/networks.ts';
import { keyOfBase, readBaseOf, requireSameBase, withLearned } from './base-weights.ts';
import { baseIn } from './checkpoint.ts';
import { pixelsOf, rowsOf } from './epoch.ts';
import { prepareFeatures } from './features.ts';
import { RunningLayers } from './graph/running-layers.ts';
import { giveTurn, type Job } from './job.ts';
import { batchesOf, PackReader, type RowReader } from './pack-reader.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { scoped } from './tensorflow/scope.ts';
import { type NamedValues, readWeights } from './weights.ts';

/** What is asked of which network. */
export interface PredictPlan {
  model: ModelReference;
  pack: Pack;
  rows: readonly number[];
  /** Where what a frozen base makes of the pack's photos is kept; left out: nothing is. */
  features?: string | undefined;
}

/** Photos answered at once; more does not make a processor faster (measured at 8, 32 and 64). */
const batch = 32;

/** All weights of a network, its base's included. @throws AppError weights_damaged, base_changed, and as readBaseWeights */
export async function readModel({ recipe, weights, base }: ModelReference): Promise<NamedValues[]> {
  const [below, own] = [await readBaseOf(recipe, base), await readWeights(weights)];
  requireSameBase(recipe, baseIn(own.notes), keyOfBase(below));
  return [...below, ...own.tensors];
}

/** What answers, and from what: where features are kept, from those, as in training. */
export async function openAnswering(
  tf: TensorFlow,
  { model, pack, features }: PredictPlan,
  rows: readonly LayerSummary[],
  job: Job,
): Promise<{ layers: readonly LayerSummary[]; weights: readonly NamedValues[]; reader: RowReader }> {
  const { recipe } = model;
  const weights = await readModel(model);
  const { frozen, learning } = splitAtFirstLearning(recipe, rows);
  if (features === undefined || recipe.network.kind !== 'transfer' || frozen.length === 0) {
    return { layers: rows, weights, reader: await PackReader.open(pack) };
  }
  const base = withLearned(await readBaseOf(recipe, model.base), weights);
  const part = { base: recipe.network.base, rows: frozen, weights: base, input: recipe.input };
  return { layers: learning, weights, reader: await prepareFeatures(tf, part, pack, features, job) };
}

/**
 * What a network says of rows of a pack, in the order asked: one row of probabilities each (one value for a sigmoid).
 * Reports photos done of photos asked, after every batch.
 * @throws AppError weights_damaged, cancelled, network_input_too_small
 */
export async function predict(tf: TensorFlow, plan: PredictPlan, job: Job): Promise<number[][]> {
  const { size, channels } = plan.model.recipe.input;
  if (plan.pack.size !== size || plan.pack.channels !== channels) {
    throw new RangeError(
      `the pack holds ${plan.pack.size}x${plan.pack.size}x${plan.pack.channels}, the network wants another size`,
    );
  }
  const { recipe, classes } = plan.model;
  const rows = summarise(recipe, classes.length);
  const answer = rows.at(-1)?.layer.name ?? '';
  const outputs: number[][] = [];
  const examples = plan.rows.map((row) => ({ row, label: 0 }));
  if (examples.length === 0) return outputs;
  const { layers, weights, reader } = await openAnswering(tf, plan, rows, job);
  const network = await RunningLayers.open(tf, layers, weights, [answer]);
  try {
    for await (const { pixels } of batchesOf(reader, examples, batch)) {
      const answers = scoped(tf, () => rowsOf(network.run(pixelsOf(tf, pixels, reader.pack))[answer] as Tensor2D));
      outputs.push(...answers);
      job.report({ kind: 'progress', done: outputs.length, total: examples.length });
      await giveTurn(job);
    }
    return outputs;
  } finally {
    await reader.close();
    network.dispose();
  }
}
