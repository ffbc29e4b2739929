/**
 * Names from outside become file names that every system takes. The rules are those of Windows, the strictest:
 * "Naming Files, Paths, and Namespaces", Microsoft Learn.
 */

/** UTF-8 bytes of a name that are kept: with a whole hash and an ending it stays under the 255 that Linux takes. */
const mostBytes = 150;
/** Digits of the hash that tell photos of the same name apart. */
const hashDigits = 12;
// Also what cannot be seen: control and format characters, halves of surrogate pairs.
const refused = /[<>:"/\\|?*\p{C}]/gu;
/** Devices, whatever follows the first dot. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A folder for each class, different also where case is not told apart.
 * @returns folder names by class name
 */
export function classFolders(names: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const safe = safeName(name) || 'class';
      let free = safe;
      for (let number = 2; taken.has(sameCase(free)); number++) free = `${safe} ${String(number)}`;
      taken.add(sameCase(free));
      return [name, free];
    }),
  );
}

/**
 * A photo's file name, without its ending: its own name and a part of its hash.
 * @param taken names given in the same folder so far; the new one is added
 */
export function photoFileName(name: string, sha256: string, taken: Set<string>): string {
  const own = name.split(/[/\\]/).at(-1) ?? '';
  const stem = safeName(own.replace(/\.[^.]*$/, '')) || 'photo';
  const short = `${stem}-${sha256.slice(0, hashDigits)}`;
  const free = taken.has(sameCase(short)) ? `${stem}-${sha256}` : short;
  taken.add(sameCase(free));
  return free;
}

/** Empty where nothing is left of it. */
function safeName(name: string): string {
  const plain = name.normalize('NFC').replace(refused, '_').trim();
  let cut = '';
  for (const letter of plain) {
    if (Buffer.byteLength(cut + letter) > mostBytes) break;
    cut += letter;
  }
  // Windows drops dots and spaces at the end; Keras passes over folders that begin with a dot.
  const trimmed = cut.replace(/[. ]+$/, '').replace(/^\.+/, '_');
  return reserved.test(trimmed) ? `_${trimmed}` : trimmed;
}

function sameCase(name: string): string {
  return name.toUpperCase().toLowerCase();
}
