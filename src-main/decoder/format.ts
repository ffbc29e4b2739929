import { AppError } from '../../src-shared/errors.ts';
import type { Inspection } from '../../src-shared/protocol/decoder.ts';

export type Format = Inspection['format'];

/** Bytes of a file that are needed to tell what it is. */
export const headLength = 1024;

/** Pictures that the decoder opens. */
const signatures: readonly { format: Format; matches: (head: Buffer) => boolean }[] = [
  { format: 'jpeg', matches: (head) => startsWith(head, 'ffd8ff') },
  { format: 'png', matches: (head) => startsWith(head, '89504e470d0a1a0a') },
  { format: 'webp', matches: (head) => text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'WEBP' },
  { format: 'gif', matches: (head) => /^GIF8[79]a/.test(text(head, 0, 6)) },
  // The second pair is BigTIFF.
  {
    format: 'tiff',
    matches: (head) => ['49492a00', '4d4d002a', '49492b00', '4d4d002b'].some((hex) => startsWith(head, hex)),
  },
  { format: 'avif', matches: (head) => brands(head).some((brand) => brand === 'avif' || brand === 'avis') },
  // HEVC inside; `mif1` and `msf1` leave open what is inside, which the header tells later.
  { format: 'heic', matches: (head) => brands(head).some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) },
  { format: 'bmp', matches: (head) => text(head, 0, 2) === 'BM' && head.length > 30 && head.readUInt32LE(6) === 0 },
];

/** Pictures that it knows by sight and cannot open; the names are what people call them. */
const unsupported: readonly { name: string; matches: (head: Buffer) => boolean }[] = [
  { name: 'JPEG XL', matches: (head) => startsWith(head, 'ff0a') || startsWith(head, '0000000c4a584c20') },
  { name: 'JPEG 2000', matches: (head) => startsWith(head, '0000000c6a5020200d0a') || startsWith(head, 'ff4fff51') },
  { name: 'Photoshop', matches: (head) => text(head, 0, 4) === '8BPS' },
  { name: 'ICO', matches: (head) => startsWith(head, '00000100') && head.length > 22 },
  // A drawing by numbers, without pixels of its own, and able to name other files: never handed to a decoder.
  { name: 'SVG', matches: (head) => isDrawing(head.toString('utf8')) },
];

/**
 * What a picture is, by its first bytes; its name's ending is never asked.
 * @throws AppError photo_empty, photo_format_unsupported {format}, photo_not_a_picture
 */
export function recognise(head: Buffer): Format {
  if (head.length === 0) throw new AppError('photo_empty');
  const known = signatures.find(({ matches }) => matches(head));
  if (known !== undefined) return known.format;
  const foreign = unsupported.find(({ matches }) => matches(head));
  if (foreign !== undefined) throw new AppError('photo_format_unsupported', { format: foreign.name });
  throw new AppError('photo_not_a_picture');
}

/** The kinds that a file of the ISO media family says it is: the major one, then those it is compatible with. */
function brands(head: Buffer): string[] {
  if (text(head, 4, 8) !== 'ftyp') return [];
  const end = Math.min(head.length, head.readUInt32BE(0));
  const found = [text(head, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(text(head, at, at + 4));
  return found;
}

/** Whether XML's declarations and comments are followed by a drawing. Step by step: one pattern for it all can take minutes. */
function isDrawing(words: string): boolean {
  let rest = words.replace(/^\ufeff/, '').trimStart();
  for (;;) {
    const close = rest.startsWith('<?') ? '?>' : rest.startsWith('<!--') ? '-->' : null;
    if (close === null) return /^<(svg[\s>]|!doctype\s+svg)/i.test(rest);
    const end = rest.indexOf(close);
    if (end === -1) return false;
    rest = rest.slice(end + close.length).trimStart();
  }
}

function startsWith(head: Buffer, hex: string): boolean {
  return head.subarray(0, hex.length / 2).toString('hex') === hex;
}

function text(head: Buffer, start: number, end: number): string {
  return head.toString('latin1', start, end);
}
