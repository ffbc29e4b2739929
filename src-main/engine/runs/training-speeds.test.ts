import { expect, test } from 'vitest';
import type { TrainerReport } from '../../../src-shared/protocol/trainer.ts';
import { secondsOf, SpeedMeter } from './training-speeds.ts';

const started: TrainerReport = {
  kind: 'started',
  device: { kind: 'cpu', name: 'CPU', tensorflow: '2' },
  parameters: 1,
  stepsPerEpoch: 4,
  validationSteps: 3,
  epochsDone: 0,
};

function step(phase: 'train' | 'validation', epoch: number, number: number): TrainerReport {
  return { kind: 'step', phase, epoch, step: number, steps: 4, loss: null, accuracy: null };
}

/** Plays reports, each so many seconds after the one before. @returns how many were wanted */
function play(meter: SpeedMeter, reports: readonly [after: number, report: TrainerReport][]): number {
  let now = 0;
  const enough = reports.findIndex(([after, report]) => meter.see(report, (now += after)));
  return enough === -1 ? reports.length : enough + 1;
}

test('A short run says what photos, steps and what lies between epochs cost, warming up set aside', () => {
  const meter = new SpeedMeter(0);
  const wanted = play(meter, [
    [5, { kind: 'progress', done: 32, total: 64 }],
    [2, { kind: 'progress', done: 64, total: 64 }],
    [1, started],
    [1, step('train', 1, 1)],
    [0.25, step('train', 1, 2)],
    [0.5, step('train', 1, 3)],
    [0.5, step('train', 1, 4)],
    [1, step('validation', 1, 1)],
    [0.125, step('validation', 1, 2)],
    [0.125, step('validation', 1, 3)],
    [0.75, step('train', 2, 1)],
    [0.5, step('train', 2, 2)],
  ]);
  expect(wanted).toBe(11);
  const speeds = meter.speeds(0.01, 0.5);
  expect(speeds).toMatchObject({ preparing: 0.01, knowing: 2 / 32, trainStep: 0.5, validationStep: 0.125 });
  expect(speeds.between).toBeCloseTo(0.25);
  expect(speeds.starting).toBeCloseTo(9 - 4 - 0.5);
  const work = { unprepared: 100, unknown: 320, epochs: 10, batch: 32, trainSteps: 20, validationSteps: 5 };
  const { preparing, knowing, training } = secondsOf(speeds, work);
  expect([preparing, knowing]).toEqual([1, 20]);
  expect(training).toBeCloseTo(4.5 + 10 * (10 + 0.625 + 0.25) + 5 * 2);
});

test('Steps that take seconds each are not waited for: what was not seen is told by arithmetic', () => {
  const meter = new SpeedMeter(0);
  const steps = [1, 2, 3, 4].map((number): [number, TrainerReport] => [4, step('train', 1, number)]);
  expect(play(meter, [[1, started], ...steps])).toBe(4);
  expect(meter.speeds(0, 0.6)).toMatchObject({ knowing: null, trainStep: 4, validationStep: 2.4, between: 0 });
});
