import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainPlan } from '../src-shared/protocol/trainer.ts';
import { type Recipe, readyRecipes } from '../src-shared/recipe.ts';
import { measureInKeras } from './keras.ts';
import { comparePairs } from './pairs.ts';
import { makePets, type Pets } from './pets.ts';
import { withTrainer } from './trainer-run.ts';

/** The second recipe on the same photos: the ready one with other layers above VGG16 and another seed. */
const second: Recipe = {
  ...structuredClone(readyRecipes['vgg16-features']),
  network: {
    ...structuredClone(readyRecipes['vgg16-features'].network),
    head: { pooling: 'flatten', dense: { units: 128, activation: 'relu' }, dropout: 0.5 },
  },
  seed: 2,
};

/**
 * How fast a second recipe on the same photos goes from pack to tested model, all its epochs, when a first one has been trained
 * and tested, against Keras doing all of it (features, training, test): npm run bench -- second-recipe. The ratio is at least 5.
 * Loading the libraries counts for neither.
 * @throws Error where PAWPRINT_ORACLE_PYTHON or PAWPRINT_TEST_DATA is not set
 */
export async function run(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-bench-second-'));
  try {
    const pets = await makePets(folder);
    await trainAndTest(pets, folder, { ...structuredClone(readyRecipes['vgg16-features']), epochs: 1 });
    return await comparePairs(
      'second recipe, pack to tested model',
      { name: 'ours', measure: () => trainAndTest(pets, folder, second) },
      { name: 'Keras', measure: () => measureInKeras('second-recipe', pets, folder, second) },
      'an hour',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns how often it would be done in an hour */
async function trainAndTest(pets: Pets, folder: string, recipe: Recipe): Promise<number> {
  const { pack, classes, examples, vgg16: base } = pets;
  const { train, validation, test } = partsOf(examples);
  const place = join(folder, 'run');
  const features = join(folder, 'features');
  const plan: TrainPlan = {
    kind: 'train',
    recipe,
    classes,
    pack,
    train,
    validation,
    classWeights: null,
    folder: place,
    resume: false,
    checkpointSeconds: 120,
    initialWeights: null,
    base,
    features,
  };
  return withTrainer(async (run) => {
    const began = performance.now();
    await run(plan);
    const model = { recipe, classes, weights: join(place, 'best'), base };
    await run({ kind: 'predict', model, pack, rows: test.map(({ row }) => row), features });
    return 3_600_000 / (performance.now() - began);
  });
}

/** 60, 20, 20 of each hundred. */
function partsOf(examples: Pets['examples']): Record<'train' | 'validation' | 'test', Pets['examples']> {
  const [first, then] = [Math.floor(examples.length * 0.6), Math.floor(examples.length * 0.8)];
  return { train: examples.slice(0, first), validation: examples.slice(first, then), test: examples.slice(then) };
}
