import type { Pixels } from './picture.ts';

/** The largest square in the middle, as Keras's crop_to_aspect_ratio takes it: of an odd rest the smaller half goes first. */
export function cropToSquare(pixels: Pixels): Pixels {
  const side = Math.min(pixels.width, pixels.height);
  const left = Math.floor((pixels.width - side) / 2);
  const top = Math.floor((pixels.height - side) / 2);
  return copyInto({ width: side, height: side, channels: pixels.channels }, pixels, -left, -top);
}

/**
 * A square with black on both sides, as Keras's pad_to_aspect_ratio makes it: of an odd rest it pads both sides with the
 * smaller half, so the square then lacks one row or column.
 */
export function padToSquare(pixels: Pixels): Pixels {
  const side = Math.max(pixels.width, pixels.height);
  const left = Math.floor((side - pixels.width) / 2);
  const top = Math.floor((side - pixels.height) / 2);
  const frame = { width: pixels.width + 2 * left, height: pixels.height + 2 * top, channels: pixels.channels };
  return copyInto(frame, pixels, left, top);
}

/** Lays `pixels` on a black frame, shifted by (left, top); what hangs over the edge is cut off. */
function copyInto(frame: Omit<Pixels, 'data'>, pixels: Pixels, left: number, top: number): Pixels {
  const { channels } = pixels;
  const data = new Uint8Array(frame.width * frame.height * channels);
  const from = Math.max(0, -left);
  const length = Math.min(pixels.width - from, frame.width - Math.max(0, left));
  for (let y = Math.max(0, top); y < Math.min(frame.height, top + pixels.height); y += 1) {
    const source = ((y - top) * pixels.width + from) * channels;
    const target = (y * frame.width + Math.max(0, left)) * channels;
    data.set(pixels.data.subarray(source, source + length * channels), target);
  }
  return { ...frame, data };
}
