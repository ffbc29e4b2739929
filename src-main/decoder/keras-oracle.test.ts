import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toGrey } from './grey.ts';
import type { Pixels } from './picture.ts';
import { resizeLikeKeras } from './resize.ts';

/** A Python with Keras 3 on TensorFlow; set-up names it. */
const python = process.env.PAWPRINT_ORACLE_PYTHON ?? '';

const sizes = [
  [500, 375],
  [375, 500],
  [180, 180],
  [181, 179],
  [7, 301],
  [1, 1],
  [3, 2],
  [640, 427],
] as const;
const cases = sizes.flatMap(([width, height]) =>
  (['stretch', 'crop', 'pad'] as const).flatMap((fit) =>
    ([1, 3] as const).flatMap((channels) => [28, 180].map((size) => ({ width, height, fit, channels, size }))),
  ),
);

const program = `
import json, sys, numpy, tensorflow, keras
folder = sys.argv[1]
for index, case in enumerate(json.load(open(folder + '/cases.json'))):
    shape = (case['height'], case['width'], 3)
    picture = numpy.fromfile(f'{folder}/{index}.in', 'uint8').reshape(shape)
    if case['channels'] == 1:
        picture = tensorflow.image.rgb_to_grayscale(picture).numpy()
    resized = keras.ops.image.resize(
        picture.astype('float32'), (case['size'], case['size']), interpolation='bilinear', antialias=False,
        crop_to_aspect_ratio=case['fit'] == 'crop', pad_to_aspect_ratio=case['fit'] == 'pad',
        data_format='channels_last')
    numpy.round(keras.ops.convert_to_numpy(resized)).astype('uint8').tofile(f'{folder}/{index}.out')
# Every colour whose channels are multiples of 3, and thus also the ends of the range.
levels = numpy.arange(0, 256, 3, 'uint8')
colours = numpy.stack(numpy.meshgrid(levels, levels, levels, indexing='ij'), -1).reshape(1, -1, 3)
tensorflow.image.rgb_to_grayscale(colours).numpy().tofile(folder + '/grey.out')
`;

let folder = '';
beforeAll(async () => {
  if (python === '') return;
  folder = await mkdtemp(join(tmpdir(), 'keras-'));
  await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
  await Promise.all(cases.map((each, i) => writeFile(join(folder, `${i}.in`), noise(each.width, each.height).data)));
  const environment = {
    ...process.env,
    KERAS_BACKEND: 'tensorflow',
    TF_CPP_MIN_LOG_LEVEL: '2',
    CUDA_VISIBLE_DEVICES: '-1',
  };
  await promisify(execFile)(python, ['-c', program, folder], { env: environment });
}, 300_000);
afterAll(async () => {
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

/** The same for the same size: a linear congruential generator's high bytes. */
function noise(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  let state = (width * 1000 + height) >>> 0;
  for (let i = 0; i < data.length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return { data, width, height, channels: 3 };
}

test.skipIf(python === '')('resizing equals the rounded result of Keras, pixel for pixel', async () => {
  const different: unknown[] = [];
  for (const [index, each] of cases.entries()) {
    const picture = noise(each.width, each.height);
    const { data } = resizeLikeKeras(each.channels === 1 ? toGrey(picture) : picture, each.size, each.fit);
    const keras = await readFile(join(folder, `${index}.out`));
    const wrong = data.reduce((count, value, i) => count + (value === keras[i] ? 0 : 1), 0);
    if (wrong > 0 || data.length !== keras.length) different.push({ ...each, wrong, of: data.length });
  }
  expect(different).toEqual([]);
});

test.skipIf(python === '')('grey equals the result of TensorFlow for colours all over the range', async () => {
  const levels = Array.from({ length: 86 }, (_, i) => i * 3);
  const colours = levels.flatMap((r) => levels.flatMap((g) => levels.flatMap((b) => [r, g, b])));
  const { data } = toGrey({ data: Uint8Array.from(colours), width: colours.length / 3, height: 1, channels: 3 });
  expect(Buffer.compare(data, await readFile(join(folder, 'grey.out')))).toBe(0);
});
