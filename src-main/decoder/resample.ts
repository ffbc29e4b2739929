/** One channel, rows from the top. */
export interface Grey {
  /** One kind of array only: where several come, each look into one is made for all of them, at twice the time. */
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** What the pixels of an output take from an input, along one direction. */
interface Shares {
  /** The first pixel of the input that each takes from. */
  starts: Int32Array;
  /** `reach` weights for each, in fixed point, together 1; where it takes from fewer pixels, 0 for the rest. */
  weights: Int32Array;
  /** How many pixels of the input each takes from. */
  counts: Int32Array;
  reach: number;
}

/** Lines of a picture that are brought to another length: how many, and how far apart their pixels and they themselves lie. */
interface Lines {
  count: number;
  step: number;
  across: number;
}

/** Photos of a data set have few sizes between them; weights take longer to make than to use. */
const keptShares = 512;
const known = new Map<string, Shares>();
/** Pillow's fixed point (PRECISION_BITS in Resample.c): 8 bits of level, 2 for what the kernel's lobes add, and a sign. */
const fractionBits = 22;
const one = 1 << fractionBits;
/** Between the two directions; kept, since a new one for each photo would be most of what there is to clear away. */
let between = new Uint8ClampedArray(0);

/**
 * Brings a grey picture to another size as Pillow's `resize` does unless told otherwise: bicubic over everything that falls
 * into a pixel, rows first, rounded to whole levels after each direction.
 * @param width and height of the picture that comes out
 */
export function resample(grey: Grey, width: number, height: number): Grey {
  if (between.length < width * grey.height) between = new Uint8ClampedArray(width * grey.height);
  const rows = { count: grey.height, step: 1, across: grey.width };
  along(grey.data, rows, sharesOf(grey.width, width), between, { step: 1, across: width });
  const data = new Uint8ClampedArray(width * height);
  const columns = { count: width, step: width, across: 1 };
  along(between, columns, sharesOf(grey.height, height), data, { step: width, across: 1 });
  return { data, width, height };
}

/** Four lines at a time, so that each weight is fetched once for them. The last four may be fewer: one of them several times. */
function along(
  from: Grey['data'],
  { count: lines, step, across }: Lines,
  { starts, weights, counts, reach }: Shares,
  into: Uint8ClampedArray,
  out: Omit<Lines, 'count'>,
): void {
  for (let line = 0; line < lines; line += 4) {
    const last = lines - 1 - line;
    const second = Math.min(1, last);
    const third = Math.min(2, last);
    const fourth = Math.min(3, last);
    const toSecond = second * across;
    const toThird = third * across;
    const toFourth = fourth * across;
    for (let i = 0; i < starts.length; i += 1) {
      // Half, so that cutting the fraction off rounds.
      let a = one >> 1;
      let b = a;
      let c = a;
      let d = a;
      let at = line * across + (starts[i] ?? 0) * step;
      let place = i * reach;
      for (const end = place + (counts[i] ?? 0); place < end; place += 1, at += step) {
        const weight = weights[place] ?? 0;
        a = (a + Math.imul(weight, from[at] ?? 0)) | 0;
        b = (b + Math.imul(weight, from[at + toSecond] ?? 0)) | 0;
        c = (c + Math.imul(weight, from[at + toThird] ?? 0)) | 0;
        d = (d + Math.imul(weight, from[at + toFourth] ?? 0)) | 0;
      }
      const to = line * out.across + i * out.step;
      into[to] = a >> fractionBits;
      into[to + second * out.across] = b >> fractionBits;
      into[to + third * out.across] = c >> fractionBits;
      into[to + fourth * out.across] = d >> fractionBits;
    }
  }
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
    weights: new Int32Array(to * reach),
    counts: new Int32Array(to),
    reach,
  };
  const exact = new Float64Array(reach);
  for (let i = 0; i < to; i += 1) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - radius + 0.5));
    const count = Math.min(from, Math.floor(centre + radius + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      const weight = bicubic((start + k + 0.5 - centre) / stretch);
      exact[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < count; k += 1) shares.weights[i * reach + k] = Math.round(((exact[k] ?? 0) / sum) * one);
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
