import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summarise } from '../../src-shared/networks/networks.ts';
import { featuresNoteName, featuresNoteSchema } from '../../src-shared/protocol/features-note.ts';
import { readyRecipes } from '../../src-shared/recipe.ts';
import { bfloat16Means, type Bfloat16Means, hasBfloat16 } from './bfloat16.ts';
import { prepareFeatures } from './features.ts';
import type { FrozenPart } from './frozen-part.ts';
import { layersForBfloat16 } from './graph/bfloat16-layers.ts';
import { drawnWeights } from './graph/toy-networks.fixture.ts';
import { colouredPack, loadForTests, quietJob, temporaryFolder } from './trainer.fixture.ts';

const tf = loadForTests();
const withAmx = 'processor\t: 0\nflags\t\t: fpu avx512f amx_bf16 amx_tile\nbugs\t\t: none\n';

/** VGG16 on small photos, up to the end of its second block, with weights drawn at random. */
function vgg16Part(): FrozenPart {
  const recipe = readyRecipes['vgg16-features'];
  const rows = summarise({ ...recipe, input: { ...recipe.input, size: 32 } }, 2);
  const part = rows.slice(0, rows.findIndex(({ layer }) => layer.name === 'block2_pool') + 1);
  return { base: 'vgg16', rows: part, weights: drawnWeights(part), input: { ...recipe.input, size: 32 } };
}

test('The processor is known by its flags', () => {
  expect(hasBfloat16(withAmx)).toBe(true);
  expect(hasBfloat16('flags\t\t: fpu avx512_bf16')).toBe(true);
  expect(hasBfloat16('flags\t\t: fpu avx512f avx512_bf16x\nmodel name\t: amx_bf16')).toBe(false);
  expect(hasBfloat16('')).toBe(false);
});

test('The first convolution stays in single precision, and networks of other layers altogether', () => {
  const names = [...layersForBfloat16(summarise(readyRecipes['vgg16-features'], 2))];
  expect(names).toHaveLength(17);
  expect([names[0], names.at(-1)]).toEqual(['block1_conv2', 'block5_pool']);
  expect(layersForBfloat16(summarise(readyRecipes.quick, 2)).size).toBe(0);
});

test('Features are in bfloat16 where processor and self-test allow it, else in single precision, each in a place of its own', async () => {
  await using folder = await temporaryFolder();
  const [part, pack, features] = [
    vgg16Part(),
    await colouredPack(folder.path, 40, 2, 32),
    join(folder.path, 'features'),
  ];
  const run = async (means: Partial<Bfloat16Means>): Promise<{ made: number; rows: Float32Array }> => {
    const job = quietJob();
    const kept = await prepareFeatures(tf, part, pack, features, job, { ...bfloat16Means, ...means });
    const rows = await kept.read([3, 38]);
    await kept.close();
    return { made: job.reports.length, rows };
  };
  const notes = async (): Promise<string[]> => {
    const places = await readdir(features);
    const texts = await Promise.all(places.map((place) => readFile(join(features, place, featuresNoteName), 'utf8')));
    return texts.map((text) => featuresNoteSchema.parse(JSON.parse(text)).computedIn).sort();
  };
  const processor = (): Promise<string> => Promise.resolve(withAmx);

  const refused = await run({ processor, tolerance: 0 });
  expect(await notes()).toEqual(['float32']);
  const plain = await run({ processor: () => Promise.resolve('') });
  expect(plain).toEqual({ made: 0, rows: refused.rows });

  const half = await run({ processor });
  expect(half.made).toBe(2);
  expect(await notes()).toEqual(['bfloat16', 'float32']);
  const largest = Math.max(...plain.rows);
  const difference = Math.max(...plain.rows.map((value, index) => Math.abs(value - (half.rows[index] ?? NaN))));
  expect(difference / largest).toBeLessThan(bfloat16Means.tolerance);
  expect(difference).toBeGreaterThan(0);
  // What was made after a self-test that passed is read without another.
  expect(await run({ processor, tolerance: 0 })).toEqual({ made: 0, rows: half.rows });
});
