/**
 * What somebody does who has nothing but an exported model: plain TensorFlow.js (in JavaScript, as in a browser) and the
 * exported files, none of Pawprint's code. The demo runs it, so that an export is proved from outside.
 *
 *   node ask-exported-model.mjs FOLDER_OF_TFJS FOLDER_OF_MODEL < photos.json > probabilities.json
 *
 * photos.json: [{ width, height, pixels }], pixels being RGB bytes in base64. Out come one row of probabilities each.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const [tfjsFolder, modelFolder] = process.argv.slice(2);
const tf = createRequire(join(tfjsFolder, 'any.js'))('@tensorflow/tfjs');

const { modelTopology, weightsManifest, ...rest } = JSON.parse(await readFile(join(modelFolder, 'model.json'), 'utf8'));
const shards = await Promise.all(
  weightsManifest.flatMap(({ paths }) => paths.map((path) => readFile(join(modelFolder, path)))),
);
const model = await tf.loadGraphModel(
  tf.io.fromMemory({
    ...rest,
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(Buffer.concat(shards)).buffer,
  }),
);

const answers = [];
for (const { width, height, pixels } of JSON.parse(await text(process.stdin))) {
  const photo = tf.tensor4d(new Float32Array(Buffer.from(pixels, 'base64')), [1, height, width, 3]);
  answers.push([...(await model.predict(photo).data())]);
}
process.stdout.write(JSON.stringify(answers));
