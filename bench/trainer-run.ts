import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { tensorflowFolder } from '../setup/tensorflow-place.js';
import { trainerEnvironment } from '../src-main/files/trainer-environment.ts';
import {
  fromTrainerSchema,
  type TrainerPlan,
  type TrainerReport,
  type TrainerResult,
} from '../src-shared/protocol/trainer.ts';

/** A trainer as the engine starts it. Its TensorFlow is loaded when `work` begins. */
export async function withTrainer<Value>(
  work: (
    run: (plan: TrainerPlan, onReport?: (report: TrainerReport) => void) => Promise<TrainerResult>,
  ) => Promise<Value>,
): Promise<Value> {
  const child = fork(join(import.meta.dirname, '..', 'src-main', 'trainer', 'trainer.ts'), {
    env: { ...process.env, ...trainerEnvironment({ tensorflow: tensorflowFolder() }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exit = once(child, 'exit');
  let jobs = 0;
  const run = (plan: TrainerPlan, onReport?: (report: TrainerReport) => void): Promise<TrainerResult> => {
    const job = ++jobs;
    return new Promise((resolve, reject) => {
      child.on('message', (raw) => {
        const message = fromTrainerSchema.parse(raw);
        if (message.type === 'ready' || message.job !== job) return;
        if (message.type === 'done') resolve(message.result);
        else if (message.type === 'failed') reject(new Error(message.error.code));
        else if (message.type === 'report') onReport?.(message.report);
      });
      child.once('exit', () => {
        reject(new Error('the trainer has ended'));
      });
      child.send({ type: 'run', job, plan });
    });
  };
  try {
    await run({ kind: 'device' });
    return await work(run);
  } finally {
    if (child.connected) child.disconnect();
    await exit;
  }
}
