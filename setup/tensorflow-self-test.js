// @ts-check
/**
 * Loads the TensorFlow component in the folder given and computes one convolution with its gradient. It runs in a process
 * of its own, because a library that does not fit this machine may end the process. Last line of stdout: one JSON object.
 */
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';

const began = performance.now();
const folder = process.argv[2] ?? '';

// tfjs-node calls util.isNullOrUndefined, which Node 23 removed
const oldUtil = /** @type {{ isNullOrUndefined?: (value: unknown) => boolean }} */ (/** @type {unknown} */ (util));
oldUtil.isNullOrUndefined ??= (value) => value === null || value === undefined;

const require = createRequire(join(folder, 'node_modules', 'self-test.js'));
const loaded = /** @type {unknown} */ (require('@tensorflow/tfjs-node-gpu'));
const tf = /** @type {import('@tensorflow/tfjs-node-gpu')} */ (loaded);
const { binding } = /** @type {{ binding: { TF_Version: string, isUsingGpuDevice(): boolean } }} */ (
  /** @type {unknown} */ (tf.backend())
);

// 1..9 as a 3x3 picture under the filter [[1,0],[0,1]]: sums along the diagonals. The gradient of their sum with respect to
// each of the filter's numbers is the sum of the four pixels that number meets.
const picture = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const filter = tf.tensor4d([1, 0, 0, 1], [2, 2, 1, 1]);
const convolve = (/** @type {import("@tensorflow/tfjs-node-gpu").Tensor4D} */ w) => tf.conv2d(picture, w, 1, 'valid');
const output = Array.from(convolve(filter).dataSync());
const gradient = Array.from(
  tf
    .grad((w) => convolve(/** @type {typeof filter} */ (w)).sum())(filter)
    .dataSync(),
);
const right = output.join() === '6,8,12,14' && gradient.join() === '12,16,24,28';

const gpu = binding.isUsingGpuDevice();
const answer = {
  version: binding.TF_Version,
  convolution: right ? 'ok' : `[${output.join()}] and [${gradient.join()}] instead of [6,8,12,14] and [12,16,24,28]`,
  gpu,
  devices: [gpu ? 'GPU' : `CPU: ${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} threads`],
  seconds: Math.round(performance.now() - began) / 1000,
};
process.stdout.write(`\n${JSON.stringify(answer)}\n`);
