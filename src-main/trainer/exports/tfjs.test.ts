import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Pack, ExportPlan } from '../../../src-shared/protocol/trainer.ts';
import { randomBits } from '../../../src-shared/random.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { loadForTests, quietJob, temporaryFolder, tensorflowPlace, toyRecipe, writePack } from '../trainer.fixture.ts';
import { initialWeights, weightShapes } from '../networks/initial-weights.ts';
import { elements, type NamedValues, writeWeights } from '../weights.ts';
import { exportTfjs } from './tfjs.ts';

const tf = loadForTests();
const grey: Recipe = { ...toyRecipe, input: { ...toyRecipe.input, channels: 1 } };

test.for([
  ['two classes', toyRecipe, ['고양이 🐈', 'dog']],
  ['five classes', toyRecipe, ['a', 'b', 'c', 'd', 'e']],
  ['grey photos', grey, ['a', 'b', 'c']],
  ['no pooling', { ...toyRecipe, network: { ...toyRecipe.network, pooling: 'none' } }, ['a', 'b']],
] satisfies [string, Recipe, string[]][])(
  'An export of %s answers like the network, and plain TensorFlow.js opens it',
  async ([, recipe, classes]) => {
    await using folder = await temporaryFolder();
    const plan = await exportPlan(folder.path, recipe, classes);
    const { files, bytes, check } = await exportTfjs(tf, plan, quietJob());
    expect(files).toEqual(['model.json', 'group1-shard1of1.bin', 'labels.json', 'README.txt']);
    expect(bytes).toBeGreaterThan(1000);
    expect(check.photos).toBe(6);
    expect(check.maxDifference).toBeLessThanOrEqual(1e-6);
    expect(check.sameLabel).toBe(check.originals);
    expect(check.originals).toBeGreaterThan(0);

    const [photo] = plan.check.originals;
    if (photo === undefined) throw new Error('no photo');
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, 'plain-tfjs.fixture.ts'),
      tensorflowPlace,
      plan.folder,
      photo.file,
      String(photo.width),
      String(photo.height),
    ]);
    const answer = JSON.parse(stdout.split('\n').at(-1) ?? '') as { labels: string[]; probabilities: number[] };
    expect(answer).toMatchObject({ backend: 'cpu', labels: classes });
    const model = await tf.loadGraphModel(tf.io.fileSystem(join(plan.folder, 'model.json')));
    const pixels = tf.tensor4d(new Float32Array(await readFile(photo.file)), [1, photo.height, photo.width, 3]);
    const expected = Array.from((model.predict(pixels) as typeof pixels).dataSync());
    expect(answer.probabilities).toHaveLength(classes.length);
    answer.probabilities.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5));
    expect(answer.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  },
);

test.for(['stretch', 'crop', 'pad'] as const)(
  'A photo that is not square comes to the network as the recipe says: %s',
  async (fit) => {
    await using folder = await temporaryFolder();
    const recipe: Recipe = { ...toyRecipe, input: { ...toyRecipe.input, fit } };
    const plan = await exportPlan(folder.path, recipe, ['a', 'b', 'c']);
    await exportTfjs(tf, plan, quietJob());
    const model = await tf.loadGraphModel(tf.io.fileSystem(join(plan.folder, 'model.json')));
    for (const [width, height] of [
      [31, 17],
      [16, 25],
      [12, 12],
    ] as const) {
      const photo = tf.tensor4d(Float32Array.from(speckled(width * height * 3)), [1, height, width, 3]);
      const square = tf.round(tf.image.resizeBilinear(squareOf(photo, fit), [12, 12], false, true));
      const whole = Array.from((model.predict(photo) as typeof photo).dataSync());
      const prepared = Array.from((model.predict(square) as typeof photo).dataSync());
      whole.forEach((value, index) => expect(value).toBeCloseTo(prepared[index] ?? Number.NaN, 6));
    }
  },
);

test('An export says its classes and its recipe to whoever opens it, and its README shows how', async () => {
  await using folder = await temporaryFolder();
  const plan = await exportPlan(folder.path, toyRecipe, ['고양이', 'dog']);
  await exportTfjs(tf, plan, quietJob());
  const model = JSON.parse(await readFile(join(plan.folder, 'model.json'), 'utf8')) as Record<string, unknown>;
  expect(model).toMatchObject({
    format: 'graph-model',
    userDefinedMetadata: { classes: ['고양이', 'dog'], recipe: toyRecipe },
    signature: { inputs: { pixels: { name: 'pixels:0' } }, outputs: { probabilities: { name: 'probabilities:0' } } },
  });
  const readme = await readFile(join(plan.folder, 'README.txt'), 'utf8');
  expect(readme).toContain('loadGraphModel');
  expect(readme).toContain('클래스');
});

