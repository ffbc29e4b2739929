import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type * as tensorflow from '@tensorflow/tfjs-node-gpu';

/**
 * For a test, in a process of its own: opens an export as any program would that has plain TensorFlow.js and nothing else,
 * no library beside it, and prints its answers to a photo. Arguments: the component (for its copy of @tensorflow/tfjs), the
 * export's folder, a file of pixels, width, height.
 */
const [component = '', folder = '', photo = '', width, height] = process.argv.slice(2);
const require = createRequire(join(component, 'node_modules', 'plain.js'));
const tf = require('@tensorflow/tfjs') as typeof tensorflow;

async function fetchFromFolder(request: string | URL | Request): Promise<Response> {
  const url = request instanceof Request ? request.url : String(request);
  return new Response(await readFile(join(folder, basename(url))));
}

const model = await tf.loadGraphModel('http://files/model.json', { fetchFunc: fetchFromFolder });
const labels = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')) as string[];
const pixels = tf.tensor4d(new Float32Array(await readFile(photo)), [1, Number(height), Number(width), 3]);
const probabilities = Array.from(await (model.predict(pixels) as tensorflow.Tensor).data());
process.stdout.write(JSON.stringify({ backend: tf.getBackend(), labels, probabilities }));
