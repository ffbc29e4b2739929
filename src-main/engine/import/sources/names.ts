import { decodeKorean } from './code-page-949.ts';

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
 * The words of a name in an archive. Whatever would lead somewhere (`..`, a drive, a leading slash) is left out: these words
 * are shown and name classes, and no path is ever made of them. Backslashes part folders in zips that Windows made.
 * @returns at least one word, in NFC; "?" where nothing is left
 */
export function wordsOf(name: string): string[] {
  const words = name
    .split(/[\\/]/)
    .map(cleanName)
    .filter((word) => word !== '' && word !== '.' && word !== '..' && !/^[A-Za-z]:$/.test(word));
  return words.length === 0 ? ['?'] : words;
}

/** A name as it is shown and compared: in NFC (macOS writes NFD), without control characters. */
export function cleanName(name: string): string {
  return name.replace(/\p{Cc}/gu, '').normalize('NFC');
}
