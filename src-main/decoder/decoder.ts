import type { z } from 'zod';
import { AppError, type ErrorCode, toAppError } from '../../src-shared/errors.ts';
import {
  type DecoderPlan,
  decoderProtocolVersion,
  type DecoderResult,
  type fromDecoderSchema,
  toDecoderSchema,
} from '../../src-shared/protocol/decoder.ts';
import { inspect } from './inspect.ts';
import { watchMemory } from './memory.ts';
import { pack } from './pack.ts';
import { png } from './png.ts';
import { preview } from './preview.ts';
import { raw } from './raw.ts';
import { take } from './take.ts';

/** The decoder's program: takes plans from the engine, one after the other, and turns files into pixels. */

type Answer = z.infer<typeof fromDecoderSchema>;

/** Outcomes that the engine expects; anything else is a fault whose story belongs into the log. */
const expected = new Set<ErrorCode>(['cancelled', 'disk_full']);
const cancelled = new Set<number>();
let last: Promise<unknown> = Promise.resolve();

process.on('message', (raw) => {
  // A message that does not fit is a fault of the engine's: the throw ends this process, and the engine is told.
  const message = toDecoderSchema.parse(raw);
  if (message.type === 'cancel') {
    cancelled.add(message.job);
    return;
  }
  const { job, plan } = message;
  last = last.then(async () => {
    send(await answer(job, plan));
    cancelled.delete(job);
  });
});

// The engine has gone, or wants us gone. A decoding in a thread of libvips would hold up an orderly exit; nothing is lost,
// since what is written here is renamed when it is whole.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C in a terminal reaches every process of the command. The engine decides what it means and sends a cancel.
process.on('SIGINT', () => undefined);

send({ type: 'ready', version: decoderProtocolVersion });

async function answer(job: number, plan: DecoderPlan): Promise<Answer> {
  const endWatch = watchMemory(plan.limits.pixels);
  try {
    if (cancelled.has(job)) return { type: 'cancelled', job };
    return { type: 'done', job, result: await work(job, plan) };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'cancelled') return { type: 'cancelled', job };
    if (!error.code.startsWith('photo_') && !expected.has(error.code)) process.stderr.write(`${stackOf(thrown)}\n`);
    return { type: 'failed', job, error: error.toPlain() };
  } finally {
    endWatch();
  }
}

async function work(job: number, plan: DecoderPlan): Promise<DecoderResult> {
  switch (plan.kind) {
    case 'inspect':
      return inspect(plan);
    case 'take':
      return take(
        plan,
        (report) => send({ type: 'report', job, report }),
        () => cancelled.has(job),
      );
    case 'raw':
      return raw(plan);
    case 'preview':
      return preview(plan);
    case 'png':
      return png(plan);
    case 'pack':
      return pack(
        plan,
        (report) => send({ type: 'report', job, report }),
        () => cancelled.has(job),
      );
  }
}

function send(message: Answer): void {
  if (process.send === undefined) throw new AppError('internal', {}, { cause: new Error('started without an engine') });
  if (process.connected) process.send(message);
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
