import { expect, test } from 'vitest';
import { isExploding } from './exploding.ts';
import { fit } from './fit.ts';
import { loadForTests, quietJob, temporaryFolder, toyPlan } from './trainer.fixture.ts';

test('One epoch beyond all measure may find its way back, the second one ends the run', () => {
  const losses = (...values: number[]): { loss: number }[] => values.map((loss) => ({ loss }));
  expect(isExploding(losses(18, 0.4), 2)).toBe(false);
  expect(isExploding(losses(0.4, 5000), 2)).toBe(false);
  expect(isExploding(losses(0.4, 5000, 0.5), 2)).toBe(false);
  expect(isExploding(losses(0.4, 5000, 700), 2)).toBe(true);
  expect(isExploding(losses(5000, 700), 10)).toBe(false);
});

test('Training whose loss is beyond all measure, though a number, ends as diverged with that loss', async () => {
  await using folder = await temporaryFolder();
  // Weights of the classes that make any loss as large as a learning rate that is far too high.
  const plan = await toyPlan(folder.path, { classWeights: [1e6, 1e6] });
  const device = { kind: 'cpu' as const, name: 'CPU', tensorflow: '2' };
  const thrown: unknown = await fit(loadForTests(), device, plan, quietJob()).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: 'training_diverged', details: { epoch: 2 } });
  expect((thrown as { details: { loss: number } }).details.loss).toBeGreaterThan(1000 * Math.log(2));
});
