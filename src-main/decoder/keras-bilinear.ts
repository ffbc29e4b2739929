import type { Pixels } from './picture.ts';

/** Where an output row or column looks: two neighbours in the input, and how far it lies from the first to the second. */
interface Sample {
  lower: number;
  upper: number;
  share: number;
}

/**
 * Keras's `resize(..., interpolation='bilinear', antialias=False)` of uint8 pixels, rounded to the nearest whole (ties to even,
 * as numpy and TensorFlow round). Every step is rounded to float32 as TensorFlow's kernel does, hence equal to the bit.
 * @param size side of the square that comes out
 */
export function resizeBilinear({ data, width, height, channels }: Pixels, size: number): Pixels {
  const rows = samples(height, size);
  const columns = samples(width, size);
  const out = new Uint8Array(size * size * channels);
  const { fround } = Math;
  let at = 0;
  for (const row of rows) {
    const top = row.lower * width;
    const bottom = row.upper * width;
    for (const column of columns) {
      for (let channel = 0; channel < channels; channel += 1) {
        const pixel = (place: number): number => data[place * channels + channel] ?? 0;
        const topLeft = pixel(top + column.lower);
        const bottomLeft = pixel(bottom + column.lower);
        const above = fround(topLeft + fround((pixel(top + column.upper) - topLeft) * column.share));
        const below = fround(bottomLeft + fround((pixel(bottom + column.upper) - bottomLeft) * column.share));
        out[at++] = roundHalfEven(fround(above + fround(fround(below - above) * row.share)));
      }
    }
  }
  return { data: out, width: size, height: size, channels };
}

/** Half-pixel centres: output i lies at (i + 0.5) * scale - 0.5 of the input. */
function samples(inputSize: number, outputSize: number): Sample[] {
  const scale = Math.fround(inputSize / outputSize);
  return Array.from({ length: outputSize }, (_, i) => {
    const place = Math.fround(Math.fround(Math.fround(i + 0.5) * scale) - 0.5);
    const lower = Math.floor(place);
    const upper = Math.min(Math.ceil(place), inputSize - 1);
    return { lower: Math.max(lower, 0), upper, share: Math.fround(place - lower) };
  });
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
