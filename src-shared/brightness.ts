/**
 * RandomContrast on a range of 255: each channel's distance from its mean over the photo is multiplied, and what leaves the
 * range is cut off.
 * @param photo pixel by pixel, changed in place
 */
export function stretchContrast(photo: Float32Array, factor: number, channels: number): void {
  const by = Math.fround(factor);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let at = channel; at < photo.length; at += channels) sum += photo[at] ?? 0;
    const mean = Math.fround(sum / (photo.length / channels));
    for (let at = channel; at < photo.length; at += channels)
      photo[at] = withinRange(Math.fround((photo[at] ?? 0) - mean) * by + mean);
  }
}

/** RandomBrightness on a range of 255. @param photo changed in place */
export function brighten(photo: Float32Array, by: number): void {
  const added = Math.fround(by);
  for (let at = 0; at < photo.length; at++) photo[at] = withinRange((photo[at] ?? 0) + added);
}

function withinRange(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
