import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphModel } from '@tensorflow/tfjs-node-gpu';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { AppError } from '../../../src-shared/errors.ts';
import { answerOf, probabilitiesPerClass } from '../../../src-shared/evaluation.ts';
import type { ExportPlan, TrainerResult } from '../../../src-shared/protocol/trainer.ts';
import { pixelsOf, rowsOf } from '../epoch.ts';
import { giveTurn, type Job } from '../job.ts';
import { PackReader } from '../pack-reader.ts';
import { predict } from '../predict.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { scoped } from '../tensorflow/scope.ts';

type Check = Extract<TrainerResult, { kind: 'export' }>['check'];

/** Rounding of float32 sums in another order moves a probability by 1e-7 to 1e-6; more than this is a wrong model. */
export const tolerance = 1e-4;
/** A photo is compared on its own pixels only where the network is this sure: others may fall either way. */
export const sureness = 0.1;
/** Share of equal answers that `keras` resizing must reach; `sharp` resizes otherwise than the exported model. */
export const sameShare = 0.98;

/**
 * Opens an export from its files and compares it with the network it was made of: on prepared pixels (probabilities), and
 * on photos of any size that the exported model resizes itself (answers).
 * @throws AppError export_check_failed, cancelled
 */
export async function checkExport(tf: TensorFlow, plan: ExportPlan, job: Job): Promise<Check> {
  const { pack, rows, originals } = plan.check;
  const total = 2 * rows.length + originals.length;
  const progress = (done: number): void => job.report({ kind: 'progress', done, total });
  const forward: Job = {
    signal: job.signal,
    report: (report) => {
      if (report.kind === 'progress') progress(report.done);
    },
  };
  const trained = (await predict(tf, { model: plan.model, pack, rows }, forward)).map(probabilitiesPerClass);
  const model = await tf.loadGraphModel(tf.io.fileSystem(join(plan.folder, 'model.json')));
  try {
    const maxDifference = await comparePrepared(tf, model, plan, trained, job, (done) => progress(rows.length + done));
    // Not "greater than": a difference that is no number must fail as well.
    if (!(maxDifference <= tolerance)) throw failed(`probabilities differ by ${maxDifference}`);
    const answers = await compareOriginals(tf, model, plan, trained, job, (done) => progress(2 * rows.length + done));
    const share = answers.originals === 0 ? 1 : answers.sameLabel / answers.originals;
    if (plan.model.recipe.input.resizing === 'keras' && share < sameShare) {
      throw failed(`${answers.sameLabel} of ${answers.originals} photos get the same answer`);
    }
    return { photos: rows.length, maxDifference, ...answers };
  } finally {
    model.dispose();
  }
}

/** The largest difference of a probability over the rows; one photo at a time, as users ask. */
async function comparePrepared(
  tf: TensorFlow,
  model: GraphModel,
  { check: { pack, rows } }: ExportPlan,
  trained: readonly number[][],
  job: Job,
  progress: (done: number) => void,
): Promise<number> {
  const reader = await PackReader.open(pack);
  let largest = 0;
  try {
    for (const [index, row] of rows.entries()) {
      const pixels = await reader.read([row]);
      const [exported = []] = scoped(tf, () => {
        const prepared = pixelsOf(tf, pixels, pack);
        // The exported model takes colour photos; a grey one has three equal channels.
        return ask(model, pack.channels === 1 ? tf.tile(prepared, [1, 1, 1, 3]) : prepared);
      });
      const expected = trained[index] ?? [];
      for (const [place, probability] of expected.entries()) {
        const difference = Math.abs(probability - (exported[place] ?? Number.NaN));
        if (!(difference <= largest)) largest = difference;
      }
      progress(index + 1);
      await giveTurn(job);
    }
  } finally {
    await reader.close();
  }
  return largest;
}

/** Of the photos the network is sure about: how many, and how many get the same answer from their own pixels. */
async function compareOriginals(
  tf: TensorFlow,
  model: GraphModel,
  { check: { originals } }: ExportPlan,
  trained: readonly number[][],
  job: Job,
  progress: (done: number) => void,
): Promise<{ originals: number; sameLabel: number }> {
  let sure = 0;
  let sameLabel = 0;
  for (const [index, { file, width, height }] of originals.entries()) {
    const expected = trained[index] ?? [];
    const [best = 0, second = 0] = [...expected].sort((a, b) => b - a);
    if (best - second >= sureness) {
      const pixels = await readFile(file);
      if (pixels.length !== width * height * 3) throw new RangeError(`${pixels.length} bytes for ${width}x${height}x3`);
      const [exported = []] = scoped(tf, () =>
        ask(model, tf.tensor4d(new Float32Array(pixels), [1, height, width, 3])),
      );
      sure++;
      if (answerOf(exported) === answerOf(expected)) sameLabel++;
    }
    progress(index + 1);
    await giveTurn(job);
  }
  return { originals: sure, sameLabel };
}

function ask(model: GraphModel, pixels: Tensor4D): number[][] {
  return rowsOf(model.predict(pixels) as Tensor2D);
}

function failed(reason: string): AppError {
  return new AppError('export_check_failed', { reason });
}
