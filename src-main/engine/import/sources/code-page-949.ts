/**
 * Code page 949, in which Korean Windows writes the names in zips. Node knows its older part (KS X 1001, as euc-kr) and takes
 * the rest for control characters: the 8,822 syllables that the old standard lacks, such as the first one of "똠얌꿍". They
 * lie in the order of Unicode in the places that the old standard leaves free.
 */

const older = new TextDecoder('euc-kr', { fatal: true });
const firstSyllable = 0xac00;
const syllableCount = 11_172;
/** Both bytes of a letter of KS X 1001 lie at or above this. */
const olderFrom = 0xa1;
const lastLead = 0xfe;

let addedSyllables: ReadonlyMap<number, string> | null = null;

/** @returns undefined where the bytes are no text in this code page */
export function decodeKorean(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let i = 0; i < bytes.length; i += 1) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    i += 1;
    const letter = letterOf(lead, bytes[i] ?? 0);
    if (letter === undefined) return undefined;
    text += letter;
  }
  return text;
}

/** Whether a name is text in this code page and has letters of its older part, as all but the oddest Korean names do. */
export function hasCommonKorean(bytes: Uint8Array): boolean {
  if (decodeKorean(bytes) === undefined) return false;
  for (let i = 0; i < bytes.length; i += 1) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) continue;
    i += 1;
    if (lead >= olderFrom && (bytes[i] ?? 0) >= olderFrom) return true;
  }
  return false;
}

function letterOf(lead: number, trail: number): string | undefined {
  if (lead < olderFrom || trail < olderFrom) {
    addedSyllables ??= findAddedSyllables();
    return addedSyllables.get(lead * 256 + trail);
  }
  return olderLetter(lead, trail);
}

function olderLetter(lead: number, trail: number): string | undefined {
  if (lead > lastLead || trail > lastLead) return undefined;
  try {
    return older.decode(Uint8Array.of(lead, trail));
  } catch {
    return undefined;
  }
}

function findAddedSyllables(): ReadonlyMap<number, string> {
  const known = new Set<string>();
  // The syllables of KS X 1001 lie in these rows.
  for (let lead = 0xb0; lead <= 0xc8; lead += 1) {
    for (let trail = olderFrom; trail <= lastLead; trail += 1) known.add(olderLetter(lead, trail) ?? '');
  }
  const all = Array.from({ length: syllableCount }, (_, i) => String.fromCharCode(firstSyllable + i));
  const added = all.filter((syllable) => !known.has(syllable));
  const free = freePlaces();
  return new Map(added.map((syllable, i) => [free[i] ?? 0, syllable]));
}

/** Places that KS X 1001 leaves free, in order; more than are used. */
function freePlaces(): number[] {
  const places: number[] = [];
  for (let lead = 0x81; lead <= 0xc8; lead += 1) {
    const end = lead < olderFrom ? lastLead : 0xa0;
    for (let trail = 0x41; trail <= end; trail += 1) {
      const isLetter = (trail >= 0x41 && trail <= 0x5a) || (trail >= 0x61 && trail <= 0x7a);
      if (isLetter || trail > 0x80) places.push(lead * 256 + trail);
    }
  }
  return places;
}
