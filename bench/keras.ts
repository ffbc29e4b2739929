import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Recipe } from '../src-shared/recipe.ts';
import type { Pets } from './pets.ts';

/**
 * Has Keras do a work on the photos (keras_vgg16.py).
 * @returns its speed: photos a second, or how often it would be done in an hour
 * @throws Error where PAWPRINT_ORACLE_PYTHON names no Python with Keras
 */
export async function measureInKeras(
  work: 'features' | 'second-recipe',
  { pack, examples, vgg16 }: Pets,
  folder: string,
  recipe?: Recipe,
): Promise<number> {
  const python = process.env.PAWPRINT_ORACLE_PYTHON;
  if (python === undefined) throw new Error('PAWPRINT_ORACLE_PYTHON names no Python with Keras');
  const job = join(folder, 'keras.json');
  const labels = examples.map(({ label }) => label);
  await writeFile(job, JSON.stringify({ work, pack: pack.file, size: pack.size, labels, weights: vgg16, recipe }));
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, 'keras_vgg16.py'), job], {
    env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  return Number(stdout.trim().split('\n').at(-1));
}
