import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** Five pictures of 48 x 32 in turn: what Keras reads as we do, and what it would see otherwise. */
const kinds: readonly { name: string; ending: string; encode: (picture: Sharp) => Sharp }[] = [
  { name: 'plain', ending: 'jpg', encode: (picture) => picture.jpeg() },
  // Lying, with a note that it is to be turned by a quarter.
  { name: 'rotated', ending: 'jpg', encode: (picture) => picture.withMetadata({ orientation: 6 }).jpeg() },
  { name: 'webp', ending: 'webp', encode: (picture) => picture.webp({ lossless: true }) },
  { name: 'png', ending: 'png', encode: (picture) => picture.png() },
  { name: 'clear', ending: 'png', encode: (picture) => picture.ensureAlpha(0.5).png() },
];

/** Makes two class folders, `ab` and `개`, of so many photos each. @returns the folder that holds them */
export async function photosOf(folder: string, count: number): Promise<string> {
  for (const [place, name] of ['ab', '개'].entries()) {
    await mkdir(join(folder, name), { recursive: true });
    for (let index = 0; index < count; index++) {
      const kind = kinds[index % kinds.length];
      if (kind === undefined) continue;
      const pixels = Buffer.from(
        Array.from({ length: 48 * 32 * 3 }, (_, at) => (at * (3 + place) + index * 29 + ((at * at) >> 7)) % 256),
      );
      const picture = sharp(pixels, { raw: { width: 48, height: 32, channels: 3 } });
      await writeFile(
        join(folder, name, `${kind.name} ${String(index)}.${kind.ending}`),
        await kind.encode(picture).toBuffer(),
      );
    }
  }
  return folder;
}
