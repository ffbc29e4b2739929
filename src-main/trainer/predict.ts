import type { ModelReference, Pack } from '../../src-shared/protocol/trainer.ts';
import { pixelsOf, rowsOf } from './epoch.ts';
import { giveTurn, type Job } from './job.ts';
import { Network } from './networks/network.ts';
import { batchesOf, PackReader } from './pack-reader.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { scoped } from './tensorflow/scope.ts';
import { readWeights } from './weights.ts';

/** Photos answered at once; more does not make a processor faster (measured at 8, 32 and 64). */
const batch = 32;

/** The network of a reference, to be disposed of by the caller. @throws AppError weights_damaged */
export async function openNetwork(tf: TensorFlow, { recipe, classes, weights }: ModelReference): Promise<Network> {
  return new Network(tf, recipe, classes.length, (await readWeights(weights)).tensors);
}

/**
 * What a network says of rows of a pack, in the order asked: one row of probabilities each (one value for a sigmoid).
 * Reports photos done of photos asked, after every batch.
 * @throws AppError weights_damaged, cancelled
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
  const network = await openNetwork(tf, plan.model);
  const reader = await PackReader.open(plan.pack);
  try {
    const outputs: number[][] = [];
    const examples = plan.rows.map((row) => ({ row, label: 0 }));
    if (examples.length === 0) return outputs;
    for await (const { pixels } of batchesOf(reader, examples, batch)) {
      outputs.push(...scoped(tf, () => rowsOf(network.probabilities(pixelsOf(tf, pixels, plan.pack)))));
      job.report({ kind: 'progress', done: outputs.length, total: examples.length });
      await giveTurn(job);
    }
    return outputs;
  } finally {
    await reader.close();
    network.dispose();
  }
}
