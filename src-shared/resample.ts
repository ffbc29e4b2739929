import type { Affine } from './affine.ts';

/** Pixels lie row by row, the channels of one together. */
export interface ImageShape {
  width: number;
  height: number;
  channels: number;
}

/**
 * Shows an image through a map of places, bilinear between pixels; beyond its edges it goes on as its own mirror image, the
 * edge pixel twice (dcba|abcd|dcba). What TensorFlow's ImageProjectiveTransformV3 does with fill mode REFLECT
 * (tensorflow/core/kernels/image/image_ops.h), which Keras's layers use; places are reckoned in double precision, which is
 * twice as fast here as rounding to float32 after each operation, and within a hundredth of a grey level.
 *
 * @param from any numbers
 * @param into another array of the same length
 */
export function resample(
  from: Uint8Array | Float32Array,
  [a, b, c, d, e, f]: Affine,
  { width, height, channels }: ImageShape,
  into: Float32Array,
): void {
  const [lastX, lastY] = [width - 1, height - 1];
  const rowLength = width * channels;
  let at = 0;
  for (let row = 0; row < height; row++) {
    const startX = b * row + c;
    const startY = e * row + f;
    for (let column = 0; column < width; column++) {
      let x = a * column + startX;
      let y = d * column + startY;
      if (x < 0 || x > lastX) x = mirrored(x, width);
      if (y < 0 || y > lastY) y = mirrored(y, height);
      // Both are within the image, so that this rounds down.
      const left = x | 0;
      const top = y | 0;
      const toRight = x - left;
      const down = y - top;
      const first = top * rowLength + left * channels;
      // Of the last pixel the neighbour counts nothing, but it must not lie outside.
      const beside = left < lastX ? channels : 0;
      const below = top < lastY ? rowLength : 0;
      const across = below + beside;
      const share = (1 - toRight) * (1 - down);
      const shareBeside = toRight * (1 - down);
      const shareBelow = (1 - toRight) * down;
      const shareAcross = toRight * down;
      for (let place = first; place < first + channels; place++, at++)
        into[at] =
          share * (from[place] ?? 0) +
          shareBeside * (from[place + beside] ?? 0) +
          shareBelow * (from[place + below] ?? 0) +
          shareAcross * (from[place + across] ?? 0);
    }
  }
}

/** A place outside of 0 to length - 1 brought inside, mirrored as often as it takes. */
function mirrored(place: number, length: number): number {
  const twice = 2 * length;
  let inside = place % twice;
  if (inside < 0) inside += twice;
  if (inside >= length) inside = twice - inside - 1;
  // Half a pixel beyond the edge is still the edge.
  return inside < 0 ? 0 : inside > length - 1 ? length - 1 : inside;
}
