import { expect, test } from 'vitest';
import type { Card } from '../../../src-shared/protocol/trainer.ts';
import { loadForTests } from '../trainer.fixture.ts';
import { coresInUse, describeDevices, findDevices, parseCards, visibleCards } from './device.ts';

const tensorflow = '2.21.0';
const cards: Card[] = [
  { index: 0, name: 'NVIDIA T4', megabytes: 15_360 },
  { index: 1, name: 'NVIDIA GeForce RTX 4090', megabytes: 24_564 },
];
const processor = { kind: 'cpu', name: 'CPU, 8 cores', cores: 8, tensorflow };

test('Here the processor computes, and nothing else is on the list', async () => {
  const { device, devices } = await findDevices(loadForTests());
  const name = expect.stringMatching(/^CPU, \d+ cores?$/) as string;
  expect(device).toEqual({ kind: 'cpu', name, cores: expect.any(Number) as number, tensorflow });
  expect(devices).toEqual([device]);
});

test('Without a card the processor is named with its cores', () => {
  const hardware = { usesCard: false, tensorflow, cards, visible: undefined };
  expect(describeDevices({ ...hardware, cores: 8 })).toEqual({ device: processor, devices: [processor] });
  expect(describeDevices({ ...hardware, cores: 1 }).device.name).toBe('CPU, 1 core');
});

test('Of several cards the last visible one computes, as tfjs has it', () => {
  const all = describeDevices({ usesCard: true, cores: 8, tensorflow, cards, visible: undefined });
  expect(all.device.name).toBe('NVIDIA GeForce RTX 4090');
  expect(all.devices.map(({ name }) => name)).toEqual(['NVIDIA GeForce RTX 4090', 'NVIDIA T4', 'CPU, 8 cores']);
  const first = describeDevices({ usesCard: true, cores: 8, tensorflow, cards, visible: '0' });
  expect(first.device).toEqual({ kind: 'gpu', name: 'NVIDIA T4', tensorflow });
});

test('A card that the driver does not name is a card all the same', () => {
  const { device } = describeDevices({ usesCard: true, cores: 8, tensorflow, cards: [], visible: undefined });
  expect(device).toEqual({ kind: 'gpu', name: 'GPU', tensorflow });
});

test('CUDA_VISIBLE_DEVICES is read as CUDA reads it: in its order, up to the first that is no card', () => {
  const indices = (visible: string | undefined): number[] => visibleCards(cards, visible).map(({ index }) => index);
  expect(indices(undefined)).toEqual([0, 1]);
  expect(indices('1, 0')).toEqual([1, 0]);
  expect(indices('1,-1,0')).toEqual([1]);
  expect(indices('')).toEqual([]);
});

test("The driver's list is read line by line; a name may hold a comma, and nonsense is passed over", () => {
  expect(parseCards('0, NVIDIA T4, 15360\n1, NVIDIA GeForce RTX 4090, 24564\n')).toEqual(cards);
  expect(parseCards('0, Card, with comma, 100')).toEqual([{ index: 0, name: 'Card, with comma', megabytes: 100 }]);
  expect(parseCards('NVIDIA-SMI has failed because it could not communicate')).toEqual([]);
});

test('Threads allowed are cores in use, never more than there are', () => {
  expect([coresInUse('1', 8), coresInUse('16', 8), coresInUse(undefined, 8), coresInUse('zero', 8)]).toEqual([
    1, 8, 8, 8,
  ]);
});
