import { type Examined, isPlain } from './judgements.ts';

/** Bits of 64 by which the difference hashes of one picture's renderings differ at most: resized, re-encoded, brightened. */
const nearBits = 6;
/**
 * Bits of 256 by which their fine hashes differ at most. Two different photos whose light lies alike agree in the coarse hash:
 * of the 68,265 pairs of the Oxford-IIIT pets one does, and differs in 72 bits here, as none of the pairs within twice the
 * coarse distance differs in fewer than 67. Pets that were made smaller, brighter, darker, cropped by a fiftieth or saved at
 * quality 40 differ from their originals in 50 at most.
 */
const nearFineBits = 58;
/** A hash of a picture with fewer pixels than measures are taken at says too little: two handwritten ones are not twins. */
const smallestSide = 64;

/** Hashes with all photos that have both. */
interface Node {
  high: number;
  low: number;
  fine: Int32Array;
  photos: Examined[];
  /** The smallest SHA-256 among them: what the order of work hangs on, so that it is the same on every machine. */
  name: string;
}

/**
 * Groups of photos that look the same, any two of a group no further apart than `nearBits` and `nearFineBits` (complete linkage), so that a chain
 * of likenesses does not tie together what is not alike. Pairs are joined nearest first. Photos of one colour have no twins:
 * there is nothing in them to be the same.
 * @returns groups of two or more
 */
export function groupTwins(photos: readonly Examined[]): Examined[][] {
  const nodes = nodesOf(photos.filter((each) => Math.max(each.width, each.height) >= smallestSide && !isPlain(each)));
  const clusterOf = nodes.map((node, at) => [{ node, at }]);
  for (const [first, second] of nearPairs(nodes)) {
    const one = clusterOf[first];
    const other = clusterOf[second];
    if (one === undefined || other === undefined || one === other) continue;
    if (!one.every((a) => other.every((b) => areNear(a.node, b.node)))) continue;
    one.push(...other);
    for (const { at } of other) clusterOf[at] = one;
  }
  const groups = [...new Set(clusterOf)].map((cluster) => cluster.flatMap(({ node }) => node.photos));
  return groups.filter((group) => group.length > 1);
}

/** The name of a group: the smallest SHA-256 in it. */
export function keyOf(group: readonly Examined[]): string {
  return group.reduce((least, { sha256 }) => (sha256 < least ? sha256 : least), group[0]?.sha256 ?? '');
}

function nodesOf(photos: readonly Examined[]): Node[] {
  const byHash = Map.groupBy(photos, ({ dhash, fineDhash }) => dhash + fineDhash);
  return [...byHash]
    .map(([hashes, same]) => ({
      high: wordOf(hashes, 0),
      low: wordOf(hashes, 1),
      fine: Int32Array.from({ length: 8 }, (_, n) => wordOf(hashes, n + 2)),
      photos: same,
      name: keyOf(same),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * All pairs of near photos, nearest first. Two coarse hashes that differ in six bits agree in at least one of seven stretches, so
 * only those that share a stretch are compared (Norouzi, Punjani and Fleet, "Fast search in Hamming space", 2012).
 */
function nearPairs(nodes: readonly Node[]): [first: number, second: number][] {
  const pairs: { first: number; second: number; far: number }[] = [];
  for (let stretch = 0; stretch <= nearBits; stretch += 1) {
    const sharing = Map.groupBy(nodes.keys(), (at) => stretchOf(nodes[at], stretch));
    for (const places of sharing.values()) {
      for (const [index, first] of places.entries()) {
        const one = nodes[first];
        if (one === undefined) continue;
        for (let after = index + 1; after < places.length; after += 1) {
          const second = places[after] ?? 0;
          const other = nodes[second];
          if (other === undefined) continue;
          const far = distance(one, other);
          if (far > nearBits || agreeEarlier(one, other, stretch) || fineDistance(one, other) > nearFineBits) continue;
          pairs.push({ first, second, far });
        }
      }
    }
  }
  pairs.sort((a, b) => a.far - b.far || a.first - b.first || a.second - b.second);
  return pairs.map(({ first, second }) => [first, second]);
}

/** Whether the pair was met already, by a stretch before this one. */
function agreeEarlier(one: Node, other: Node, stretch: number): boolean {
  for (let earlier = 0; earlier < stretch; earlier += 1)
    if (stretchOf(one, earlier) === stretchOf(other, earlier)) return true;
  return false;
}

/** Bits 9 n to 9 n + 8 of the 64, counted from the lowest; the last stretch is the ten that are left. */
function stretchOf(node: Node | undefined, stretch: number): number {
  if (node === undefined) return -1;
  const { high, low } = node;
  const start = 9 * stretch;
  if (stretch === nearBits) return high >>> 22;
  if (start + 9 <= 32) return (low >>> start) & 0x1ff;
  if (start >= 32) return (high >>> (start - 32)) & 0x1ff;
  return ((low >>> start) | (high << (32 - start))) & 0x1ff;
}

/** 32 bits of a hash as eight hex digits. */
function wordOf(hash: string, place: number): number {
  return Number.parseInt(hash.slice(place * 8, place * 8 + 8), 16) | 0;
}

function areNear(a: Node, b: Node): boolean {
  return distance(a, b) <= nearBits && fineDistance(a, b) <= nearFineBits;
}

function fineDistance(a: Node, b: Node): number {
  let bits = 0;
  for (let place = 0; place < a.fine.length; place += 1) bits += bitsOf((a.fine[place] ?? 0) ^ (b.fine[place] ?? 0));
  return bits;
}

/** Bits in which two coarse hashes differ. */
function distance(a: Node, b: Node): number {
  return bitsOf(a.high ^ b.high) + bitsOf(a.low ^ b.low);
}

/** Bits that are set in 32 (Warren, "Hacker's Delight", 5-1). */
function bitsOf(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}
