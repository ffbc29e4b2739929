import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Measures } from '../../src-shared/protocol/decoder.ts';
import { inspect } from './inspect.ts';

/** The same measures by CleanVision 0.3.7's formulas on Pillow and numpy, from whole pictures instead of thumbnails. */

const python = process.env.PAWPRINT_ORACLE_PYTHON ?? '';
const photos = process.env.PAWPRINT_TEST_DATA;
const everything = process.env.PAWPRINT_ALL === '1';
const limits = { pixels: 100_000_000, milliseconds: 30_000 };

const program = `
import json, sys, numpy
from PIL import Image, ImageFilter, ImageStat

def brightness(red, green, blue):
    return numpy.sqrt(0.241 * red * red + 0.691 * green * green + 0.068 * blue * blue) / 255

def measure(file):
    image = Image.open(file).convert('RGB')
    pixels = numpy.asarray(image).astype('int')
    p5, p99 = numpy.percentile(brightness(pixels[:, :, 0], pixels[:, :, 1], pixels[:, :, 2]), [5, 99])
    ratio = max(image.size) / 64
    small = image
    if ratio > 1:
        small = image.resize((max(int(image.width // ratio), 1), max(int(image.height // ratio), 1)))
    grey = small.convert('L')
    return {
        'brightness': brightness(*ImageStat.Stat(image).mean), 'brightnessP5': p5, 'brightnessP99': p99,
        'entropy': image.entropy(),
        'edges': numpy.sqrt(ImageStat.Stat(grey.filter(ImageFilter.FIND_EDGES)).var[0]),
        'greySpread': numpy.std(grey.histogram())}

print(json.dumps([measure(file) for file in json.loads(sys.stdin.read())], default=float))
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'measure-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Compared = Omit<Measures, 'dhash' | 'fineDhash' | 'detail'>;

async function compare(files: readonly string[]): Promise<{ file: string; ours: Compared; reference: Compared }[]> {
  const asking = promisify(execFile)(python, ['-c', program], { maxBuffer: 1e8 });
  asking.child.stdin?.end(JSON.stringify(files));
  const references = JSON.parse((await asking).stdout) as Compared[];
  const thumbnail = join(folder, 'thumbnail.webp');
  const compared = [];
  for (const [index, file] of files.entries()) {
    const result = await inspect({ kind: 'inspect', file, thumbnail, limits });
    const reference = references[index];
    if (result.kind !== 'inspect' || reference === undefined) throw new Error('not measured');
    const { dhash: _, fineDhash: __, detail: ___, ...ours } = result.inspection.measures;
    compared.push({ file, ours, reference });
  }
  return compared;
}

/** Those that CleanVision's default thresholds (issue_managers/image_property_issue_manager.py) call faulty. */
function verdicts({ brightnessP5, brightnessP99, entropy, edges, greySpread }: Compared): Record<string, boolean> {
  const score = (value: number): number => 1 - Math.exp(-0.01 * value);
  const spread = score(greySpread) > 0.18 ? score(greySpread) : 0;
  return {
    dark: brightnessP99 < 0.32,
    light: 1 - brightnessP5 < 0.05,
    low_information: Math.min(1, 0.1 * entropy) < 0.3,
    blurry: Math.min(1, score(edges) + spread) < 0.29,
  };
}

test.skipIf(python === '')('a picture no larger than a thumbnail has the very values of Pillow', async () => {
  const wave = (frequency: number, width: number, height: number): Buffer =>
    Buffer.from(
      Array.from({ length: width * height * 3 }, (_, i) => {
        const [channel, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
        return Math.round(
          127 + 120 * Math.sin(frequency * (x + channel)) * Math.cos((frequency * y * (channel + 1)) / 2),
        );
      }),
    );
  const cases = [
    [0.05, 256, 192],
    [0.9, 200, 256],
    [0.3, 64, 48],
    [0.4, 255, 9],
    [0.2, 31, 200],
    [0.7, 5, 3],
  ] as const;
  const files = await Promise.all(
    cases.map(async ([frequency, width, height], i) => {
      const file = join(folder, `${i}.png`);
      await sharp(wave(frequency, width, height), { raw: { width, height, channels: 3 } })
        .png()
        .toFile(file);
      return file;
    }),
  );
  for (const { ours, reference } of await compare(files)) {
    expect(ours.brightness).toBeCloseTo(reference.brightness, 6);
    expect(ours.brightnessP5).toBeCloseTo(reference.brightnessP5, 3);
    expect(ours.brightnessP99).toBeCloseTo(reference.brightnessP99, 3);
    expect(ours.entropy).toBeCloseTo(reference.entropy, 6);
    // Grey before the resizing instead of after it: one level here and there.
    expect(Math.abs(ours.edges - reference.edges)).toBeLessThan(0.5);
    expect(Math.abs(ours.greySpread - reference.greySpread)).toBeLessThan(1);
  }
});

test.skipIf(python === '' || photos === undefined)('the verdicts on real photos are those of CleanVision', async () => {
  const classes = join(photos ?? '', 'photos', 'oxford-pets');
  const files = (await readdir(classes, { recursive: true })).filter((name) => name.endsWith('.jpg')).sort();
  const chosen = everything ? files : files.filter((_, i) => i % 8 === 0);
  const compared = await compare(chosen.map((name) => join(classes, name)));
  expect(compared.length).toBeGreaterThan(40);
  const otherwise = compared.filter(
    ({ ours, reference }) => JSON.stringify(verdicts(ours)) !== JSON.stringify(verdicts(reference)),
  );
  expect(otherwise).toEqual([]);
});
