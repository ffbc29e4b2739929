import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type LayerSummary, summarise } from '../../../src-shared/networks/networks.ts';
import type { ModelReference, Neighbour } from '../../../src-shared/protocol/trainer.ts';
import { replaceFolder } from '../../files/atomic.ts';
import { keyOfBase } from '../base-weights.ts';
import { pixelsOf } from '../epoch.ts';
import { RunningLayers } from '../graph/running-layers.ts';
import { giveTurn, type Job } from '../job.ts';
import { batchesOf } from '../pack-reader.ts';
import { openAnswering, type PredictPlan, readModel } from '../predict.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { scoped } from '../tensorflow/scope.ts';
import { elements, type NamedValues } from '../weights.ts';
import { photoOf } from './explain.ts';

/** Raised when the same photo would give other numbers. */
const codeVersion = 1;
/** Photos run at once, as in predict.ts. */
const batch = 32;

const keptSchema = z.strictObject({
  /** What made these numbers: code, layer and all weights of the network. */
  key: z.string(),
  /** Numbers of a photo. */
  width: z.int().positive(),
  /** SHA-256 of each photo, in the order of the rows. */
  photos: z.array(z.string()),
  sha256: z.string(),
});

/** What a network's answer is made of: the layer before the last, and what tells its numbers from another network's. */
interface BeforeAnswer {
  layer: string;
  /** Numbers of a photo. */
  width: number;
  key: string;
}

function beforeAnswer(rows: readonly LayerSummary[], weights: readonly NamedValues[]): BeforeAnswer {
  const layer = rows.at(-1)?.layer.inputs[0] ?? '';
  return { layer, width: elements(rows.at(-2)?.output ?? []), key: keyOf(layer, weights) };
}

/** One row a photo, each of length 1 (or all 0): the cosine of two is then the sum of their products. */
function rowsBefore(running: RunningLayers, { layer, width }: BeforeAnswer, pixels: Tensor4D): Float32Array {
  const values = running.valuesOf(layer, pixels);
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let at = 0; at < row.length; at++) row[at] = (row[at] ?? 0) / length;
  }
  return values;
}

/**
 * Keeps in a folder, in half precision, what a network makes of photos before it answers. Made anew each time it is asked for;
 * whoever is killed meanwhile leaves the old ones or none.
 * @returns photos kept
 * @throws AppError weights_damaged, cancelled, disk_full
 */
export async function remember(tf: TensorFlow, plan: PredictPlan & { folder: string }, job: Job): Promise<number> {
  const { model, pack, rows, folder } = plan;
  const whole = summarise(model.recipe, model.classes.length);
  const { layers, weights, reader } = await openAnswering(tf, plan, whole, job);
  const before = beforeAnswer(whole, weights);
  const { width } = before;
  const running = await RunningLayers.open(tf, layers.slice(0, -1), weights, [before.layer]);
  try {
    const numbers = new Float16Array(rows.length * width);
    let done = 0;
    const examples = rows.map((row) => ({ row, label: 0 }));
    if (examples.length > 0) {
      for await (const { pixels } of batchesOf(reader, examples, batch)) {
        const values = scoped(tf, () => rowsBefore(running, before, pixelsOf(tf, pixels, reader.pack)));
        numbers.set(values, done * width);
        done += values.length / width;
        job.report({ kind: 'progress', done, total: rows.length });
        await giveTurn(job);
      }
    }
    const data = Buffer.from(numbers.buffer);
    const kept: z.infer<typeof keptSchema> = {
      key: before.key,
      width,
      photos: rows.map((row) => pack.photos[row] ?? ''),
      sha256: createHash('sha256').update(data).digest('hex'),
    };
    await replaceFolder(folder, async (making) => {
      await writeFile(join(making, 'features.bin'), data);
      await writeFile(join(making, 'features.json'), JSON.stringify(kept));
    });
    return rows.length;
  } finally {
    await reader.close();
    running.dispose();
  }
}

/**
 * The photos of a folder that are most alike to a photo in the network's eyes, the most alike first.
 * @param count so many at most
 * @returns null where nothing is kept, where it is damaged, or where other weights made it: `remember` makes it anew
 * @throws AppError weights_damaged
 */
export async function nearest(
  tf: TensorFlow,
  plan: { model: ModelReference; photo: string; folder: string; count: number },
): Promise<Neighbour[] | null> {
  const rows = summarise(plan.model.recipe, plan.model.classes.length);
  const weights = await readModel(plan.model);
  const before = beforeAnswer(rows, weights);
  const kept = await readKept(plan.folder);
  if (kept?.key !== before.key) return null;
  const running = await RunningLayers.open(tf, rows.slice(0, -1), weights, [before.layer]);
  try {
    const asked = scoped(tf, () => rowsBefore(running, before, photoOf(tf, plan.photo, plan.model)));
    const { width, numbers } = kept;
    const all = kept.photos.map((photo, row): Neighbour => {
      const own = Float32Array.from(numbers.subarray(row * width, (row + 1) * width));
      let similarity = 0;
      for (let at = 0; at < width; at++) similarity += (own[at] ?? 0) * (asked[at] ?? 0);
      return { photo, similarity };
    });
    return all.sort((a, b) => b.similarity - a.similarity).slice(0, plan.count);
  } finally {
    running.dispose();
  }
}

async function readKept(folder: string): Promise<(z.infer<typeof keptSchema> & { numbers: Float16Array }) | null> {
  try {
    const kept = keptSchema.parse(JSON.parse(await readFile(join(folder, 'features.json'), 'utf8')));
    const data = await readFile(join(folder, 'features.bin'));
    if (createHash('sha256').update(data).digest('hex') !== kept.sha256) return null;
    return { ...kept, numbers: new Float16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length)) };
  } catch {
    return null; // never made, or not readable: both mean making it
  }
}

function keyOf(layer: string, weights: readonly NamedValues[]): string {
  return createHash('sha256')
    .update(JSON.stringify([codeVersion, layer, keyOfBase(weights)]))
    .digest('hex');
}
