import { open, readFile } from 'node:fs/promises';
import { decode } from 'bmp-ts';
import type { RawPicture } from './raw-picture.ts';

/** File header and BITMAPINFOHEADER. */
const headerBytes = 54;
/** BI_RGB and BI_BITFIELDS: every pixel lies in the file. */
const uncompressed = new Set([0, 3]);

/**
 * The size that a BMP's header names. Only looks: bmp-ts would set aside the memory for it first and read then.
 * @throws Error where it is no size, or the file is too short for it
 */
export async function readBmpSize(file: string): Promise<{ width: number; height: number }> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    const { size } = await handle.stat();
    if (bytesRead < headerBytes) throw new Error('no whole header');
    const width = buffer.readInt32LE(18);
    // Negative: rows from the top.
    const height = Math.abs(buffer.readInt32LE(22));
    const bits = buffer.readUInt16LE(28);
    if (width <= 0 || height === 0) throw new Error(`${width} x ${height}`);
    const row = 4 * Math.ceil((width * bits) / 32);
    if (uncompressed.has(buffer.readUInt32LE(30)) && buffer.readUInt32LE(10) + row * height > size)
      throw new Error('the file is shorter than its pixels');
    return { width, height };
  } finally {
    await handle.close();
  }
}

/** @throws Error where it is damaged, or of a kind that bmp-ts does not know */
export async function decodeBmp(file: string): Promise<RawPicture> {
  // Its other order of channels, RGBA, is not kept for pictures with a palette.
  const { data: abgr, width, height, bitPP } = decode(await readFile(file), { toRGBA: false });
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
