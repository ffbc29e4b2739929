import type { JobPhase, JobView } from '../../src-shared/api.ts';
import type { Epoch } from '../../src-shared/protocol/trainer.ts';
import type { Terminal } from './terminal.ts';

/** What a running job is doing, on the terminal's moving line. */
export function showJob(terminal: Terminal, job: JobView): void {
  const { phases, progress } = terminal.words;
  const { live, done, total, bytes, timeLeft } = job;
  const left = timeLeft === null ? [] : [progress.left({ seconds: timeLeft })];
  // Each round ends with the validation photos; that is no stage of its own.
  if (live === null || (job.phase !== 'training' && job.phase !== 'checking')) {
    const counts = total === null || total === 0 ? [] : [countsOf(terminal, job.phase, done, total)];
    const sizes = bytes === null || bytes.total === 0 ? [] : [progress.bytes(bytes)];
    const rests = job.status === 'paused' ? [progress.paused] : [];
    const share = total === null || total === 0 ? null : done / total;
    terminal.progress(phases[job.phase], share, [...counts, ...sizes, ...left, ...rests]);
    return;
  }
  const figures = [
    ...(live.loss === null ? [] : [progress.loss({ loss: live.loss })]),
    ...(live.accuracy === null ? [] : [progress.accuracy({ accuracy: live.accuracy })]),
  ];
  const round = progress.round({ epoch: live.epoch, step: live.step, steps: live.steps });
  terminal.progress(phases.training, live.steps === 0 ? null : live.step / live.steps, [round, ...left, ...figures]);
}

/** An epoch's figures: a line that stays. */
export function showEpoch(terminal: Terminal, epoch: Epoch, best: boolean): void {
  terminal.say(terminal.words.round({ ...epoch, best }));
}

/** What is downloaded is counted in bytes, everything else in pieces. */
function countsOf({ words }: Terminal, phase: JobPhase, done: number, total: number): string {
  if (phase !== 'downloading' && phase !== 'loading') return words.progress.of({ done, total });
  return words.progress.bytes({ done, total });
}
