import type { Measures } from '../../src-shared/protocol/decoder.ts';
import type { Pixels } from './picture.ts';
import { type Grey, resample } from './resample.ts';

/* eslint-disable @typescript-eslint/prefer-for-of -- a typed array's iterator makes an object for each value: 200 kB a photo */

/**
 * What is measured of a photo. All but the hashes are the raw values of CleanVision 0.3.7 (issue_managers/image_property.py),
 * whose thresholds the doctor applies. CleanVision takes them from the whole picture; here they come from its thumbnail, which
 * import decodes anyway: measure-oracle.test.ts shows that its verdicts stay the same.
 */

/** CleanVision's MAX_RESOLUTION_FOR_BLURRY_DETECTION: longest side at which sharpness is judged, px. */
const sharpnessSide = 64;
/** Steps in which brightness is counted for its percentiles: each is right to within one of them. */
const brightnessSteps = 4096;

/**
 * @param pixels the picture, or a smaller rendering of it of at least 64 px on its longest side where it has as many
 * @param own the picture's own size, which decides the proportions of the rendering that sharpness is judged on
 */
export function measure(pixels: Pixels, own: { width: number; height: number }): Measures {
  const { grey, levels, steps } = isRendering(pixels, own) ? lookByFours(pixels) : look(pixels);
  const small = resample(grey, ...fitInto(sharpnessSide, own, pixels));
  const hashes = { dhash: dhash(small, 8), fineDhash: dhash(small, 16) };
  return { ...hashes, ...brightness(levels, steps), entropy: entropy(levels), ...sharpness(small) };
}

interface Seen {
  grey: Grey;
  /** How often each value occurs: 256 counts of red, of green, of blue. */
  levels: Uint32Array;
  /** How many pixels are how bright, 0 to 1 in `brightnessSteps` steps. */
  steps: Uint32Array;
}

/** Room for what is seen of one photo; kept, since clearing new ones away takes as long as filling them. */
const kept = { grey: new Uint8ClampedArray(0), levels: new Uint32Array(768), steps: new Uint32Array(brightnessSteps) };
/** The weights of `perceived`, of squares, so that the root comes out in steps. */
const stepsSquared = ((brightnessSteps - 1) / 255) ** 2;
const stepShare = { red: 0.241 * stepsSquared, green: 0.691 * stepsSquared, blue: 0.068 * stepsSquared };

/**
 * Whether pixels were brought down from more of them, and are still three times as many across as sharpness is judged at. Of
 * those a quarter says as much as all (measure-oracle.test.ts), in a quarter of the time.
 */
function isRendering({ width, height }: Pixels, own: { width: number; height: number }): boolean {
  const isSmaller = Math.max(own.width, own.height) > Math.max(width, height);
  return isSmaller && Math.max(width, height) >= 3 * sharpnessSide && Math.min(width, height) >= 16;
}

/** Everything that wants every pixel, in one pass. */
function look({ data, width, height }: Pixels): Seen {
  const { grey, levels, steps } = roomFor(width * height);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 3) {
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    count(red, green, blue, levels, steps);
    // Pillow's convert('L'): ITU-R 601 luma in 16-bit fixed point.
    grey[pixel] = (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  }
  return { grey: { data: grey, width, height }, levels, steps };
}

/** As look, of squares of four pixels: grey is their mean, and of each the first is counted. An odd row or column is left out. */
function lookByFours({ data, width, height }: Pixels): Seen {
  const [columns, rows] = [width >> 1, height >> 1];
  const { grey, levels, steps } = roomFor(columns * rows);
  const below = width * 3;
  for (let row = 0, square = 0; row < rows; row += 1) {
    let at = row * 2 * below;
    for (const end = square + columns; square < end; square += 1, at += 6) {
      const red = data[at] ?? 0;
      const green = data[at + 1] ?? 0;
      const blue = data[at + 2] ?? 0;
      count(red, green, blue, levels, steps);
      const under = at + below;
      const reds = red + (data[at + 3] ?? 0) + (data[under] ?? 0) + (data[under + 3] ?? 0);
      const greens = green + (data[at + 4] ?? 0) + (data[under + 1] ?? 0) + (data[under + 4] ?? 0);
      const blues = blue + (data[at + 5] ?? 0) + (data[under + 2] ?? 0) + (data[under + 5] ?? 0);
      grey[square] = (19595 * reds + 38470 * greens + 7471 * blues + 0x20000) >> 18;
    }
  }
  return { grey: { data: grey, width: columns, height: rows }, levels, steps };
}

function roomFor(pixels: number): { grey: Uint8ClampedArray; levels: Uint32Array; steps: Uint32Array } {
  const { levels, steps } = kept;
  if (kept.grey.length < pixels) kept.grey = new Uint8ClampedArray(pixels);
  levels.fill(0);
  steps.fill(0);
  return { grey: kept.grey.subarray(0, pixels), levels, steps };
}

function count(red: number, green: number, blue: number, levels: Uint32Array, steps: Uint32Array): void {
  levels[red] = (levels[red] ?? 0) + 1;
  levels[256 + green] = (levels[256 + green] ?? 0) + 1;
  levels[512 + blue] = (levels[512 + blue] ?? 0) + 1;
  const { red: reds, green: greens, blue: blues } = stepShare;
  const step = (Math.sqrt(reds * red * red + greens * green * green + blues * blue * blue) + 0.5) | 0;
  steps[step] = (steps[step] ?? 0) + 1;
}

