import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../src-shared/errors.ts';
import type { TrainerReport } from '../../src-shared/protocol/trainer.ts';

/** What a running job has of the outer world. */
export interface Job {
  report: (report: TrainerReport) => void;
  /** Set once the engine asks for an end. */
  signal: AbortSignal;
}

/**
 * To be awaited between two steps: TensorFlow holds the thread, so messages wait until the event loop gets a turn.
 * @throws AppError cancelled
 */
export async function giveTurn(job: Job): Promise<void> {
  await setImmediate();
  if (job.signal.aborted) throw new AppError('cancelled');
}
