import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectMachine } from './inspect.js';
import { temporaryFolder } from './test-places.ts';

test('a machine without anything is described, and stays as it is', async () => {
  const home = join(temporaryFolder(), 'home');
  const machine = await inspectMachine({ home, environment: { PATH: '' }, language: 'en' });
  expect(machine.tensorflow).toMatchObject({ version: null, ok: false, devices: [], selfTest: null });
  expect(machine).toMatchObject({ python: null, compiler: null, oracle: null });
  expect(machine.problems.map(({ code }) => code)).toEqual([
    'setup_tensorflow_missing',
    'setup_no_python',
    'setup_no_compiler',
  ]);
  expect(existsSync(home)).toBe(false);
});

test('on this machine TensorFlow is whole, computes, and says what trains', async () => {
  const machine = await inspectMachine();
  expect(machine.tensorflow).toMatchObject({ ok: true, damaged: null, selfTest: { convolution: 'ok' } });
  expect(machine.tensorflow.devices.length).toBeGreaterThan(0);
  expect(machine.problems).toEqual([]);
  expect(JSON.parse(JSON.stringify(machine))).toEqual(machine);
});