/** CleanVision's calculate_brightness, left at 0 to 255. */
function perceived(red: number, green: number, blue: number): number {
  return Math.sqrt(0.241 * red * red + 0.691 * green * green + 0.068 * blue * blue);
}

/** CleanVision's calc_avg_brightness and calc_percentile_brightness: of the mean colour, and of the pixels. */
function brightness(
  levels: Uint32Array,
  steps: Uint32Array,
): Pick<Measures, 'brightness' | 'brightnessP5' | 'brightnessP99'> {
  const [red = 0, green = 0, blue = 0] = [0, 256, 512].map((start) => mean(levels.subarray(start, start + 256)));
  const last = totalOf(steps) - 1;
  return {
    brightness: Math.min(1, perceived(red, green, blue) / 255),
    brightnessP5: valueAt(steps, 0.05 * last) / (brightnessSteps - 1),
    brightnessP99: valueAt(steps, 0.99 * last) / (brightnessSteps - 1),
  };
}

/** The value at a place of the sorted pixels; between two of them on the line from one to the other, as numpy does it. */
function valueAt(counts: Uint32Array, place: number): number {
  const lower = valueOfRank(counts, Math.floor(place));
  return lower + (valueOfRank(counts, Math.ceil(place)) - lower) * (place - Math.floor(place));
}

function valueOfRank(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < counts.length; value += 1) {
    seen += counts[value] ?? 0;
    if (seen > rank) return value;
  }
  return counts.length - 1;
}

/** Pillow's Image.entropy of an RGB picture: one histogram of all three channels. A grey one counts as RGB here. */
function entropy(counts: Uint32Array): number {
  const total = totalOf(counts);
  let bits = 0;
  for (let value = 0; value < counts.length; value += 1) {
    const share = (counts[value] ?? 0) / total;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return Math.max(0, bits);
}

type Sharpness = Pick<Measures, 'edges' | 'greySpread' | 'detail'>;

/** CleanVision's calc_blurriness and calc_std_grayscale; and the first of them without the border, which is not edges. */
function sharpness(grey: Grey): Sharpness {
  const levels = new Uint32Array(256);
  for (let at = 0; at < grey.data.length; at += 1) {
    const level = grey.data[at] ?? 0;
    levels[level] = (levels[level] ?? 0) + 1;
  }
  const edges = findEdges(grey);
  return { edges: deviation(edges), greySpread: deviation(levels), detail: deviation(inside(edges, grey)) };
}

/** Pillow's ImageFilter.FIND_EDGES: eight times a pixel less its eight neighbours, cut to 0..255; the border stays as it is. */
function findEdges({ data, width, height }: Grey): Uint8ClampedArray {
  const edges = new Uint8ClampedArray(data);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const [above, below] = [at - width, at + width];
      const around =
        (data[above - 1] ?? 0) +
        (data[above] ?? 0) +
        (data[above + 1] ?? 0) +
        (data[at - 1] ?? 0) +
        (data[at + 1] ?? 0) +
        (data[below - 1] ?? 0) +
        (data[below] ?? 0) +
        (data[below + 1] ?? 0);
      edges[at] = 8 * (data[at] ?? 0) - around;
    }
  }
  return edges;
}

/** Without the outermost rows and columns. */
function inside(values: Uint8ClampedArray, { width, height }: Grey): Uint8ClampedArray {
  const [columns, rows] = [Math.max(0, width - 2), Math.max(0, height - 2)];
  const out = new Uint8ClampedArray(columns * rows);
  for (let y = 0; y < rows; y += 1) {
    const start = (y + 1) * width + 1;
    out.set(values.subarray(start, start + columns), y * columns);
  }
  return out;
}

/**
 * Difference hash (Krawetz, "Kind of Like That", 2013, at any size, as `imagehash.dhash` takes it): does brightness rise from
 * each of the columns to the next.
 * @param side rows, and columns less one; a multiple of 4
 */
function dhash(grey: Grey, side: number): string {
  const { data } = resample(grey, side + 1, side);
  let hash = '';
  let digit = 0;
  for (let bit = 0; bit < side * side; bit += 1) {
    const at = bit + Math.floor(bit / side);
    digit = digit * 2 + ((data[at + 1] ?? 0) > (data[at] ?? 0) ? 1 : 0);
    if (bit % 4 < 3) continue;
    hash += digit.toString(16);
    digit = 0;
  }
  return hash;
}

/** The size CleanVision makes of the picture: inside the square, rounded down, never enlarged. */
function fitInto(side: number, own: { width: number; height: number }, pixels: Pixels): [number, number] {
  const ratio = Math.max(own.width, own.height) / side;
  if (ratio <= 1) return [pixels.width, pixels.height];
  return [Math.max(1, Math.floor(own.width / ratio)), Math.max(1, Math.floor(own.height / ratio))];
}

/** Of a histogram. */
function mean(counts: Uint32Array): number {
  let sum = 0;
  for (let value = 0; value < counts.length; value += 1) sum += value * (counts[value] ?? 0);
  return sum / totalOf(counts);
}

function totalOf(counts: Uint32Array): number {
  let total = 0;
  for (let value = 0; value < counts.length; value += 1) total += counts[value] ?? 0;
  return total;
}

/** 0 of no values: a picture of one line has no inside. */
function deviation(values: Uint8ClampedArray | Uint32Array): number {
  if (values.length === 0) return 0;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    sum += value;
    squares += value * value;
  }
  const average = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - average * average));
}
