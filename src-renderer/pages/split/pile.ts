import { randomUnit } from '@shared/random.ts';

/** How high piles are drawn: each edge stands for as many photos in every pile, so that heights can be compared. */

/** Edges of the highest pile; a pile of so many photos or fewer shows each of them. */
const mostEdges = 74;
/** Height of one edge, px. */
export const edgeHeight = 1.5;

export function photosPerEdge(counts: readonly number[]): number {
  return Math.max(1, Math.ceil(Math.max(0, ...counts) / mostEdges));
}

/** A pile that holds anything has an edge. */
export function edgesOf(count: number, perEdge: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round(count / perEdge));
}

export interface Edge {
  x: number;
  y: number;
}

/**
 * Where the edges of a pile lie, lowest first: each a little lower and further right than the one above, as a hand lays them.
 * @param unevenness px either way; a box of boards has none
 */
export function edgesAt(edges: number, unevenness: number, seed: number): Edge[] {
  return Array.from({ length: edges }, (_, index) => {
    const depth = edges - index;
    // Eight to eleven px to the right at the bottom of the highest pile.
    const drift = depth * 0.145;
    return { x: drift + (randomUnit(seed, depth) * 2 - 1) * unevenness, y: depth * edgeHeight };
  });
}

/** How the loose photos beside a pile lie: a row with one on top, px from the left and from the floor. */
export const loosePlaces = [
  { left: 0, bottom: 18, turn: -6 },
  { left: 82, bottom: 26, turn: 4 },
  { left: 164, bottom: 22, turn: -5 },
  { left: 70, bottom: 136, turn: -8 },
] as const;

/** Side of a loose photo, px. */
export const looseSide = 140;

/** How many loose photos find room in so many px. */
export function looseCount(room: number): number {
  if (room < looseSide) return 0;
  if (room < looseSide + 82) return 1;
  return room < looseSide + 164 ? 2 : loosePlaces.length;
}
