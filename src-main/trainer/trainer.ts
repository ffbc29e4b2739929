import { AppError } from '../../src-shared/errors.ts';
import {
  type fromTrainerSchema,
  type TrainerPlan,
  type TrainerResult,
  toTrainerSchema,
  trainerProtocolVersion,
} from '../../src-shared/protocol/trainer.ts';
import type { z } from 'zod';
import { tensorflowFolderVariable } from '../files/trainer-environment.ts';
import { explain } from './explain/explain.ts';
import { nearest, remember } from './explain/nearest.ts';
import { exportTfjs } from './exports/tfjs.ts';
import { countFeatures } from './count-features.ts';
import { fit } from './fit.ts';
import { JobQueue } from './job-queue.ts';
import type { Job } from './job.ts';
import { predict } from './predict.ts';
import { findDevices } from './tensorflow/device.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { loadTensorFlow } from './tensorflow/load.ts';

/**
 * The trainer: a child process of the engine that holds TensorFlow. It takes plans as messages, one at a time, and says what
 * becomes of them (protocol/trainer.ts). What it is told goes in files that the plan names; it knows no database.
 */
function listen(): void {
  const queue = new JobQueue(run, {
    report: (job, report) => send({ type: 'report', job, report }),
    done: (job, result) => send({ type: 'done', job, result }),
    failed: (job, error) => {
      // The sentence goes to the user by its code; the cause belongs in the log, which the engine keeps from stderr.
      process.stderr.write(`${error.stack ?? error.message}\n${describeCause(error.cause)}`);
      send({ type: 'failed', job, error: error.toPlain() });
    },
    cancelled: (job) => send({ type: 'cancelled', job }),
  });
  process.on('message', (raw) => {
    // A message that does not fit the protocol ends the process: an engine that speaks another language must notice.
    const message = toTrainerSchema.parse(raw);
    if (message.type === 'run') queue.add(message.job, message.plan);
    else queue.cancel(message.job);
  });
  // Without its engine a trainer would train for nobody; the last checkpoint is whole at any moment.
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal reaches every process of the command. The engine decides what it means and sends a cancel.
  process.on('SIGINT', () => undefined);
  send({ type: 'ready', version: trainerProtocolVersion });
}

function send(message: z.input<typeof fromTrainerSchema>): void {
  process.send?.(message);
}

async function run(plan: TrainerPlan, job: Job): Promise<TrainerResult> {
  const tf = tensorflow();
  switch (plan.kind) {
    case 'device':
      return { kind: 'device', ...(await findDevices(tf)) };
    case 'train':
      return fit(tf, (await findDevices(tf)).device, plan, job);
    case 'count-features':
      return { kind: 'count-features', known: await countFeatures(plan) };
    case 'predict':
      return { kind: 'predict', outputs: await predict(tf, plan, job) };
    case 'explain':
      return { kind: 'explain', pictures: await explain(tf, plan) };
    case 'remember':
      return { kind: 'remember', photos: await remember(tf, plan, job) };
    case 'nearest':
      return { kind: 'nearest', nearest: await nearest(tf, plan) };
    case 'export':
      return { kind: 'export', ...(await exportTfjs(tf, plan, job)) };
  }
}

let loaded: TensorFlow | null = null;

/** Loaded at the first job: a component that is missing is then an answer to somebody, not a death. */
function tensorflow(): TensorFlow {
  loaded ??= loadTensorFlow(process.env[tensorflowFolderVariable]);
  return loaded;
}

function describeCause(cause: unknown): string {
  if (cause === undefined) return '';
  return `caused by ${cause instanceof Error ? (cause.stack ?? cause.message) : JSON.stringify(cause)}\n`;
}

if (process.send === undefined) throw new AppError('internal', { id: 'the trainer is started by the engine' });
listen();
