/** One channel, rows from the top. */
export interface Grey {
  data: Uint8Array;
  width: number;
  height: number;
}

/** What the pixels of an output take from an input, along one direction. */
interface Shares {
  /** The first pixel of the input that each takes from. */
  starts: Int32Array;
  /** `reach` weights for each, together 1; where it takes from fewer pixels, 0 for the rest. */
  weights: Float64Array;
  /** How many pixels of the input each takes from. */
  counts: Int32Array;
  reach: number;
}

/** Photos of a data set have few sizes between them; weights take longer to make than to use. */
const keptShares = 256;
const known = new Map<string, Shares>();

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
  const { starts, weights, counts, reach } = sharesOf(from, width);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const count = counts[x] ?? 0;
      let sum = 0;
      let at = y * from + (starts[x] ?? 0);
      let weight = x * reach;
      for (const end = weight + count; weight < end; weight += 1, at += 1)
        sum += (weights[weight] ?? 0) * (data[at] ?? 0);
      out[y * width + x] = sum;
    }
  }
  return { data: new Uint8Array(out.buffer), width, height };
}

function alongColumns({ data, width, height: from }: Grey, height: number): Grey {
  const out = new Uint8ClampedArray(width * height);
  const { starts, weights, counts, reach } = sharesOf(from, height);
  for (let y = 0; y < height; y += 1) {
    const count = counts[y] ?? 0;
    const start = (starts[y] ?? 0) * width;
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      let at = start + x;
      let weight = y * reach;
      for (const end = weight + count; weight < end; weight += 1, at += width)
        sum += (weights[weight] ?? 0) * (data[at] ?? 0);
      out[y * width + x] = sum;
    }
  }
  return { data: new Uint8Array(out.buffer), width, height };
}

function sharesOf(from: number, to: number): Shares {
  const key = `${String(from)}/${String(to)}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= keptShares) known.clear();
  const made = makeShares(from, to);
  known.set(key, made);
  return made;
}

/** The kernel reaches two pixels to each side: of the output where it is smaller than the input, else of the input. */
function makeShares(from: number, to: number): Shares {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const radius = 2 * stretch;
  const reach = Math.ceil(2 * radius) + 1;
  const shares = {
    starts: new Int32Array(to),
    weights: new Float64Array(to * reach),
    counts: new Int32Array(to),
    reach,
  };
  for (let i = 0; i < to; i += 1) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - radius + 0.5));
    const count = Math.min(from, Math.floor(centre + radius + 0.5)) - start;
    const weights = shares.weights.subarray(i * reach, i * reach + count);
    for (let k = 0; k < count; k += 1) weights[k] = bicubic((start + k + 0.5 - centre) / stretch);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (let k = 0; k < count; k += 1) weights[k] = (weights[k] ?? 0) / sum;
    shares.starts[i] = start;
    shares.counts[i] = count;
  }
  return shares;
}

/** Keys's cubic kernel with a = -0.5. */
function bicubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}
