import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bfloat16Means, hasBfloat16 } from '../src-main/trainer/bfloat16.ts';
import { readyRecipes } from '../src-shared/recipe.ts';
import { measureInKeras } from './keras.ts';
import { comparePairs } from './pairs.ts';
import { makePets, type Pets } from './pets.ts';
import { withTrainer } from './trainer-run.ts';

/**
 * How fast VGG16 looks at new photos of 180 x 180, against `predict` of the same network in Keras on pixels it has already
 * preprocessed: npm run bench -- features [float32 | bfloat16]. Ours reads the pack, preprocesses, and writes what it makes to
 * the disk. The ratio is at least 0.95, in bfloat16 1.8.
 * @throws Error where PAWPRINT_ORACLE_PYTHON or PAWPRINT_TEST_DATA is not set, and where the processor has no bfloat16
 */
export async function run([computedIn = 'float32']: string[]): Promise<string> {
  if (computedIn !== 'float32' && computedIn !== 'bfloat16') throw new Error(`features in ${computedIn} are unknown`);
  if (computedIn === 'bfloat16' && !hasBfloat16(await bfloat16Means.processor()))
    throw new Error('this processor has no bfloat16');
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-bench-features-'));
  try {
    const pets = await makePets(folder);
    return await comparePairs(
      `VGG16 features in ${computedIn}`,
      { name: 'ours', measure: () => measureOurs(pets, folder, computedIn) },
      { name: 'Keras', measure: () => measureInKeras('features', pets, folder) },
      'photos/s',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Photos a second from the end of the first batch to the end of the last. */
async function measureOurs(pets: Pets, folder: string, computedIn: 'float32' | 'bfloat16'): Promise<number> {
  const features = join(folder, 'features');
  await rm(features, { recursive: true, force: true });
  const reports: { at: number; done: number }[] = [];
  await withTrainer((run) =>
    run(
      {
        kind: 'train',
        recipe: { ...structuredClone(readyRecipes['vgg16-features']), epochs: 1 },
        classes: pets.classes,
        pack: pets.pack,
        train: pets.examples.slice(32),
        validation: pets.examples.slice(0, 32),
        classWeights: null,
        folder: join(folder, 'run'),
        resume: false,
        checkpointSeconds: 600,
        initialWeights: null,
        base: pets.vgg16,
        features,
        ...(computedIn === 'float32' ? { featuresIn: computedIn } : {}),
      },
      (report) => {
        if (report.kind === 'progress') reports.push({ at: performance.now(), done: report.done });
      },
    ),
  );
  const [first, last] = [reports[0], reports.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no photo was looked at');
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}
