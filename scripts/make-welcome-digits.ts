/**
 * Makes src-renderer/pages/welcome/digits.png: one digit of each class of the sample, side by side, black on white, for the
 * sample's row on the Welcome page.
 *
 *   node scripts/make-welcome-digits.ts
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import sharp from 'sharp';

/** Twice the size at which a digit is shown. */
const side = 112;
/** Which of each digit: chosen by eye, so that each is read at a glance. */
const chosen = [1, 3, 0, 0, 0, 0, 0, 0, 0, 0];

const root = join(import.meta.dirname, '..');
const zip = new ZipReader(new Uint8ArrayReader(await readFile(join(root, 'resources/sample/digits.zip'))));
const entries = await zip.getEntries();

const tiles = await Promise.all(
  chosen.map(async (nth, digit) => {
    const ofDigit = entries.filter((entry) => !entry.directory && entry.filename.includes(`/${String(digit)}/`));
    const all =
      ofDigit.length > 0 ? ofDigit : entries.filter((entry) => entry.filename.startsWith(`${String(digit)}/`));
    const entry = all[nth];
    if (entry === undefined || entry.directory) throw new Error(`The sample holds no digit ${String(digit)}`);
    const png = await entry.getData(new Uint8ArrayWriter());
    const input = await sharp(png).resize(side, side, { kernel: 'cubic' }).negate({ alpha: false }).toBuffer();
    return { input, left: digit * side, top: 0 };
  }),
);

await sharp({ create: { width: side * chosen.length, height: side, channels: 3, background: '#fff' } })
  .composite(tiles)
  .greyscale()
  .png({ palette: true, colours: 32 })
  .toFile(join(root, 'src-renderer/pages/welcome/digits.png'));
