import type { Recipe } from '@shared/recipe.ts';
import type { Picture } from './pictures.ts';

/** The part of a photo that a network sees, in shares of its width and height; a padded square reaches beyond it. */
export interface SeenPart {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** @param width of the photo, as its height in pixels */
export function seenPart(fit: Recipe['input']['fit'], width: number, height: number): SeenPart {
  if (fit === 'stretch') return { x: 0, y: 0, width: 1, height: 1 };
  const side = fit === 'crop' ? Math.min(width, height) : Math.max(width, height);
  const [across, down] = [side / width, side / height];
  return { x: (1 - across) / 2, y: (1 - down) / 2, width: across, height: down };
}

/** A field of numbers from 0 to 1 over a photo, row by row. */
export interface HeatField {
  columns: number;
  rows: number;
  values: Float32Array;
}

/**
 * A heat map of a few places spread over a photo, without steps: cubic B-splines, which have no bends for contours to show.
 * Where the network does not see there is no heat.
 */
export function spreadHeat(heat: Picture, columns: number, rows: number, part: SeenPart): HeatField {
  // Down first, then across: a few numbers a place, where both at once would be sixteen.
  const tall = new Float32Array(rows * heat.width);
  for (const [row, weights] of weightsAlong(rows, heat.height, part.y, part.height).entries()) {
    for (const [y, weight] of weights) {
      for (let x = 0; x < heat.width; x++) {
        tall[row * heat.width + x] =
          (tall[row * heat.width + x] ?? 0) + weight * (heat.pixels[y * heat.width + x] ?? 0);
      }
    }
  }
  const values = new Float32Array(columns * rows);
  let peak = 0;
  const across = weightsAlong(columns, heat.width, part.x, part.width);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (const [x, weight] of across[column] ?? []) sum += weight * (tall[row * heat.width + x] ?? 0);
      values[row * columns + column] = sum;
      if (sum > peak) peak = sum;
    }
  }
  if (peak > 0) for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) / peak;
  return { columns, rows, values };
}

/** For each of so many places along a photo: which cells of the map it is made of, and how much of each. */
function weightsAlong(
  places: number,
  cells: number,
  start: number,
  length: number,
): [cell: number, weight: number][][] {
  return Array.from({ length: places }, (_, place) => {
    const share = ((place + 0.5) / places - start) / length;
    if (share < 0 || share > 1) return [];
    const at = share * cells - 0.5;
    const first = Math.floor(at);
    const t = at - first;
    const spline = [(1 - t) ** 3, 3 * t ** 3 - 6 * t ** 2 + 4, -3 * t ** 3 + 3 * t ** 2 + 3 * t + 1, t ** 3];
    return spline.map((weight, index): [number, number] => [
      Math.min(cells - 1, Math.max(0, first - 1 + index)),
      weight / 6,
    ]);
  });
}

/** Contours: where they lie, and how wide they are in places of the field. */
const contours = [
  { level: 0.3, width: 1 },
  { level: 0.55, width: 1.5 },
  { level: 0.8, width: 2.2 },
];
/** How dark it gets at most where nothing was found. */
const darkest = 0.84;

/**
 * What lies over the photo: darkness where the network found nothing, contours as on a map around what it found.
 * @param ink colour of the contours, 0 to 255
 * @returns four bytes a place
 */
export function paintHeat(
  { columns, rows, values }: HeatField,
  ink: readonly [number, number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    const [above, below] = [Math.max(0, row - 1) * columns, Math.min(rows - 1, row + 1) * columns];
    for (let column = 0; column < columns; column++) {
      const place = row * columns + column;
      const value = values[place] ?? 0;
      const [left, right] = [Math.max(0, column - 1), Math.min(columns - 1, column + 1)];
      const slopeAcross = (values[row * columns + right] ?? 0) - (values[row * columns + left] ?? 0);
      const slopeDown = (values[below + column] ?? 0) - (values[above + column] ?? 0);
      const line = lineAt(value, Math.sqrt(slopeAcross * slopeAcross + slopeDown * slopeDown) / 2);
      const lit = Math.min(1, value / 0.7);
      const dark = darkest * (1 - lit * lit * (3 - 2 * lit));
      const alpha = line + dark * (1 - line);
      if (alpha === 0) continue;
      for (let channel = 0; channel < 3; channel++) rgba[place * 4 + channel] = ((ink[channel] ?? 0) * line) / alpha;
      rgba[place * 4 + 3] = alpha * 255;
    }
  }
  return rgba;
}

/** How much of a place contours cover, where the field climbs by `slope` from a place to the next. */
function lineAt(value: number, slope: number): number {
  if (slope < 1e-4) return 0;
  let most = 0;
  for (const { level, width } of contours) {
    const covered = width / 2 + 0.5 - Math.abs(value - level) / slope;
    if (covered > most) most = covered;
  }
  return Math.min(1, most);
}
