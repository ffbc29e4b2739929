import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../src-shared/errors.ts';
import { type Epoch, epochSchema, type TrainPlan } from '../../src-shared/protocol/trainer.ts';
import { decisivePart } from '../../src-shared/recipe.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { type Position, positionSchema } from './epoch-position.ts';
import { isSlot } from './graph/optimizers.ts';
import { damaged, type NamedValues, readWeightsIfThere, writeWeights } from './weights.ts';

/**
 * A run's folder:
 *
 *   last/            weights and what the optimizer keeps, after the last whole epoch or somewhere within the next one, with
 *                    all that was so far
 *   best/            weights of the best epoch
 *   history.jsonl    one line per epoch
 *
 * last/ is the truth and is written first; best/ and history.jsonl follow from it and are made again where a process was
 * killed in between. All that a step draws at random is a function of seed, epoch and step, so no random state is kept.
 */
const notesSchema = z.strictObject({
  /** What decides the run, in short: a checkpoint is gone on from only by the plan it was made by. */
  plan: z.string(),
  /** Whole epochs done. */
  epoch: z.int().min(0),
  /** Training steps done in all. */
  step: z.int().positive(),
  bestEpoch: z.int().min(0),
  history: z.array(epochSchema),
  /** Within an epoch: how far it is. Null after a whole one, and in checkpoints from before there was this field. */
  position: positionSchema.nullable().default(null),
  /** What tells the base network that it learns on from others; null without one, and where it was not written down. */
  base: z.string().nullable().default(null),
});

/** What best/ says of itself. */
const bestNotesSchema = z.looseObject({ base: notesSchema.shape.base });

export interface Progress {
  history: Epoch[];
  bestEpoch: number;
  position: Position | null;
  /** As in the notes. */
  base: string | null;
}

export interface Checkpoint extends Progress {
  /** Of the network and of the optimizer. */
  tensors: NamedValues[];
}

/**
 * The state to go on from, null where there is none. Mends best/ and history.jsonl.
 * @throws AppError run_not_resumable when the plan is another one, weights_damaged
 */
export async function openCheckpoint(plan: TrainPlan): Promise<Checkpoint | null> {
  const stored = await readWeightsIfThere(join(plan.folder, 'last'));
  if (stored === null) return null;
  const notes = notesSchema.safeParse(stored.notes);
  if (!notes.success) throw damaged('last/weights.json is not a checkpoint', notes.error);
  const { plan: madeBy, history, bestEpoch, position, base } = notes.data;
  if (madeBy !== fingerprint(plan)) {
    throw new AppError('run_not_resumable', { reason: 'its recipe or its photos have changed' });
  }
  if (position === null && bestEpoch === history.length) await writeBest(plan.folder, stored.tensors, bestEpoch, base);
  await writeHistory(plan.folder, history);
  return { tensors: stored.tensors, history, bestEpoch, position, base };
}

/** Removes what an earlier run left in the folder, and makes it. */
export async function clearCheckpoint(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['last', 'best', 'history.jsonl']) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * Keeps what there is, after an epoch or within one: afterwards it is on the disk, whatever becomes of this process.
 * @param step training steps done in all
 * @param state the network's and the optimizer's tensors
 */
export async function keep(
  plan: TrainPlan,
  { history, bestEpoch, position, base }: Progress,
  step: number,
  state: readonly NamedValues[],
): Promise<void> {
  const epoch = history.length;
  await writeWeights(join(plan.folder, 'last'), state, {
    plan: fingerprint(plan),
    epoch,
    step,
    history,
    bestEpoch,
    position,
    base,
  } satisfies z.infer<typeof notesSchema>);
  if (position !== null) return;
  if (bestEpoch === epoch) await writeBest(plan.folder, state, epoch, base);
  await writeHistory(plan.folder, history);
}

/** What the weights of best/ or last/ say of the base that they were learned on; null where they say nothing. */
export function baseIn(notes: unknown): string | null {
  const read = bestNotesSchema.safeParse(notes);
  return read.success ? read.data.base : null;
}

/** The optimizer's tensors, where they are among them, stay out: best/ is for use, not for going on. */
async function writeBest(
  folder: string,
  tensors: readonly NamedValues[],
  epoch: number,
  base: string | null,
): Promise<void> {
  const weights = tensors.filter(({ name }) => !isSlot(name));
  await writeWeights(join(folder, 'best'), weights, { epoch, base });
}

async function writeHistory(folder: string, history: readonly Epoch[]): Promise<void> {
  const lines = history.map((epoch) => `${JSON.stringify(epoch)}\n`);
  await writeFileAtomic(join(folder, 'history.jsonl'), lines.join(''));
}

/**
 * Everything that decides the numbers but the count of epochs, which may be raised later. What the classes are called is not
 * of it: a class may be renamed while a run rests.
 */
function fingerprint({ recipe, classes, pack, train, validation, classWeights }: TrainPlan): string {
  const named = (examples: TrainPlan['train']): unknown[] =>
    examples.map(({ row, label }) => [pack.photos[row], label]);
  const all = [decisivePart(recipe), classes.length, named(train), named(validation), classWeights];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}
