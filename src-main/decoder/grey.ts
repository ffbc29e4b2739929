import type { Pixels } from './picture.ts';

/**
 * One channel of three: ITU-R 601 luma with TensorFlow's weights, rounded as its `rgb_to_grayscale` does on uint8 (scaled to
 * 0..1 and back by 255.5, cut off): a grey picture keeps its values.
 */
export function toGrey({ data, width, height }: Pixels): Pixels {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i += 1) {
    const at = i * 3;
    const luma = 0.2989 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    grey[i] = Math.min(255, (luma / 255) * 255.5);
  }
  return { data: grey, width, height, channels: 1 };
}
