import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModelReference, Pictures } from '../../../src-shared/protocol/trainer.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { loadForTests, quietJob, temporaryFolder, toyPlan, toyRecipe } from '../trainer.fixture.ts';
import { fit } from '../fit.ts';
import { PackReader } from '../pack-reader.ts';
import { writeWeights } from '../weights.ts';
import { explain } from './explain.ts';
import { nearest, remember } from './nearest.ts';

const tf = loadForTests();
const size = 6;

/** One filter finds red, one blue, each where it is; red speaks for the first class, blue for the second. */
async function redAndBlue(folder: string): Promise<ModelReference> {
  const recipe: Recipe = {
    ...toyRecipe,
    input: { ...toyRecipe.input, size },
    network: { ...toyRecipe.network, filters: [2], kernel: 1, dropout: 0 },
  };
  const places = size * size;
  await writeWeights(
    folder,
    [
      { name: 'conv1/kernel', shape: [1, 1, 3, 2], values: Float32Array.of(1, 0, 0, 0, 0, 1) },
      { name: 'conv1/bias', shape: [2], values: Float32Array.of(0, 0) },
      {
        name: 'answer/kernel',
        shape: [places * 2, 1],
        values: Float32Array.from({ length: places * 2 }, (_, at) => (at % 2 === 0 ? -1 : 1)),
      },
      { name: 'answer/bias', shape: [1], values: Float32Array.of(0) },
    ],
    null,
  );
  return { recipe, classes: ['red', 'blue'], weights: folder };
}

/** Red in the upper left corner, half as much blue in the lower right one. */
function corners(): { photo: string; red: number; blue: number } {
  const pixels = Buffer.alloc(size * size * 3);
  pixels[0] = 200;
  pixels[(size * size - 1) * 3 + 2] = 100;
  return { photo: pixels.toString('base64'), red: 0, blue: size * size - 1 };
}

function bytesOf({ pixels }: Pictures): number[] {
  return [...Buffer.from(pixels, 'base64')];
}

test('A heat map shows where the class asked for is, and leaves dark what speaks against it', async () => {
  await using folder = await temporaryFolder();
  const model = await redAndBlue(join(folder.path, 'model'));
  const { photo, red, blue } = corners();
  const heatOf = (index: number): Promise<Pictures> =>
    explain(tf, { model, question: { of: 'heat', photo, layer: 'conv1', class: index } });

  const [forRed, forBlue] = [await heatOf(0), await heatOf(1)];
  expect(forRed).toMatchObject({ width: size, height: size, channels: 1, total: 1 });
  // By hand: a gradient of 1 everywhere, and the maps are the colours as shares of 1.
  expect(forRed.peaks[0]).toBeCloseTo(200 / 255, 5);
  expect(forBlue.peaks[0]).toBeCloseTo(100 / 255, 5);
  expect(
    bytesOf(forRed)
      .map((value, at) => (value > 0 ? at : -1))
      .filter((at) => at >= 0),
  ).toEqual([red]);
  expect(
    bytesOf(forBlue)
      .map((value, at) => (value > 0 ? at : -1))
      .filter((at) => at >= 0),
  ).toEqual([blue]);
});

test("A layer's maps fill black to white, each by itself, part by part; a silent one says so", async () => {
  await using folder = await temporaryFolder();
  const model = await redAndBlue(join(folder.path, 'model'));
  const { photo, red } = corners();
  const maps = await explain(tf, { model, question: { of: 'maps', photo, layer: 'conv1', from: 0, count: 1 } });
  expect(maps).toMatchObject({
    width: size,
    height: size,
    channels: 1,
    total: 2,
    peaks: [expect.closeTo(200 / 255, 5)],
  });
  expect(bytesOf(maps).indexOf(255)).toBe(red);
  const dark = Buffer.alloc(size * size * 3).toString('base64');
  const silent = await explain(tf, {
    model,
    question: { of: 'maps', photo: dark, layer: 'conv1', from: 1, count: 64 },
  });
  expect(silent.peaks).toEqual([0]);
  expect(bytesOf(silent)).toEqual(Array.from({ length: size * size }, () => 0));
});

test('The first filters are small photos around a middle grey', async () => {
  await using folder = await temporaryFolder();
  const model = await redAndBlue(join(folder.path, 'model'));
  const filters = await explain(tf, { model, question: { of: 'filters', from: 0, count: 64 } });
  expect(filters).toMatchObject({ width: 1, height: 1, channels: 3, total: 2, peaks: [1, 1] });
  expect(bytesOf(filters)).toEqual([255, 128, 128, 128, 128, 255]);
});

test('The nearest photos are of the same kind, a photo is nearest to itself, and other weights remember nothing', async () => {
  await using folder = await temporaryFolder();
  const plan = await toyPlan(folder.path);
  const { bestEpoch } = await fit(tf, { kind: 'cpu', name: 'CPU', tensorflow: '0' }, plan, quietJob());
  expect(bestEpoch).toBeGreaterThan(0);
  const model = { recipe: plan.recipe, classes: plan.classes, weights: join(plan.folder, 'best') };
  const kept = join(plan.folder, 'nearest');
  const photoOf = async (row: number): Promise<string> => {
    const reader = await PackReader.open(plan.pack);
    const pixels = await reader.read([row]);
    await reader.close();
    return Buffer.from(pixels).toString('base64');
  };
  const asked = { model, photo: await photoOf(7), folder: kept, count: 5 };
  expect(await nearest(tf, asked)).toBeNull();

  const job = quietJob();
  const rows = plan.train.map(({ row }) => row);
  expect(await remember(tf, { model, pack: plan.pack, rows, folder: kept }, job)).toBe(64);
  expect(job.reports).toEqual([32, 64].map((done) => ({ kind: 'progress', done, total: 64 })));
  const found = (await nearest(tf, asked)) ?? [];
  expect(found).toHaveLength(5);
  expect(found[0]).toEqual({ photo: plan.pack.photos[7], similarity: expect.closeTo(1, 3) as number });
  const rowsFound = found.map(({ photo }) => plan.pack.photos.indexOf(photo));
  // Rows take turns: odd ones are blue.
  expect(rowsFound.map((row) => row % 2)).toEqual([1, 1, 1, 1, 1]);
  expect(found.map(({ similarity }) => similarity)).toEqual(
    found.map(({ similarity }) => similarity).sort((a, b) => b - a),
  );

  const other = { ...asked, model: { ...model, weights: join(plan.folder, 'last') } };
  await fit(
    tf,
    { kind: 'cpu', name: 'CPU', tensorflow: '0' },
    { ...plan, folder: join(folder.path, 'b'), recipe: { ...plan.recipe, seed: 8 } },
    quietJob(),
  );
  other.model.weights = join(folder.path, 'b', 'best');
  expect(await nearest(tf, other)).toBeNull();
});
