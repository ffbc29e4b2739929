import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import { loadForTests, temporaryFolder, tensorflowPlace } from '../trainer.fixture.ts';
import { asTrainerError } from './failures.ts';
import { loadTensorFlow } from './load.ts';
import { nativeBackend } from './native.ts';
import { statelessUniform } from './random-uniform.fixture.ts';
import { selfTest } from './self-test.ts';

const tf = loadForTests();

test('TensorFlow comes out of the component, not out of node_modules', () => {
  expect(nativeBackend(tf).binding.TF_Version).toBe('2.21.0');
  const inComponent = createRequire(join(tensorflowPlace, 'node_modules', 'x.js')).resolve('@tensorflow/tfjs-node-gpu');
  expect(inComponent).toContain(tensorflowPlace);
  expect(createRequire(import.meta.url).cache[inComponent]?.exports).toBe(tf);
});

test.for([
  ['no folder', undefined],
  ['a folder that is not there', '/nowhere/at all'],
] as const)('%s given is said in words', ([, folder]) => {
  expect(() => loadTensorFlow(folder)).toThrow(expect.objectContaining({ code: 'tensorflow_missing' }) as Error);
});

test('A component whose package is damaged is said to be missing, with the reason', async () => {
  await using folder = await temporaryFolder();
  const packageFolder = join(folder.path, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  await mkdir(packageFolder, { recursive: true });
  await writeFile(join(packageFolder, 'index.js'), "throw new Error('the library is cut short\\nsecond line');");
  expect(() => loadTensorFlow(folder.path)).toThrow(
    expect.objectContaining({ code: 'tensorflow_missing', details: { reason: 'the library is cut short' } }) as Error,
  );
});

test("ReLU's gradient is the library's own and equals the package's to the bit, also at zero", () => {
  const x = tf.tensor([-2, -0, 0, 2e-38, 0.5, 3, -2e-38, Infinity]);
  const dy = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8]);
  const ours = tf.grad((values: Tensor) => tf.relu(values))(x, dy);
  const stock = tf.mul(dy, tf.step(tf.relu(x)));
  expect(Array.from(ours.dataSync())).toEqual(Array.from(stock.dataSync()));
  expect(Array.from(ours.dataSync())).toEqual([0, 0, 0, 4, 5, 6, 0, 8]);

  // One kernel where the package runs several and makes a tensor of ones in JavaScript.
  expect(operationsOf(() => tf.grad((values: Tensor) => tf.relu(values))(x, dy))).toEqual(['Relu', 'ReluGrad']);
});

test('Uniform numbers are a function of shape and seed alone', () => {
  const draw = (seed: readonly [number, number]): number[] =>
    Array.from(statelessUniform(tf, [4, 1000], seed).dataSync());
  const first = draw([1, 2]);
  tf.randomUniform([10]);
  expect(draw([1, 2])).toEqual(first);
  expect(draw([2, 1])).not.toEqual(first);
  expect(draw([0xffffffff, 0x80000000])).toHaveLength(4000);
  expect(Math.min(...first)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...first)).toBeLessThan(1);
  // The mean of 4,000 uniform numbers: one half, with a standard deviation of 0.0046.
  expect(first.reduce((sum, value) => sum + value, 0) / 4000).toBeCloseTo(0.5, 1);
});

test('The self-test passes here, and speaks up where an operation gives other numbers', () => {
  selfTest(tf);
  const backend = nativeBackend(tf);
  const original = backend.executeSingleOutput.bind(backend);
  backend.executeSingleOutput = (operation, attributes, inputs) =>
    operation === 'Conv2D' ? tf.zeros([1, 2, 2, 1]) : original(operation, attributes, inputs);
  try {
    expect(() => selfTest(tf)).toThrow('the self-test gives 0,0,0,0');
  } finally {
    backend.executeSingleOutput = original;
  }
});

test('Memory that cannot be had is told apart from a fault of the program', () => {
  let thrown: unknown;
  try {
    tf.zeros([100_000, 100_000, 1000]);
  } catch (error) {
    thrown = error;
  }
  expect(asTrainerError(thrown).code).toBe('trainer_out_of_memory');
  // The library's own words, as its allocator writes them on a card.
  const words = 'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[32,178,178,32] and type float';
  expect(asTrainerError(new Error(words)).code).toBe('trainer_out_of_memory');
  expect(asTrainerError(new Error('Invalid TF_Status: 3\nMessage: Incompatible shapes')).code).toBe('internal');
  expect(asTrainerError(new AppError('weights_damaged', { reason: 'bad_alloc' })).code).toBe('weights_damaged');
});

test.each([
  ['Invalid TF_Status: 13\nMessage: GPU sync failed', 'GPU sync failed'],
  [
    'could not synchronize on CUDA context: CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access',
    'CUDA_ERROR_ILLEGAL_ADDRESS',
  ],
  [
    'Invalid TF_Status: 13\nMessage: No algorithm worked! CUDNN_STATUS_EXECUTION_FAILED',
    'CUDNN_STATUS_EXECUTION_FAILED',
  ],
  [
    "'cuLaunchKernel(...)' failed: no kernel image is available for execution on the device",
    'no kernel image is available',
  ],
])('A graphics card that has failed is told apart from a fault of the program: %s', (words, reason) => {
  expect(asTrainerError(new Error(words))).toMatchObject({ code: 'graphics_card_failed', details: { reason } });
});

test('A graphics card whose memory is full has not failed', () => {
  const words = 'failed to allocate 2.5GiB from device: CUDA_ERROR_OUT_OF_MEMORY: out of memory';
  expect(asTrainerError(new Error(words)).code).toBe('trainer_out_of_memory');
});

test('Memory that the library itself cannot have ends in the same words', () => {
  // 1.6 TB: the library's allocator refuses, not JavaScript.
  const row = tf.ones([1, 640_000]);
  let thrown: unknown;
  try {
    tf.matMul(row, row, true).dispose();
  } catch (error) {
    thrown = error;
  }
  expect(asTrainerError(thrown).code).toBe('trainer_out_of_memory');
});

/** The library's operations that the work runs. */
function operationsOf(work: () => void): string[] {
  const backend = nativeBackend(tf);
  const original = backend.executeSingleOutput.bind(backend);
  const operations: string[] = [];
  backend.executeSingleOutput = (operation, attributes, inputs) => {
    operations.push(operation);
    return original(operation, attributes, inputs);
  };
  try {
    work();
  } finally {
    backend.executeSingleOutput = original;
  }
  return operations;
}
