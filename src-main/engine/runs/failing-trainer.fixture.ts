/**
 * Loaded before the real trainer (`node --import`): its training fails with words of the library that the test chose, as often as
 * PAWPRINT_FAILS says: `memory:BATCH` for batches of more than so many photos, `card` wherever a graphics card may be used. All
 * else it does as ever.
 */
import type { TrainerPlan } from '../../../src-shared/protocol/trainer.ts';

const [fault, batch] = (process.env.PAWPRINT_FAILS ?? '').split(':');
const emit = process.emit.bind(process) as (event: string, ...values: unknown[]) => boolean;

function failureOf(plan: TrainerPlan): object | null {
  if (plan.kind !== 'train') return null;
  if (fault === 'memory' && plan.recipe.batch > Number(batch)) return { code: 'trainer_out_of_memory', details: {} };
  if (fault === 'card' && process.env.CUDA_VISIBLE_DEVICES !== '-1') {
    return { code: 'graphics_card_failed', details: { reason: 'CUDA_ERROR_LAUNCH_FAILED' } };
  }
  return null;
}

process.emit = ((event: string, ...values: unknown[]) => {
  const [message] = values as [{ type?: string; job: number; plan: TrainerPlan } | undefined];
  const failure = event === 'message' && message?.type === 'run' ? failureOf(message.plan) : null;
  if (failure === null) return emit(event, ...values);
  process.send?.({ type: 'failed', job: message?.job, error: failure });
  return true;
}) as typeof process.emit;
