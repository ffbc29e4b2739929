import type { Pixels } from './picture.ts';

const { fround } = Math;
/** What each value of a channel adds: ITU-R 601 luma with TensorFlow's weights, of values scaled to 0..1, in float32. */
const [red, green, blue] = [share(0.2989), share(0.587), share(0.114)];

/**
 * One channel of three, equal to TensorFlow's `rgb_to_grayscale` of uint8 for every colour: sums in float32 from red to blue,
 * brought back to 0..255 by 255.5 and cut off. A grey picture keeps its values.
 */
export function toGrey({ data, width, height }: Pixels): Pixels {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i += 1) {
    const r = red[data[i * 3] ?? 0] ?? 0;
    const g = green[data[i * 3 + 1] ?? 0] ?? 0;
    const b = blue[data[i * 3 + 2] ?? 0] ?? 0;
    grey[i] = fround(fround(fround(r + g) + b) * 255.5);
  }
  return { data: grey, width, height, channels: 1 };
}

function share(weight: number): Float32Array {
  const scale = fround(1 / 255);
  return Float32Array.from({ length: 256 }, (_, value) => fround(value * scale) * fround(weight));
}
