import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { ErrorCode } from '../../../src-shared/errors.ts';

export interface HostilePicture {
  what: string;
  make: () => Promise<Buffer> | Buffer;
  /** The error's code, or 'read' where what is whole of it is enough. */
  says: ErrorCode | 'read';
}

const decoderFolder = join(import.meta.dirname, '..', '..', 'decoder');

function noise(width = 300, height = 200): Sharp {
  const gaussian = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width, height, channels: 3, background: 'white', noise: gaussian } });
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Grey of 8 bits, all pixels zero where `pixels` is not given. */
function png(width: number, height: number, pixels: Buffer, more: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A TIFF whose directory names itself as the next one. */
function cyclicTiff(): Buffer {
  const tags = [
    [256, 3, 1, 2],
    [257, 3, 1, 2],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 122],
    [277, 3, 1, 1],
    [278, 3, 1, 2],
    [279, 4, 1, 4],
  ] as const;
  const file = Buffer.alloc(126);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(tags.length, 8);
  for (const [i, [tag, type, count, value]] of tags.entries()) {
    file.writeUInt16LE(tag, 10 + 12 * i);
    file.writeUInt16LE(type, 12 + 12 * i);
    file.writeUInt32LE(count, 14 + 12 * i);
    file.writeUInt32LE(value, 18 + 12 * i);
  }
  file.writeUInt32LE(8, 10 + 12 * tags.length);
  return file;
}

/** A BMP's header of 54 bytes and nothing behind it. */
function bmpHeader(width: number, height: number, compression: number): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 'latin1');
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(compression === 1 ? 8 : 24, 28);
  header.writeUInt32LE(compression, 30);
  return header;
}

/** A GIF of many frames, each the size of the whole. */
async function deepGif(frames: number): Promise<Buffer> {
  const side = 8;
  const strip = await noise(side, side * frames)
    .raw()
    .toBuffer();
  return sharp(strip, { raw: { width: side, height: side * frames, channels: 3, pageHeight: side } })
    .gif()
    .toBuffer();
}

/** An APP1 with EXIF put behind a JPEG's first marker. */
async function withExif(exif: Buffer): Promise<Buffer> {
  const jpeg = await noise().jpeg().toBuffer();
  const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** EXIF whose first directory points at itself for everything it can point at. */
function cyclicExif(): Buffer {
  const exif = Buffer.alloc(6 + 8 + 2 + 24 + 4);
  exif.write('Exif\0\0II*\0', 'latin1');
  exif.writeUInt32LE(8, 10);
  exif.writeUInt16LE(2, 14);
  for (const [i, tag] of [0x8769, 0x8825].entries()) {
    exif.writeUInt16LE(tag, 16 + 12 * i);
    exif.writeUInt16LE(4, 18 + 12 * i);
    exif.writeUInt32LE(1, 20 + 12 * i);
    exif.writeUInt32LE(8, 24 + 12 * i);
  }
  exif.writeUInt32LE(8, 40);
  return exif;
}

const truncated = (['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const).flatMap((format) =>
  [0.1, 0.5, 0.99].map((share): HostilePicture => ({
    what: `${format.toUpperCase()} cut off at ${share * 100} %`,
    make: async () => {
      // Of a TIFF with JPEG inside the last hundredth only describes the pixels, which are whole before it.
      const options = format === 'tiff' ? ({ compression: 'lzw' } as const) : {};
      const whole = await noise().toFormat(format, options).toBuffer();
      return whole.subarray(0, Math.floor(whole.length * share));
    },
    says: 'photo_broken',
  })),
);

/** Every damaged and hostile picture that the decoders are tried with, and what is said of it. */
export const hostilePictures: readonly HostilePicture[] = [
  ...truncated,
  ...[0.1, 0.5, 0.9].map((share): HostilePicture => ({
    what: `HEIC cut off at ${share * 100} %`,
    make: async () => {
      const whole = await readFile(join(decoderFolder, 'turned.fixture.heic'));
      return whole.subarray(0, Math.floor(whole.length * share));
    },
    says: 'photo_broken',
  })),
  { what: 'an empty file', make: () => Buffer.alloc(0), says: 'photo_empty' },
  { what: 'zeros', make: () => Buffer.alloc(100_000), says: 'photo_not_a_picture' },
  { what: 'a page called .jpg', make: () => Buffer.from('<!DOCTYPE html><p>404'), says: 'photo_not_a_picture' },
  {
    what: 'PNG with a wrong checksum of its pixels',
    make: async () => {
      const whole = await noise().png().toBuffer();
      const at = whole.length - 20;
      whole[at] = (whole[at] ?? 0) ^ 255;
      return whole;
    },
    says: 'photo_broken',
  },
  {
    what: 'JPEG of which half the bytes are zeros',
    make: async () => {
      const whole = await noise().jpeg().toBuffer();
      return whole.fill(0, Math.floor(whole.length / 2));
    },
    says: 'photo_broken',
  },
  {
    what: 'PNG header of 30,000 x 30,000 pixels',
    make: () => png(30_000, 30_000, deflateSync(Buffer.alloc(100))),
    says: 'photo_too_large',
  },
  {
    what: 'PNG of 20,000 x 20,000 pixels in 400 kB',
    make: () => png(20_000, 20_000, deflateSync(Buffer.alloc(20_001 * 20_000))),
    says: 'photo_too_large',
  },
  {
    what: 'PNG with a comment of 64 MB in 64 kB',
    make: () => {
      const comment = Buffer.concat([Buffer.from('note\0\0', 'latin1'), deflateSync(Buffer.alloc(64 * 1024 ** 2, 32))]);
      return png(4, 4, deflateSync(Buffer.alloc(20)), [chunk('zTXt', comment)]);
    },
    says: 'read',
  },
  { what: 'GIF of 500 frames', make: () => deepGif(500), says: 'read' },
  { what: 'TIFF whose directory is its own successor', make: cyclicTiff, says: 'read' },
  {
    what: 'EXIF of noise',
    make: () => withExif(Buffer.from(`Exif\0\0${'\xff\x13'.repeat(500)}`, 'latin1')),
    says: 'read',
  },
  { what: 'EXIF that points at itself', make: () => withExif(cyclicExif()), says: 'read' },
  { what: 'BMP that names more pixels than it has', make: () => bmpHeader(5000, 5000, 0), says: 'photo_broken' },
  { what: 'BMP of 2,000,000,000 pixels a side', make: () => bmpHeader(2e9, 2e9, 1), says: 'photo_too_large' },
  { what: 'BMP of no height', make: () => bmpHeader(10, 0, 0), says: 'photo_broken' },
  { what: 'BMP, packed, without its pixels', make: () => bmpHeader(5000, 5000, 1), says: 'photo_broken' },
  {
    what: 'SVG that names a file of this computer',
    make: () =>
      Buffer.from(
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>',
      ),
    says: 'photo_format_unsupported',
  },
  {
    what: 'SVG behind more declarations than are looked at',
    make: () => Buffer.from(`<?xml version="1.0"?>${'<!-- -->'.repeat(500)}<svg xmlns="http://www.w3.org/2000/svg"/>`),
    says: 'photo_not_a_picture',
  },
];
