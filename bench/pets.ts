import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Decoders } from '../src-main/engine/workers/decoders.ts';
import type { Example, Pack } from '../src-shared/protocol/trainer.ts';
import { readyRecipes } from '../src-shared/recipe.ts';

const limits = { pixels: 200_000_000, milliseconds: 30_000 };
const classes = ['cat', 'dog'];

/** Real photos and weights, which the project does not ship. */
export interface Pets {
  /** As many cats as dogs, taking turns, at 180 x 180. */
  pack: Pack;
  examples: Example[];
  classes: string[];
  /** Keras's weights of VGG16 without its top. */
  vgg16: string;
}

/**
 * Makes a pack of the photos of cats and dogs.
 * @param folder where the pack goes
 * @throws Error where PAWPRINT_TEST_DATA names no folder with photos/oxford-pets and weights
 */
export async function makePets(folder: string): Promise<Pets> {
  const data = process.env.PAWPRINT_TEST_DATA;
  if (data === undefined) throw new Error('PAWPRINT_TEST_DATA names no folder with photos/oxford-pets and weights');
  const photos = join(data, 'photos', 'oxford-pets');
  const [cats = [], dogs = []] = await Promise.all(
    classes.map(async (name) => (await readdir(join(photos, name))).sort().map((file) => join(photos, name, file))),
  );
  const files = cats.slice(0, dogs.length).flatMap((cat, index) => [cat, dogs[index] ?? '']);
  const { input } = readyRecipes['vgg16-features'];
  const file = join(folder, 'pets.pack');
  const named = files.map((each, index) => ({ id: index.toString(16).padStart(64, '0'), file: each }));
  const module = join(import.meta.dirname, '..', 'src-main', 'decoder', 'decoder.ts');
  const decoders = new Decoders({ module, limits, count: 2 });
  await decoders.pack(named, input, file);
  await decoders.close();
  return {
    pack: { file, size: input.size, channels: input.channels, photos: named.map(({ id }) => id) },
    examples: files.map((_, row) => ({ row, label: row % classes.length })),
    classes,
    vgg16: join(data, 'weights', 'vgg16_notop_test_copy.h5'),
  };
}
