/** The arithmetic of the charts: plain numbers in, plain numbers out. */

export interface Point {
  x: number;
  y: number;
}

/**
 * At most about two points a pixel: each bucket of one pixel keeps its lowest and highest point, so that no spike is lost.
 * @param points in the order of x; @param pixels width they are drawn on
 */
export function thin(points: readonly Point[], pixels: number): Point[] {
  if (points.length <= 2 * pixels || pixels < 1) return [...points];
  const size = points.length / pixels;
  return Array.from({ length: Math.floor(pixels) }, (_, bucket) => {
    const members = points.slice(Math.floor(bucket * size), Math.floor((bucket + 1) * size));
    let [low] = members;
    let [high] = members;
    for (const point of members) {
      if (low === undefined || point.y < low.y) low = point;
      if (high === undefined || point.y > high.y) high = point;
    }
    if (low === undefined || high === undefined) return [];
    if (low === high) return [low];
    return low.x < high.x ? [low, high] : [high, low];
  }).flat();
}

/** Where the scale of accuracies begins: a tenth under the lowest, so that the curve fills its place; never above 80 %. */
export function accuracyFloor(values: readonly number[]): number {
  const lowest = Math.min(0.85, ...values);
  return Math.max(0, Math.floor((lowest - 0.02) * 10) / 10);
}

/** Where the scale of losses ends: the highest, but a first round far off may not flatten all that follows. */
export function lossTop(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return 1;
  const sorted = [...finite].sort((a, b) => a - b);
  const typical = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 1;
  return Math.max(0.05, Math.min(Math.max(...finite), typical * 2));
}

/** The rounds that are written under the chart: 1, then fives or whatever leaves about seven, and the last. */
export function roundTicks(rounds: number): number[] {
  if (rounds <= 8) return Array.from({ length: rounds }, (_, index) => index + 1);
  const step = [2, 5, 10, 20, 50, 100, 200].find((size) => rounds / size <= 7) ?? 500;
  const ticks = [1];
  // A tick too near to the last one would run into it.
  for (let at = step; at < rounds - step * 0.4; at += step) if (at > 1) ticks.push(at);
  return [...ticks, rounds];
}

/**
 * Moves labels apart that would cover each other: the upper up, the lower down, inside the bounds.
 * @returns new y of both, in the order given
 */
export function apart(first: number, second: number, distance: number, low: number, high: number): [number, number] {
  const missing = distance - Math.abs(first - second);
  const [up, down] = first <= second ? [first, second] : [second, first];
  const shift = Math.max(0, missing / 2);
  const top = Math.min(Math.max(low, up - shift), high - distance);
  const bottom = Math.min(high, Math.max(top + distance, down + shift));
  const placed: [number, number] =
    missing > 0 ? [top, Math.min(bottom, top + distance)] : [Math.max(low, up), Math.min(high, down)];
  return first <= second ? placed : [placed[1], placed[0]];
}
