import { decodeName } from './names.ts';

/** A tar is made of blocks of this many bytes. */
export const blockLength = 512;

export type TarType =
  'file' | 'folder' | 'link' | 'device' | 'attributes' | 'shared-attributes' | 'long-name' | 'long-link' | 'other';

export interface TarHeader {
  name: string;
  /** Bytes of content that follow. */
  size: number;
  type: TarType;
}

const types: Readonly<Record<string, TarType>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file', // contiguous, which no system treats differently
  '5': 'folder',
  '1': 'link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '6': 'device', // a pipe
  x: 'attributes',
  g: 'shared-attributes',
  L: 'long-name',
  K: 'long-link',
};

/** Whether a block is a tar's header: its checksum says so, in all of the format's versions. */
export function isTarHeader(block: Buffer): boolean {
  return block.length >= blockLength && checksum(block) === octal(block.subarray(148, 156)) && block[0] !== 0;
}

/**
 * Reads a header of POSIX, GNU or the old format.
 * @returns null for a block that is none
 */
export function readTarHeader(block: Buffer): TarHeader | null {
  const size = sizeOf(block.subarray(124, 136));
  if (block.length < blockLength || checksum(block) !== octal(block.subarray(148, 156)) || size === null) return null;
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? text(block.subarray(345, 500)) : '';
  const plain = text(block.subarray(0, 100));
  const name = prefix === '' ? plain : `${prefix}/${plain}`;
  const type = types[String.fromCharCode(block[156] ?? 0)] ?? 'other';
  // The old format marks folders by the end of their names.
  return { name, size, type: type === 'file' && name.endsWith('/') ? 'folder' : type };
}

/** The attributes of a POSIX extended header: lines of their length, a space, key=value. */
export function readTarAttributes(data: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  let rest = data;
  while (rest.length > 0) {
    const space = rest.indexOf(0x20);
    const length = Number(rest.toString('latin1', 0, Math.max(0, space)));
    if (space < 1 || !Number.isInteger(length) || length <= space || length > rest.length) return found;
    const line = rest.subarray(space + 1, length - 1);
    const equals = line.indexOf(0x3d);
    if (equals > 0) found.set(line.toString('latin1', 0, equals), text(line.subarray(equals + 1)));
    rest = rest.subarray(length);
  }
  return found;
}

/** Up to the first NUL. */
export function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  return decodeName(used) ?? used.toString('latin1');
}

/** The checksum counts its own place as spaces. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.subarray(0, blockLength).entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}

function sizeOf(field: Buffer): number | null {
  // GNU writes sizes of 8 GB and more in base 256, marked by the first bit.
  if ((field[0] ?? 0) !== 0x80) return octal(field);
  const size = field.readUIntBE(6, 6);
  return field.subarray(1, 6).every((byte) => byte === 0) ? size : null;
}

function octal(field: Buffer): number | null {
  const digits = field
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : null;
}
