/** One channel, rows from the top. */
export interface Grey {
  data: Uint8Array;
  width: number;
  height: number;
}

/** What one pixel of the output takes from the input: `weights` of the pixels from `start` on, together 1. */
interface Share {
  start: number;
  weights: Float64Array;
}

/**
 * Brings a grey picture to another size as Pillow's `resize` does unless told otherwise: bicubic over everything that falls
 * into a pixel, rows first, rounded to whole levels after each direction.
 * @param width and height of the picture that comes out
 */
export function resample(grey: Grey, width: number, height: number): Grey {
  return alongColumns(alongRows(grey, width), height);
}

function alongRows({ data, width: from, height }: Grey, width: number): Grey {
  const out = new Uint8ClampedArray(width * height);
  for (const [x, { start, weights }] of shares(from, width).entries()) {
    for (let y = 0; y < height; y += 1) {
      let sum = 0;
      const row = y * from + start;
      for (let i = 0; i < weights.length; i += 1) sum += (weights[i] ?? 0) * (data[row + i] ?? 0);
      out[y * width + x] = sum;
    }
  }
  return { data: new Uint8Array(out.buffer), width, height };
}

function alongColumns({ data, width, height: from }: Grey, height: number): Grey {
  const out = new Uint8ClampedArray(width * height);
  for (const [y, { start, weights }] of shares(from, height).entries()) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let i = 0; i < weights.length; i += 1) sum += (weights[i] ?? 0) * (data[(start + i) * width + x] ?? 0);
      out[y * width + x] = sum;
    }
  }
  return { data: new Uint8Array(out.buffer), width, height };
}

/** The kernel reaches two pixels to each side: of the output where it is smaller than the input, else of the input. */
function shares(from: number, to: number): Share[] {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const reach = 2 * stretch;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: end - start }, (_, k) => bicubic((start + k + 0.5 - centre) / stretch));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}

/** Keys's cubic kernel with a = -0.5. */
function bicubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}
