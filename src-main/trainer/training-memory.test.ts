import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { memoryOfRecipe } from '../../src-shared/networks/training-memory.ts';
import { optimizers, readyRecipes, type Recipe } from '../../src-shared/recipe.ts';
import { peakMemoryOf } from '../files/peak-memory.ts';
import { colouredPack, examplesOf, temporaryFolder, toyPlan, TrainerProcess } from './trainer.fixture.ts';

const everything = process.env.PAWPRINT_ALL === '1';
const { scratch, quick, 'scratch-augmented': augmented } = readyRecipes;
const { augmentation } = augmented;
const ofSize = (recipe: Recipe, size: number): Recipe => ({ ...recipe, input: { ...recipe.input, size } });

const recipes: Recipe[] = [
  { ...ofSize(scratch, 120), batch: 24 },
  ...(everything
    ? [
        scratch,
        { ...scratch, batch: 64 },
        { ...scratch, network: { ...scratch.network, batchNormalization: true } },
        { ...scratch, optimizer: optimizers.adam, network: { ...scratch.network, dense: [2048] } },
        augmented,
        quick,
        { ...quick, augmentation },
      ]
    : []),
];

test.skipIf(process.platform !== 'linux')(
  'The memory that is told before the start is within a quarter of what the trainer takes at its most',
  { timeout: 300_000 },
  async () => {
    await using folder = await temporaryFolder();
    for (const given of recipes) {
      const recipe: Recipe = { ...given, epochs: 2 };
      const count = recipe.batch * 2;
      await using trainer = new TrainerProcess();
      const photos = join(folder.path, 'photos');
      await mkdir(photos, { recursive: true });
      const plan = await toyPlan(folder.path, {
        recipe,
        pack: await colouredPack(photos, count, 2, recipe.input.size),
        train: examplesOf(0, count, 2),
        validation: examplesOf(0, recipe.batch, 2),
        ...(recipe.network.kind === 'transfer'
          ? {
              base: join(import.meta.dirname, '../../resources/networks', recipe.network.base),
              features: join(folder.path, 'features'),
            }
          : {}),
      });
      trainer.run(1, plan);
      expect((await trainer.outcome(1)).type).toBe('done');
      const peak = peakMemoryOf([trainer.child.pid ?? 0]) ?? 0;
      const { bytes } = memoryOfRecipe(recipe, 2, 2);
      if (everything)
        process.stderr.write(`${recipe.name}: said ${String(bytes / 1e6)}, took ${String(peak / 1e6)} MB\n`);
      expect(Math.abs(bytes / peak - 1)).toBeLessThan(0.25);
      await rm(join(folder.path, 'features'), { recursive: true, force: true });
    }
  },
);