test('A folder that holds something is left alone', async () => {
  await using folder = await temporaryFolder();
  const plan = await exportPlan(folder.path, toyRecipe, ['a', 'b']);
  await mkdir(plan.folder, { recursive: true });
  await writeFile(join(plan.folder, 'mine.txt'), 'mine');
  await expect(exportTfjs(tf, plan, quietJob())).rejects.toMatchObject({ code: 'export_folder_taken' });
  expect(await readdir(plan.folder)).toEqual(['mine.txt']);
});

test('Originals that the exported model would call otherwise fail the check of keras resizing, and nothing is left', async () => {
  await using folder = await temporaryFolder();
  const plan = await exportPlan(folder.path, toyRecipe, ['a', 'b'], brightnessWeights(toyRecipe));
  // The last photo's pixels stand for the first one's, and so on: prepared pixels and originals are of different photos.
  const swapped = { ...plan, check: { ...plan.check, originals: [...plan.check.originals].reverse() } };
  await expect(exportTfjs(tf, swapped, quietJob())).rejects.toMatchObject({ code: 'export_check_failed' });
  expect(await readdir(plan.folder)).toEqual([]);
  const sharp = { ...toyRecipe, input: { ...toyRecipe.input, resizing: 'sharp' as const } };
  const warned = await exportTfjs(tf, { ...swapped, model: { ...swapped.model, recipe: sharp } }, quietJob());
  expect(warned.check.sameLabel).toBeLessThan(warned.check.originals);
});

/** Six photos, half of them dark, each twice as large as prepared. */
async function exportPlan(
  folder: string,
  recipe: Recipe,
  classes: string[],
  tensors = surer(initialWeights(recipe, classes.length)),
): Promise<ExportPlan> {
  const weights = join(folder, 'weights');
  await writeWeights(weights, tensors, null);
  const { size, channels } = recipe.input;
  const prepared = Array.from({ length: 6 }, (_, photo) => {
    const values = speckled(size * size * channels, photo);
    return photo < 3 ? values.map((value) => value / 8) : values;
  });
  const pack: Pack = await writePack(join(folder, 'check.pack'), Buffer.concat(prepared), size, channels);
  const originals = await Promise.all(
    prepared.map(async (pixels, photo) => {
      const file = join(folder, `${photo}.raw`);
      await writeFile(file, doubled(pixels, size, channels));
      return { file, width: size * 2, height: size * 2 };
    }),
  );
  return {
    kind: 'export',
    format: 'tfjs',
    model: { recipe, classes, weights },
    folder: join(folder, 'export'),
    check: { pack, rows: [0, 1, 2, 3, 4, 5], originals },
  };
}

/** Untrained weights whose answers differ enough to be compared. */
function surer(tensors: NamedValues[]): NamedValues[] {
  return tensors.map((tensor) =>
    tensor.name === 'answer/kernel' ? { ...tensor, values: tensor.values.map((value) => value * 40) } : tensor,
  );
}

/** Weights that take means all the way and call a photo brighter than a quarter the second class. */
function brightnessWeights(recipe: Recipe): NamedValues[] {
  return weightShapes(recipe, 2).map(({ name, shape, initial, fans }) => {
    const values = new Float32Array(elements(shape));
    if (name === 'answer/kernel') return { name, shape, values: values.fill(40 / values.length) };
    if (name === 'answer/bias') return { name, shape, values: values.fill(-10) };
    return { name, shape, values: initial === 'glorot' ? values.fill(1 / fans[0]) : values };
  });
}

/** Every pixel as two by two, in three channels: halved by the model's resizing it is the prepared photo again. */
function doubled(pixels: Uint8Array, size: number, channels: number): Uint8Array {
  const side = size * 2;
  return Uint8Array.from({ length: side * side * 3 }, (_, index) => {
    const channel = channels === 1 ? 0 : index % 3;
    const x = Math.floor(index / 3) % side;
    const y = Math.floor(index / 3 / side);
    return pixels[((y >> 1) * size + (x >> 1)) * channels + channel] ?? 0;
  });
}

function speckled(length: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => randomBits(seed, index) & 255);
}

/** Keras's crop_to_aspect_ratio and pad_to_aspect_ratio for a square target. */
function squareOf(photo: ReturnType<typeof tf.tensor4d>, fit: Recipe['input']['fit']): ReturnType<typeof tf.tensor4d> {
  const [, height, width] = photo.shape;
  if (fit === 'stretch') return photo;
  const side = fit === 'crop' ? Math.min(height, width) : Math.max(height, width);
  const top = Math.floor(Math.abs(side - height) / 2);
  const left = Math.floor(Math.abs(side - width) / 2);
  if (fit === 'crop') return tf.slice(photo, [0, top, left, 0], [1, side, side, 3]);
  return tf.pad(photo, [
    [0, 0],
    [top, top],
    [left, left],
    [0, 0],
  ]);
}
