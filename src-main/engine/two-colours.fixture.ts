import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { type Recipe, readyRecipes } from '../../src-shared/recipe.ts';

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

/** A PNG of side x side pixels around a colour (RFC 2083: signature, header, data, end), varied by the index. */
export function picture(colour: readonly number[], side: number, index: number): Buffer {
  const rows = Buffer.alloc(side * (1 + side * 3));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      colour.forEach((value, channel) => {
        const wave = 30 * Math.sin((x * (index % 7) + y * (index % 5) + index) / 9 + channel);
        rows[y * (1 + side * 3) + 1 + x * 3 + channel] = Math.max(0, Math.min(255, Math.round(value + wave)));
      });
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8); // eight bits, RGB
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
