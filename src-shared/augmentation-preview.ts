import { invert, multiply, placeOf } from './affine.ts';
import { type Augmentation, Augmenter, type Draw, drawAugmentation, matricesOf, unchanged } from './augmentation.ts';
import type { ImageShape } from './resample.ts';

/** A photo as a pack holds it. */
export interface PreviewPhoto {
  /** Hexadecimal. */
  sha256: string;
  /** height x width x channels, 0 to 255. */
  pixels: Uint8Array;
}

/** How one photo looks in one epoch. */
export interface PreviewCell {
  photo: PreviewPhoto;
  /** From 1. */
  epoch: number;
}

/** What training draws for a photo, or nothing where it would leave photos alone. @param epoch from 1 */
export function previewDraw(augmentation: Augmentation | null, seed: number, epoch: number, sha256: string): Draw {
  return augmentation === null ? unchanged : drawAugmentation(augmentation, seed, epoch, sha256);
}

/**
 * Paints photos as training sees them: the same draw, the same function and the same bytes as in the trainer's threads. Numbers
 * are rounded to whole grey levels, since a screen has no others.
 *
 * @returns the cells one after another, each height x width RGBA
 */
export function paintCells(
  augmentation: Augmentation | null,
  seed: number,
  shape: ImageShape,
  cells: readonly PreviewCell[],
): Uint8ClampedArray<ArrayBuffer> {
  const length = shape.width * shape.height;
  const painted = new Uint8ClampedArray(cells.length * length * 4);
  const changed = new Float32Array(length * shape.channels);
  const augmenter = augmentation === null ? null : new Augmenter(augmentation, shape);
  for (const [place, { photo, epoch }] of cells.entries()) {
    if (augmenter === null) changed.set(photo.pixels);
    else augmenter.apply(photo.pixels, previewDraw(augmentation, seed, epoch, photo.sha256), changed);
    writeRgba(changed, shape.channels, painted.subarray(place * length * 4, (place + 1) * length * 4));
  }
  return painted;
}

/** @param into a clamped array rounds to the nearest whole number from 0 to 255 */
function writeRgba(pixels: Float32Array, channels: number, into: Uint8ClampedArray): void {
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let from = 0, to = 0; from < pixels.length; from += channels, to += 4) {
    into[to] = pixels[from] ?? 0;
    into[to + 1] = pixels[from + green] ?? 0;
    into[to + 2] = pixels[from + blue] ?? 0;
    into[to + 3] = 255;
  }
}

export type Outline = readonly (readonly [x: number, y: number])[];

/**
 * Where the photo itself lies in the changed one, as outlines of four corners in pixels of the result, (0, 0) its upper left
 * corner; what lies outside of any of them is filled in with the photo's mirror image. One outline, since all changes are one
 * resampling; with `exact` one for each layer, since each fills its own edges.
 *
 * @returns nothing where the photo fills the frame; null where no part of the result can be traced back (zoomed to a point)
 */
export function outlinesOf({ flip, exact }: Augmentation, draw: Draw, shape: ImageShape): Outline[] | null {
  const outlines: Outline[] = [];
  const matrices = matricesOf(draw, flip, shape);
  // Layer k's frame in the result: its own map and all that come after it.
  const maps = exact
    ? matrices.map((_, index) => matrices.slice(index).reduce(multiply))
    : matrices.length === 0
      ? []
      : [matrices.reduce(multiply)];
  for (const map of maps) {
    const back = invert(map);
    if (back === null) return null;
    const outline = cornersOf(shape).map(([x, y]): readonly [number, number] => {
      const [left, top] = placeOf(back, x, y);
      // From the middles of pixels, which maps are about, to the frame's own corner.
      return [left + 0.5, top + 0.5];
    });
    if (!holds(outline, shape)) outlines.push(outline);
  }
  return outlines;
}

/** The photo's outer corners, around, where its first pixel's middle is (0, 0). */
function cornersOf({ width, height }: ImageShape): [number, number][] {
  return [
    [-0.5, -0.5],
    [width - 0.5, -0.5],
    [width - 0.5, height - 0.5],
    [-0.5, height - 0.5],
  ];
}

/** Whether all of the frame lies within an outline, but for rounding. */
function holds(outline: Outline, { width, height }: ImageShape): boolean {
  const slack = 1e-3;
  const frame: Outline = [
    [slack, slack],
    [width - slack, slack],
    [width - slack, height - slack],
    [slack, height - slack],
  ];
  return frame.every(([x, y]) => {
    const sides = outline.map(([fromX, fromY], index) => {
      const [toX, toY] = outline[(index + 1) % outline.length] ?? [0, 0];
      return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX);
    });
    return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
  });
}
