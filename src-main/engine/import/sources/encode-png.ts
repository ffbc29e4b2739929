import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
/** The header's colour type of as many channels. */
const colourTypes = { 1: 0, 3: 2 } as const;

/**
 * Pixels as a PNG file (ISO/IEC 15948).
 * @param pixels a byte for each channel, pixel after pixel, row after row
 * @param channels grey, or red, green and blue
 */
export function encodePng(pixels: Buffer, width: number, height: number, channels: 1 | 3): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits
  header[9] = colourTypes[channels]; // the bytes after it name the only ways there are to pack, filter and order
  const length = width * channels;
  const rows = Buffer.alloc(height * (length + 1)); // a filter byte, none, before each row
  for (let row = 0; row < height; row++) pixels.copy(rows, row * (length + 1) + 1, row * length, (row + 1) * length);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
