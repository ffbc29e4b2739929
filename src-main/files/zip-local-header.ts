/** A zip's local header without the name and the extra fields that follow it (APPNOTE 4.3.7). */
export const localHeaderLength = 30;
const signature = 0x04034b50;

/**
 * How far behind the start of a local header the file's packed bytes begin: the directory's lengths of name and extra fields
 * may differ from those that stand here. Null where there is no such header.
 */
export function contentAfter(header: Buffer): number | null {
  if (header.length < localHeaderLength || header.readUInt32LE(0) !== signature) return null;
  return localHeaderLength + header.readUInt16LE(26) + header.readUInt16LE(28);
}
