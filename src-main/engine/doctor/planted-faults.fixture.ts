import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { randomUnit } from '../../../src-shared/random.ts';

type Random = () => number;

/** Faults that can be made in a picture by itself, as they happen to people. Each takes a photo and gives a faulty one. */
const faults = {
  /** Lens cap, night. */
  dark: (photo, random) => photo.linear(between(random, 0.05, 0.28), 0),
  /** Flash too near, sun in the lens. */
  bright: (photo, random) => photo.linear(1, between(random, 232, 250)),
  /** Out of focus by 3 to 6 per cent of the picture's width. */
  blurred: async (photo, random) => {
    const { width } = await photo.metadata();
    return photo.blur(width * between(random, 0.03, 0.06));
  },
  /** A thumbnail instead of the photo. */
  small: (photo, random) => {
    const side = Math.round(between(random, 60, 150));
    return photo.resize({ width: side, height: side, fit: 'inside' });
  },
  /** A strip cut out of it. */
  shape: async (photo, random) => {
    const { width, height } = await photo.metadata();
    const strip = Math.min(height, Math.max(1, Math.round(width * between(random, 0.1, 0.33))));
    return photo.extract({ left: 0, top: 0, width, height: strip });
  },
  /** One colour with the noise of a camera that saw nothing. */
  plain: async (photo, random) => {
    const { width, height } = await photo.metadata();
    const colour = { r: Math.floor(random() * 256), g: Math.floor(random() * 256), b: Math.floor(random() * 256) };
    return sharp({ create: { width, height, channels: 3, background: colour } });
  },
  /** The same shot again: a fiftieth cut off its sides, smaller, a little brighter, saved anew. */
  twins: async (photo, random) => {
    const { width, height } = await photo.metadata();
    const [left, top] = [Math.floor(width * between(random, 0, 0.02)), Math.floor(height * between(random, 0, 0.02))];
    const [across, down] = [Math.floor(width * 0.98), Math.floor(height * 0.98)];
    return photo
      .extract({ left, top, width: across, height: down })
      .resize({ width: Math.round(across * between(random, 0.6, 0.9)) })
      .linear(between(random, 0.9, 1.1), 0);
  },
} satisfies Record<string, (photo: Sharp, random: Random) => Sharp | Promise<Sharp>>;

export type Fault = keyof typeof faults | 'two_classes';
export const plantedFaults: readonly Fault[] = [
  'dark',
  'bright',
  'blurred',
  'small',
  'shape',
  'plain',
  'twins',
  'two_classes',
];

/**
 * Copies photos into class folders and plants faults beside them. A faulty photo is named FAULT NUMBER.jpg; of `two_classes` the
 * copy lies in another class than its original. Names of the photos given are kept.
 * @param photos by class: files
 * @param each how many of each fault
 */
export async function plantFaults(
  folder: string,
  photos: Readonly<Record<string, readonly string[]>>,
  each: number,
): Promise<void> {
  const random = seeded(4);
  const classes = Object.keys(photos);
  const all = Object.entries(photos).flatMap(([name, files]) => files.map((file) => ({ name, file })));
  for (const name of classes) await mkdir(join(folder, name), { recursive: true });
  for (const { name, file } of all) await copyFile(file, join(folder, name, basename(file)));
  const free = [...all];
  for (const fault of plantedFaults) {
    for (let number = 0; number < each; number += 1) {
      // Each photo is the origin of one fault at most, as long as there are enough.
      const [origin] = free.splice(Math.floor(random() * free.length), 1);
      if (origin === undefined) throw new Error('too few photos to plant faults in');
      const elsewhere = classes.find((name) => name !== origin.name) ?? origin.name;
      const make = faults[fault === 'two_classes' ? 'twins' : fault];
      const faulty = await (await make(sharp(origin.file), random)).jpeg({ quality: 88 }).toBuffer();
      const name = fault === 'two_classes' ? elsewhere : origin.name;
      await writeFile(join(folder, name, `${fault} ${String(number)}.jpg`), faulty);
    }
  }
}

/** A picture with as much to see in it as a photo has: soft shapes with finer ones in them. Different for each seed. */
export async function makeBusyPhoto(file: string, seed: number): Promise<void> {
  const random = seeded(seed);
  const [width, height] = [400, 300];
  const layers = await Promise.all(
    [4, 12, 60, 200].map((across) => {
      const down = Math.round((across * height) / width);
      const noise = Buffer.from(Array.from({ length: across * down * 3 }, () => Math.floor(random() * 256)));
      return sharp(noise, { raw: { width: across, height: down, channels: 3 } })
        .resize(width, height, { fit: 'fill', kernel: 'cubic' })
        .raw()
        .toBuffer();
    }),
  );
  const shares = [0.45, 0.25, 0.2, 0.1];
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at += 1) {
    const value = layers.reduce((sum, layer, index) => sum + (layer[at] ?? 0) * (shares[index] ?? 0), 0);
    // Mixing noise greys it: spread it out again.
    pixels[at] = Math.max(0, Math.min(255, Math.round(128 + (value - 128) * 2)));
  }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toFile(file);
}

function between(random: Random, least: number, most: number): number {
  return least + random() * (most - least);
}

function seeded(seed: number): Random {
  let drawn = 0;
  return () => randomUnit(seed, drawn++);
}
