import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Side of a picture, px: small enough that the network for small pictures is proposed. */
const side = 48;

export const shapes = ['disc', 'square'] as const;
export type Shape = (typeof shapes)[number];

/**
 * Makes two class folders whose pictures a small network tells apart within seconds: bright discs in the dark and dark
 * squares in the light, each at its own place.
 * @returns the folder that holds the class folders
 */
export async function makeShapes(folder: string, counts: Readonly<Record<Shape, number>>): Promise<string> {
  for (const shape of shapes) {
    await mkdir(join(folder, shape), { recursive: true });
    for (let number = 0; number < counts[shape]; number += 1)
      await writeFile(join(folder, shape, `${shape} ${String(number)}.png`), await makeShape(shape, number));
  }
  return folder;
}

/** The same shape and number give the same picture. */
export function makeShape(shape: Shape, number: number): Promise<Buffer> {
  const pixels = Buffer.alloc(side * side * 3);
  const centre = { x: 16 + ((number * 7) % 17), y: 16 + ((number * 11) % 17) };
  const radius = 9 + (number % 5);
  for (let at = 0; at < side * side; at += 1) {
    const dx = (at % side) - centre.x;
    const dy = Math.floor(at / side) - centre.y;
    const inside = shape === 'disc' ? Math.hypot(dx, dy) < radius : Math.max(Math.abs(dx), Math.abs(dy)) < radius;
    const bright = (shape === 'disc') === inside;
    // A little unevenness, so that no two pictures are the same bytes.
    const grain = (at * 31 + number * 17) % 23;
    pixels.fill((bright ? 200 : 24) + grain, at * 3, at * 3 + 3);
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
