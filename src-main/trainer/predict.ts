import type { ModelReference, Pack } from '../../src-shared/protocol/trainer.ts';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { summarise } from '../../src-shared/networks/networks.ts';
import { keyOfBase, readBaseOf, requireSameBase } from './base-weights.ts';
import { baseIn } from './checkpoint.ts';
import { pixelsOf, rowsOf } from './epoch.ts';
import { RunningLayers } from './graph/running-layers.ts';
import { giveTurn, type Job } from './job.ts';
import { batchesOf, PackReader } from './pack-reader.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { scoped } from './tensorflow/scope.ts';
import { type NamedValues, readWeights } from './weights.ts';

/** Photos answered at once; more does not make a processor faster (measured at 8, 32 and 64). */
const batch = 32;

/** All weights of a network, its base's included. @throws AppError weights_damaged, base_changed, and as readBaseWeights */
export async function readModel({ recipe, weights, base }: ModelReference): Promise<NamedValues[]> {
  const [below, own] = [await readBaseOf(recipe, base), await readWeights(weights)];
  requireSameBase(recipe, baseIn(own.notes), keyOfBase(below));
  return [...below, ...own.tensors];
}

/**
 * What a network says of rows of a pack, in the order asked: one row of probabilities each (one value for a sigmoid).
 * Reports photos done of photos asked, after every batch.
 * @throws AppError weights_damaged, cancelled, network_input_too_small
 */
export async function predict(
  tf: TensorFlow,
  plan: { model: ModelReference; pack: Pack; rows: readonly number[] },
  job: Job,
): Promise<number[][]> {
  const { size, channels } = plan.model.recipe.input;
  if (plan.pack.size !== size || plan.pack.channels !== channels) {
    throw new RangeError(
      `the pack holds ${plan.pack.size}x${plan.pack.size}x${plan.pack.channels}, the network wants another size`,
    );
  }
  const { recipe, classes } = plan.model;
  const rows = summarise(recipe, classes.length);
  const answer = rows.at(-1)?.layer.name ?? '';
  const network = await RunningLayers.open(tf, rows, await readModel(plan.model), [answer]);
  const reader = await PackReader.open(plan.pack);
  try {
    const outputs: number[][] = [];
    const examples = plan.rows.map((row) => ({ row, label: 0 }));
    if (examples.length === 0) return outputs;
    for await (const { pixels } of batchesOf(reader, examples, batch)) {
      const answers = scoped(tf, () => rowsOf(network.run(pixelsOf(tf, pixels, plan.pack))[answer] as Tensor2D));
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
