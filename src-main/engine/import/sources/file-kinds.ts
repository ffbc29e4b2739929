import { isUtf8 } from 'node:buffer';
import { AppError, type ErrorCode } from '../../../../src-shared/errors.ts';
import { isTarHeader } from './tar-header.ts';

/** What a file is, by its first bytes. Whatever is nothing else is taken for a photo, which the decoder then judges. */
export type FileKind =
  | 'photo'
  | 'zip'
  | 'tar'
  | 'gzip'
  | 'idx-images'
  | 'idx-labels'
  | 'table'
  | 'rar'
  | '7z'
  | 'packed'
  | 'pdf'
  | 'video'
  | 'sound'
  | 'document'
  | 'text';

/** As many bytes as tell the kinds apart: a tar says its own at the end of its first block. */
export const headLength = 512;

/**
 * Endings of photos. Inside folders and archives such files are not looked into here: reading the beginning of each of a
 * hundred thousand photos twice would cost minutes on a slow disk, and the decoder refuses what is none.
 */
const photoNames = /\.(jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp|dib|heic|heif|hif|svg)$/i;
const tableNames = /\.(csv|tsv)$/i;

export function isNamedLikePhoto(name: string): boolean {
  return photoNames.test(name);
}

const signatures: readonly (readonly [hex: string, kind: FileKind])[] = [
  // A file's local header, an empty archive's end, a mark of archives in several parts.
  ['504b0304', 'zip'],
  ['504b0506', 'zip'],
  ['504b0708', 'zip'],
  ['526172211a07', 'rar'],
  ['377abcaf271c', '7z'],
  ['1f8b08', 'gzip'],
  ['fd377a585a00', 'packed'], // xz
  ['425a68', 'packed'], // bzip2
  ['28b52ffd', 'packed'], // Zstandard
  ['255044462d', 'pdf'],
  ['d0cf11e0a1b11ae1', 'document'], // doc, xls, ppt, hwp
  ['7b5c727466', 'document'], // rtf
  ['00000803', 'idx-images'],
  ['00000801', 'idx-labels'],
  ['1a45dfa3', 'video'], // Matroska, WebM
  ['3026b2758e66cf11', 'video'], // WMV
  ['464c5601', 'video'], // FLV
  ['000001ba', 'video'], // MPEG
  ['000001b3', 'video'],
  ['4f676753', 'video'], // Ogg
  ['494433', 'sound'], // MP3 with a tag
  ['664c6143', 'sound'], // FLAC
];
/** Brands of ISO media files that hold a picture; the others hold films. */
const pictureBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1', 'avif', 'avis', 'miaf']);
/** What QuickTime files without a brand begin with. */
const filmBoxes = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

/** @param head the first `headLength` bytes, or all there are */
export function kindOf(head: Buffer, name: string): FileKind {
  const hex = head.toString('hex', 0, 8);
  const found = signatures.find(([signature]) => hex.startsWith(signature))?.[1];
  if (found === 'zip' && isOfficeFile(head)) return 'document';
  if (found !== undefined) return found;
  const media = mediaOf(head);
  if (media !== null) return media;
  if (isTarHeader(head)) return 'tar';
  return isText(head) ? textOf(head, name) : 'photo';
}

/** Word, PowerPoint, Hangul, OpenDocument and EPUB files are zips whose first file says so. */
function isOfficeFile(head: Buffer): boolean {
  const first = head.toString('latin1', 30, 30 + head.readUInt16LE(Math.min(26, Math.max(0, head.length - 2))));
  return ['[Content_Types].xml', 'mimetype'].includes(first);
}

function mediaOf(head: Buffer): FileKind | null {
  const word = (start: number): string => head.toString('latin1', start, start + 4);
  if (word(4) === 'ftyp') {
    if (pictureBrands.has(word(8).toLowerCase())) return 'photo';
    return word(8).startsWith('M4A') ? 'sound' : 'video';
  }
  if (filmBoxes.has(word(4))) return 'video';
  if (word(0) === 'RIFF') return word(8) === 'AVI ' ? 'video' : word(8) === 'WAVE' ? 'sound' : 'photo';
  // MPEG transport streams repeat a byte every 188.
  if ([0, 188, 376].every((at) => head[at] === 0x47)) return 'video';
  return null;
}

function textOf(head: Buffer, name: string): FileKind {
  if (/<svg[\s>]/i.test(head.toString('latin1'))) return 'photo';
  return tableNames.test(name) ? 'table' : 'text';
}

/** Control characters but tab and line ends are in no text; letters may be UTF-8, cut at the end, or Korean Windows'. */
function isText(head: Buffer): boolean {
  if (head.length === 0) return false;
  if (head[0] === 0xff && head[1] === 0xfe) return true; // UTF-16 as Windows writes it
  if (head.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0d, 0x0c, 0x1b].includes(byte))) return false;
  const cuts = head.length < headLength ? [0] : [0, 1, 2, 3];
  return (
    cuts.some((cut) => isUtf8(head.subarray(0, head.length - cut))) ||
    head.every((byte) => byte < 0xff && byte !== 0x80)
  );
}

/** Why a file that is no photo and holds none is passed over; null for kinds that are looked into, or judged elsewhere. */
const refusals: Record<FileKind, ErrorCode | null> = {
  photo: null,
  zip: null,
  tar: null,
  gzip: null,
  'idx-images': null,
  'idx-labels': 'file_labels',
  table: null,
  rar: 'file_rar',
  '7z': 'file_7z',
  packed: 'file_packed',
  pdf: 'file_pdf',
  video: 'file_video',
  sound: 'file_sound',
  document: 'file_document',
  text: 'file_text',
};

export function refusalOf(kind: FileKind): AppError | null {
  const code = refusals[kind];
  return code === null ? null : new AppError(code);
}
