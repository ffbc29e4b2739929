import { decodeKorean, hasCommonKorean } from './code-page-949.ts';

/** Files and folders that systems leave among the user's own; what starts with a dot is hidden, hence not meant. */
const systemNames = new Set(['__macosx', 'thumbs.db', 'desktop.ini', '$recycle.bin', 'system volume information']);

/** Whether a name inside a source is passed over silently. */
export function isJunk(name: string): boolean {
  return name.startsWith('.') || systemNames.has(name.toLowerCase());
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A name's bytes as text: UTF-8, else Korean Windows, else undefined. */
export function decodeName(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return decodeKorean(bytes);
  }
}

/**
 * How to read the names of one zip that are not UTF-8: as Korean Windows wrote them, else in code page 437, zip's own.
 * A western name can be read as Korean too: `Müller` gives one of the rare syllables that only Windows has. Hence Korean
 * is what holds a common letter, and the rest of an archive in which another name does.
 */
export function decodeOldNames(names: readonly Uint8Array[]): (name: Uint8Array) => string {
  const isKorean = names.some(hasCommonKorean);
  return (name) => (isKorean ? decodeKorean(name) : undefined) ?? decode437(name);
}

/** The upper half of code page 437. */
const upper437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

function decode437(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : (upper437[byte - 0x80] ?? '?'))).join(
    '',
  );
}

/** Longest name that file systems take; what is longer is hostile, and is cut for the eye and for memory. */
const longestWord = 255;
/** Deeper folders are hostile too; the innermost stay. */
const mostWords = 64;

/**
 * The words of a name in an archive. Whatever would lead somewhere (`..`, a drive, a leading slash) is left out: these words
 * are shown and name classes, and no path is ever made of them. Backslashes part folders in zips that Windows made.
 * @returns at least one word, in NFC; "?" where nothing is left
 */
export function wordsOf(name: string): string[] {
  const words = name
    .split(/[\\/]/)
    .map(cleanName)
    .filter((word) => word !== '' && word !== '.' && word !== '..' && !/^[A-Za-z]:$/.test(word))
    .slice(-mostWords);
  return words.length === 0 ? ['?'] : words;
}

/** A name as it is shown and compared: in NFC (macOS writes NFD), without control characters, not endless. */
export function cleanName(name: string): string {
  const clean = name.replace(/\p{Cc}/gu, '').normalize('NFC');
  if (clean.length <= longestWord) return clean;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? '';
  // A copy: a cut string would keep all of the long one alive.
  return Buffer.from(`${clean.slice(0, longestWord - 1 - ending.length)}…${ending}`).toString();
}
