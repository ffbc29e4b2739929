import { expect, it } from 'vitest';
import { overfittingFrom } from './overfitting.ts';
import type { Epoch } from './protocol/trainer.ts';

function run(...losses: [loss: number, valLoss: number][]): Epoch[] {
  return losses.map(([loss, valLoss], at) => ({
    epoch: at + 1,
    loss,
    valLoss,
    accuracy: 0,
    valAccuracy: 0,
    seconds: 1,
  }));
}

it('begins after the least loss on the validation, where that grows while the photos are still learned', () => {
  const history = run([0.69, 0.68], [0.6, 0.61], [0.5, 0.56], [0.4, 0.55], [0.3, 0.6], [0.2, 0.7], [0.1, 0.9]);
  expect(overfittingFrom(history)).toBe(5);
});

it('is not said before three epochs agree', () => {
  const history = run([0.69, 0.68], [0.6, 0.61], [0.5, 0.55], [0.4, 0.56], [0.3, 0.6], [0.2, 0.7]);
  expect(overfittingFrom(history.slice(0, 5))).toBeNull();
  expect(overfittingFrom(history)).toBeNull();
  expect(overfittingFrom([...history, ...run([0.1, 0.7]).map((epoch) => ({ ...epoch, epoch: 7 }))])).toBe(5);
});

it('is not said of a run that still gets better, nor of one that has settled', () => {
  expect(overfittingFrom(run([0.7, 0.7], [0.6, 0.6], [0.5, 0.5], [0.4, 0.45], [0.3, 0.4]))).toBeNull();
  expect(overfittingFrom(run([0.5, 0.5], [0.4, 0.4], [0.35, 0.41], [0.3, 0.4], [0.28, 0.41], [0.26, 0.41]))).toBeNull();
});

it('is not said where the photos are no longer learned either: that is another fault', () => {
  expect(overfittingFrom(run([0.5, 0.5], [0.4, 0.4], [0.6, 0.7], [0.7, 0.8], [0.8, 0.9], [0.9, 1]))).toBeNull();
});

it('does not take one lucky epoch for the turn', () => {
  const history = run([0.7, 0.7], [0.6, 0.4], [0.5, 0.6], [0.4, 0.55], [0.35, 0.53], [0.3, 0.52], [0.25, 0.5]);
  expect(overfittingFrom(history)).toBeNull();
});

it('says nothing of no epoch, or of losses that are no numbers', () => {
  expect(overfittingFrom([])).toBeNull();
  expect(
    overfittingFrom(run([0.5, Number.NaN], [0.4, Number.NaN], [0.3, Number.NaN], [0.2, Number.NaN], [0.1, 1])),
  ).toBeNull();
});
