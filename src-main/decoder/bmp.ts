import { stat, readFile } from 'node:fs/promises';
import { decode } from 'bmp-ts';
import { type Content, readHead } from './content.ts';
import type { RawPicture } from './raw-picture.ts';

/** File header and BITMAPINFOHEADER. */
const headerBytes = 54;
/** BI_RGB and BI_BITFIELDS: every pixel lies in the file. */
const uncompressed = new Set([0, 3]);

/**
 * The size that a BMP's header names. Only looks: bmp-ts would set aside the memory for it first and read then.
 * @throws Error where it is no size, or the file is too short for it
 */
export async function readBmpSize(content: Content): Promise<{ width: number; height: number }> {
  const header = readHead(content, headerBytes);
  const size = typeof content === 'string' ? (await stat(content)).size : content.length;
  if (header.length < headerBytes) throw new Error('no whole header');
  const width = header.readInt32LE(18);
  // Negative: rows from the top.
  const height = Math.abs(header.readInt32LE(22));
  const bits = header.readUInt16LE(28);
  if (width <= 0 || height === 0) throw new Error(`${width} x ${height}`);
  const row = 4 * Math.ceil((width * bits) / 32);
  if (uncompressed.has(header.readUInt32LE(30)) && header.readUInt32LE(10) + row * height > size)
    throw new Error('the file is shorter than its pixels');
  return { width, height };
}

/** @throws Error where it is damaged, or of a kind that bmp-ts does not know */
export async function decodeBmp(content: Content): Promise<RawPicture> {
  // Its other order of channels, RGBA, is not kept for pictures with a palette.
  const {
    data: abgr,
    width,
    height,
    bitPP,
  } = decode(typeof content === 'string' ? await readFile(content) : content, { toRGBA: false });
  const data = new Uint8Array(abgr.length);
  for (let at = 0; at < data.length; at += 4) {
    data[at] = abgr[at + 3] ?? 0;
    data[at + 1] = abgr[at + 2] ?? 0;
    data[at + 2] = abgr[at + 1] ?? 0;
    data[at + 3] = abgr[at] ?? 0;
  }
  if (bitPP < 32 || isClear(data)) setOpaque(data);
  return { data, width, height };
}

/** Many programs leave the fourth byte at zero and mean a picture without transparency. */
function isClear(data: Uint8Array): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return false;
  return true;
}

function setOpaque(data: Uint8Array): void {
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
}
