import type { TrainerPlan } from '../../../src-shared/protocol/trainer.ts';

/**
 * Speaks as a trainer does and trains nothing. Asked for its device it names its process and its threads; asked to predict,
 * it reports that it began and then waits to be stopped.
 */
process.on('message', (message: { type: 'run' | 'cancel'; job: number; plan: TrainerPlan }) => {
  const { job } = message;
  if (message.type === 'cancel') {
    say({ type: 'cancelled', job });
  } else if (message.plan.kind === 'device') {
    const name = `${process.pid} ${process.env.FIXTURE_THREADS ?? 'none'} ${process.env.FIXTURE_GPU ?? 'auto'}`;
    const device = { kind: 'cpu', name, tensorflow: '0' };
    say({ type: 'done', job, result: { kind: 'device', device, devices: [device], cards: [] } });
  } else {
    say({ type: 'report', job, report: { kind: 'progress', done: 0, total: 1 } });
  }
});
say({ type: 'ready', version: 2 });

function say(message: unknown): void {
  process.send?.(message);
}
