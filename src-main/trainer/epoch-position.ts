import { z } from 'zod';
import { answerOf } from '../../src-shared/evaluation.ts';
import type { Outcome } from './graph/trainable-network.ts';

/** How far an epoch is, with its sums so far: all that goes on from here needs beside the weights. */
export const positionSchema = z.strictObject({
  /** Steps done. */
  step: z.int().min(0),
  /** Sum of the photos' losses, in double precision. */
  loss: z.number(),
  /** Photos answered rightly, and all. */
  correct: z.int().min(0),
  photos: z.int().min(0),
  /** Time spent in training steps. */
  seconds: z.number().min(0),
});
export type Position = z.infer<typeof positionSchema>;

export interface Figures {
  loss: number;
  /** Share of 1. */
  accuracy: number;
}

export function epochBegin(): Position {
  return { step: 0, loss: 0, correct: 0, photos: 0, seconds: 0 };
}

/** After one more step. @param outcome of the step: the loss is the batch's mean */
export function advance(
  position: Position,
  { loss, logits }: Outcome,
  labels: readonly number[],
  seconds: number,
): Position {
  const correct = labels.filter((label, index) => classOf(logits[index] ?? []) === label).length;
  return {
    step: position.step + 1,
    loss: position.loss + loss * labels.length,
    correct: position.correct + correct,
    photos: position.photos + labels.length,
    seconds: position.seconds + seconds,
  };
}

/** Means over the photos as each step saw them, as Keras counts them. */
export function figuresOf({ loss, correct, photos }: Position): Figures {
  return { loss: loss / photos, accuracy: correct / photos };
}

/** A sigmoid's logit speaks for the second class above 0, where its probability is above one half. */
function classOf(logits: readonly number[]): number {
  const [only] = logits;
  if (logits.length === 1 && only !== undefined) return only > 0 ? 1 : 0;
  return answerOf(logits);
}
