import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Recipe, readyRecipes } from '../../src-shared/recipe.ts';
import { encodePng } from './import/sources/encode-png.ts';

/** Colours a network tells apart in a second. */
const colours = { red: [200, 60, 50], blue: [50, 70, 200] } as const;
export type Colour = keyof typeof colours;

/** Learned in a second: red pictures from blue ones. */
export const colourRecipe: Recipe = {
  ...readyRecipes.scratch,
  name: 'colours',
  input: { ...readyRecipes.scratch.input, size: 24 },
  network: { ...readyRecipes.scratch.network, filters: [4, 8] },
  optimizer: { ...readyRecipes.scratch.optimizer, learningRate: 0.003 },
  epochs: 4,
  batch: 8,
  seed: 7,
};

/**
 * Makes a folder per colour with so many pictures, each a little different from the others.
 * @param first number of the first picture, so that later folders hold other pictures
 */
export async function twoColours(folder: string, counts: Partial<Record<Colour, number>>, first = 0): Promise<void> {
  for (const [name, count] of Object.entries(counts)) {
    await mkdir(join(folder, name), { recursive: true });
    for (let index = first; index < first + count; index++) {
      const file = join(folder, name, `${name} ${String(index)}.png`);
      await writeFile(file, picture(colours[name as Colour], 40, index));
    }
  }
}

/** A PNG of side x side pixels around a colour, varied by the index. */
export function picture(colour: readonly number[], side: number, index: number): Buffer {
  const pixels = Buffer.alloc(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      colour.forEach((value, channel) => {
        const wave = 30 * Math.sin((x * (index % 7) + y * (index % 5) + index) / 9 + channel);
        pixels[(y * side + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(value + wave)));
      });
    }
  }
  return encodePng(pixels, side, side, 3);
}
