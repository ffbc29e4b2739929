import type { Pictures } from '../../../src-shared/protocol/trainer.ts';

/** Numbers as pictures are cut out of: [height, width, pictures], the last side running fastest, as TensorFlow has maps. */
export interface Stack {
  values: Float32Array;
  height: number;
  width: number;
  total: number;
}

/** Maps as grey pictures, each from 0 to its own largest number; what is below 0 is black. */
export function picturesOfMaps({ values, height, width, total }: Stack, from: number, count: number): Pictures {
  const chosen = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, index) => from + index);
  const places = height * width;
  const pixels = Buffer.alloc(chosen.length * places);
  const peaks = chosen.map((map, index) => {
    let peak = 0;
    for (let place = 0; place < places; place++) peak = Math.max(peak, values[place * total + map] ?? 0);
    if (peak === 0) return 0;
    for (let place = 0; place < places; place++) {
      const value = values[place * total + map] ?? 0;
      pixels[index * places + place] = Math.max(0, Math.round((value / peak) * 255));
    }
    return peak;
  });
  return { width, height, channels: 1, pixels: pixels.toString('base64'), peaks, total };
}

/**
 * Filters as small photos: 0 is the middle grey, the filter's number farthest from 0 is black or white.
 * @param kernel [height, width, channels, filters]
 * @param reversed whether the network reads BGR: the picture shall be RGB
 */
export function picturesOfFilters(
  kernel: { values: Float32Array; shape: readonly number[] },
  reversed: boolean,
  from: number,
  count: number,
): Pictures {
  const [height = 1, width = 1, channels = 1, total = 1] = kernel.shape;
  if (channels !== 1 && channels !== 3) throw new RangeError(`a filter of ${channels} channels is no picture`);
  const chosen = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, index) => from + index);
  const places = height * width;
  const pixels = Buffer.alloc(chosen.length * places * channels);
  const peaks = chosen.map((filter, index) => {
    const at = (place: number, channel: number): number =>
      kernel.values[(place * channels + (reversed ? channels - 1 - channel : channel)) * total + filter] ?? 0;
    let peak = 0;
    for (let each = 0; each < places * channels; each++) {
      peak = Math.max(peak, Math.abs(at(Math.floor(each / channels), each % channels)));
    }
    for (let each = 0; each < places * channels; each++) {
      const share = peak === 0 ? 0 : at(Math.floor(each / channels), each % channels) / peak;
      pixels[index * places * channels + each] = Math.round(127.5 + 127.5 * share);
    }
    return peak;
  });
  return { width, height, channels, pixels: pixels.toString('base64'), peaks, total };
}
