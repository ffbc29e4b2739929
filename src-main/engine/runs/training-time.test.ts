import { describe, expect, it } from 'vitest';
import { TrainingTime } from './training-time.ts';

interface Costs {
  warmUp: number;
  train: number;
  validation: number;
  between: number;
}

/** Plays a run whose true duration is known and reads the time left at the given share of it. */
function play(
  plan: { epochs: number; trainSteps: number; validationSteps: number },
  costs: Costs,
  share: number,
): { said: number | null; truth: number } {
  const time = new TrainingTime(plan, 0);
  const moments: { at: number; phase: 'train' | 'validation'; epoch: number; step: number }[] = [];
  let at = costs.warmUp;
  for (let epoch = 1; epoch <= plan.epochs; epoch++) {
    if (epoch > 1) at += costs.between;
    for (let step = 1; step <= plan.trainSteps; step++)
      moments.push({ at: (at += costs.train), phase: 'train', epoch, step });
    for (let step = 1; step <= plan.validationSteps; step++)
      moments.push({ at: (at += costs.validation), phase: 'validation', epoch, step });
  }
  const now = at * share;
  time.start(0);
  for (const moment of moments) if (moment.at <= now) time.step(moment.at, moment.phase, moment.epoch, moment.step);
  return { said: time.left(now), truth: at - now };
}

const plan = { epochs: 10, trainSteps: 20, validationSteps: 8 };

describe('TrainingTime', () => {
  it.each([0.25, 0.5, 0.75])(
    'is within a tenth of the truth at %f of a steady run, whatever the parts cost',
    (share) => {
      for (const costs of [
        { warmUp: 0, train: 1, validation: 0.3, between: 0 },
        { warmUp: 5, train: 0.1, validation: 0.1, between: 2 },
        { warmUp: 1, train: 2, validation: 4, between: 0.5 },
      ]) {
        const { said, truth } = play(plan, costs, share);
        expect(said).not.toBeNull();
        expect(Math.abs((said ?? 0) - truth) / truth).toBeLessThan(0.1);
      }
    },
  );

  it('says nothing before two steps were measured', () => {
    const time = new TrainingTime(plan, 0);
    time.start(0);
    expect(time.left(1)).toBeNull();
    time.step(5, 'train', 1, 1);
    time.step(6, 'train', 1, 2);
    expect(time.left(6)).toBeNull();
  });

  it('counts only what is left when a run goes on from epoch 8', () => {
    const time = new TrainingTime(plan, 8);
    time.start(0);
    for (let step = 1; step <= 20; step++) time.step(step, 'train', 9, step);
    expect(time.left(20)).toBeCloseTo(8 / 3 + 20 + 8 / 3, 1);
  });
});
