import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import sharp from 'sharp';

/** Photos to make, by the folder they lie in. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Makes class folders (also `train/cat`) with small photos, each different: a name has its colours, each photo its own stripes.
 * @returns the folder that holds the class folders
 */
export async function makePhotos(folder: string, counts: Counts): Promise<string> {
  for (const [name, count] of Object.entries(counts)) {
    await mkdir(join(folder, name), { recursive: true });
    for (let number = 0; number < count; number += 1)
      await writeFile(join(folder, name, `${basename(name)} ${number}.jpg`), await makePhoto(name, number));
  }
  return folder;
}

/** As makePhotos, all in one folder and called `cat.0.jpg`: only the names say what they show. */
export async function makeFlatPhotos(folder: string, counts: Counts): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, count] of Object.entries(counts))
    for (let number = 0; number < count; number += 1)
      await writeFile(join(folder, `${name}.${String(number)}.jpg`), await makePhoto(name, number));
  return folder;
}

/** A JPEG of 96 x 72 pixels; the same name and number give the same picture. */
function makePhoto(name: string, number: number): Promise<Buffer> {
  const width = 96;
  const height = 72;
  const pixels = Buffer.alloc(width * height * 3);
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(name).digest();
  for (let at = 0; at < width * height; at += 1) {
    const stripe = ((at % width) * (number + 1)) % 97 < 48;
    pixels[at * 3] = stripe ? red : 255 - red;
    pixels[at * 3 + 1] = (green + number * 37) % 256;
    pixels[at * 3 + 2] = (blue + Math.floor(at / width) * 2) % 256;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
}

/** Packs a folder as a zip of its class folders. */
export async function zipOf(folder: string, file: string): Promise<string> {
  const zip = new ZipWriter(new Uint8ArrayWriter());
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await zip.add(relative(folder, path).split('\\').join('/'), new Uint8ArrayReader(await readFile(path)));
  }
  await writeFile(file, await zip.close());
  return file;
}
