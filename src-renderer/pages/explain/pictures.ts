import type { Pictures } from '@shared/api.ts';

/** One of the engine's pictures, its pixels row by row. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array;
  /** 0: there is nothing in it. */
  peak: number;
}

export function picturesOf({ width, height, channels, pixels, peaks }: Pictures): Picture[] {
  const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
  const size = width * height * channels;
  return peaks.map((peak, index) => ({
    width,
    height,
    channels,
    peak,
    pixels: bytes.subarray(index * size, (index + 1) * size),
  }));
}

/** As a canvas wants it: four bytes a pixel. */
export function rgbaOf({ width, height, channels, pixels }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let place = 0; place < width * height; place++) {
    for (let channel = 0; channel < 3; channel++) {
      rgba[place * 4 + channel] = pixels[place * channels + (channels === 1 ? 0 : channel)] ?? 0;
    }
    rgba[place * 4 + 3] = 255;
  }
  return rgba;
}
