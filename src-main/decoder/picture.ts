import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../src-shared/errors.ts';
import type { DecoderLimits } from '../../src-shared/protocol/decoder.ts';
import { decodeBmp, readBmpSize } from './bmp.ts';
import { type Content, readContent, readHead } from './content.ts';
import { type Format, headLength, recognise } from './format.ts';
import { decodeHeic, heicPixels } from './heic.ts';
import { readJpegSize } from './jpeg-header.ts';
import { openRaw } from './raw-picture.ts';

// One picture at a time, and never the same one twice: a cache would only hold memory, threads would only wait.
sharp.cache(false);
sharp.concurrency(1);

export interface Picture {
  format: Format;
  /** Upright: after the EXIF orientation. Pixels. */
  width: number;
  height: number;
  /** As it lies in the file. */
  exif: Buffer | undefined;
  /** A fresh decoding: upright, sRGB, over white, 8 bits, the first picture of several. */
  decode: () => Promise<Sharp>;
}

/** Pixels in rows from the top, `channels` bytes each. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
}

/**
 * Looks at a picture's first bytes and its header. Whether the rest is whole, only decoding tells.
 * @param picture its path, or its bytes
 * @throws AppError photo_not_found, photo_empty, photo_not_a_picture, photo_format_unsupported, photo_broken, photo_too_large
 */
export async function openPicture(picture: Content, limits: DecoderLimits): Promise<Picture> {
  const content = typeof picture === 'string' ? readContent(picture) : picture;
  const format = recognise(readHead(content, headLength));
  return decoding(limits, () => (format === 'bmp' ? openBmp(content, limits) : openByHeader(content, format, limits)));
}

async function openByHeader(content: Content, format: Format, limits: DecoderLimits): Promise<Picture> {
  const plain = format === 'jpeg' && typeof content !== 'string' ? readJpegSize(content) : null;
  if (plain !== null) {
    checkSize(plain.width, plain.height, limits);
    return { format, ...plain, exif: undefined, decode: () => Promise.resolve(decode(content, limits)) };
  }
  // The header alone is read here, so that a picture over the limit can be told its size.
  const header = await sharp(content, { limitInputPixels: false }).metadata();
  const { exif } = header;
  if (header.compression === 'hevc') {
    // libheif turns pictures upright itself, here as in the size it tells.
    const { width, height } = header;
    checkSize(width, height, { ...limits, pixels: Math.min(limits.pixels, heicPixels) });
    const decode = async (): Promise<Sharp> => finish(openRaw(await decodeHeic(content), header.icc), limits);
    return { format: 'heic', width, height, exif, decode: () => decoding(limits, decode) };
  }
  if (format === 'heic' && header.compression !== 'av1')
    throw new AppError('photo_format_unsupported', { format: 'HEIF' });
  checkSize(header.width, header.height, limits);
  const { width, height } = header.autoOrient;
  const known = format === 'heic' ? 'avif' : format;
  return { format: known, width, height, exif, decode: () => Promise.resolve(decode(content, limits)) };
}

async function openBmp(content: Content, limits: DecoderLimits): Promise<Picture> {
  const { width, height } = await readBmpSize(content);
  checkSize(width, height, limits);
  const decode = async (): Promise<Sharp> => finish(openRaw(await decodeBmp(content), undefined), limits);
  return { format: 'bmp', width, height, exif: undefined, decode: () => decoding(limits, decode) };
}

/**
 * Runs libvips and names what goes wrong.
 * @throws AppError photo_took_too_long, photo_too_large, photo_broken; others unchanged
 */
export async function decoding<Value>(limits: DecoderLimits, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    // Other libraries' complaints about being interrupted may stand before it.
    if (/^timeout: \d+% complete/m.test(message)) {
      throw new AppError('photo_took_too_long', { seconds: limits.milliseconds / 1000 }, { cause: error });
    }
    if (message.includes('exceeds pixel limit')) throw tooLarge(limits, null);
    throw new AppError('photo_broken', {}, { cause: error });
  }
}

/** @throws AppError as decoding */
export async function readPixels(decoded: Sharp, limits: DecoderLimits): Promise<Pixels> {
  const { data, info } = await decoding(limits, () =>
    decoded.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }),
  );
  const { width, height } = info;
  if (info.channels !== 3)
    throw new AppError('internal', {}, { cause: new Error(`${info.channels} channels instead of 3`) });
  return { data, width, height, channels: 3 };
}

function decode(content: Content, limits: DecoderLimits): Sharp {
  // 'truncated': half a JPEG is refused, one with a harmless flaw is read.
  return finish(sharp(content, { failOn: 'truncated', limitInputPixels: limits.pixels, autoOrient: true }), limits);
}

/** Within the time, over white, sRGB. */
function finish(opened: Sharp, limits: DecoderLimits): Sharp {
  return opened
    .timeout({ seconds: Math.ceil(limits.milliseconds / 1000) })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb');
}

function checkSize(width: number, height: number, limits: DecoderLimits): void {
  if (width * height > limits.pixels) throw tooLarge(limits, width * height);
}

function tooLarge(limits: DecoderLimits, pixels: number | null): AppError {
  const megapixels = pixels === null ? null : Math.ceil(pixels / 1e6);
  return new AppError('photo_too_large', { megapixels, limit: Math.floor(limits.pixels / 1e6) });
}
