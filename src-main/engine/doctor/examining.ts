import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../src-shared/errors.ts';
import { threadModule } from '../../files/program-root.ts';
import type { Examination, ToExaminer } from './examiner.ts';
import type { Examined } from './judgements.ts';

/**
 * Lets a thread judge and compare photos, which it is given piece by piece as they are read.
 * @throws AppError cancelled
 */
export async function examine(pieces: Iterable<Examined[]>, signal: AbortSignal): Promise<Examination> {
  const worker = new Worker(threadModule('engine/doctor', 'examiner'), { name: 'examiner' });
  const { promise, resolve, reject } = Promise.withResolvers<Examination>();
  const stop = (): void => {
    reject(new AppError('cancelled'));
  };
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => {
    reject(new Error(`the examiner ended with ${String(code)}`));
  });
  const give = (message: ToExaminer): void => {
    worker.postMessage(message);
  };
  try {
    await Promise.race([promise, giveAll(pieces, give, signal)]);
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

async function giveAll(
  pieces: Iterable<Examined[]>,
  give: (message: ToExaminer) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const piece of pieces) {
    if (signal.aborted) return;
    give(piece);
    await setImmediate();
  }
  give(null);
}
