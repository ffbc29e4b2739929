/**
 * Counter-based random numbers: a value is a pure function of its keys (seed, epoch, photo), never of what was drawn
 * before. So a resumed run, a second thread and the page all draw the same numbers.
 *
 * The mixing is MurmurHash3's (Austin Appleby, public domain): its 32-bit body over the keys and its finaliser.
 */
export function randomBits(...keys: readonly number[]): number {
  let hash = 0x9747b28c;
  for (const key of keys) {
    let block = Math.imul(key | 0, 0xcc9e2d51);
    block = Math.imul((block << 15) | (block >>> 17), 0x1b873593);
    hash ^= block;
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash ^= keys.length * 4;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Uniform in [0, 1), 32 bits fine. */
export function randomUnit(...keys: readonly number[]): number {
  return randomBits(...keys) / 0x1_0000_0000;
}

/** A photo's key: two words of its SHA-256 (hexadecimal), so that identity does not depend on the order of import. */
export function photoKeys(sha256: string): readonly [number, number] {
  return [Number.parseInt(sha256.slice(0, 8), 16) | 0, Number.parseInt(sha256.slice(8, 16), 16) | 0];
}

/**
 * The items in a random order that depends only on the seed, the stream and the items' own names (SHA-256),
 * not on the order they come in. Ties, one in 2^64, fall back to the name.
 */
export function shuffled<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  ...seeds: readonly number[]
): Item[] {
  const ranked = items.map((item) => {
    const name = nameOf(item);
    const keys = photoKeys(name);
    return {
      item,
      name,
      high: randomBits(...seeds, ...keys, 0),
      low: randomBits(...seeds, ...keys, 1),
    };
  });
  ranked.sort((a, b) => a.high - b.high || a.low - b.low || (a.name < b.name ? -1 : 1));
  return ranked.map((entry) => entry.item);
}
