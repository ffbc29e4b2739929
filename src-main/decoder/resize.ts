import type { DecoderLimits, DecoderPlan } from '../../src-shared/protocol/decoder.ts';
import { toGrey } from './grey.ts';
import { cropToSquare, padToSquare } from './keras-square.ts';
import { resizeBilinear } from './keras-bilinear.ts';
import { type Picture, type Pixels, readPixels } from './picture.ts';

export type Input = Extract<DecoderPlan, { kind: 'pack' }>['input'];

/** What sharp calls the three ways to bring a picture into a square. */
const fits = { stretch: 'fill', crop: 'cover', pad: 'contain' } as const;

/**
 * A picture as a network sees it: size x size pixels of the input's channels.
 * @throws AppError photo_broken, photo_took_too_long, photo_too_large
 */
export async function resizePicture(picture: Picture, input: Input, limits: DecoderLimits): Promise<Pixels> {
  const { size, channels, fit, resizing } = input;
  if (resizing === 'keras') {
    const decoded = await readPixels(await picture.decode(), limits);
    return resizeLikeKeras(channels === 1 ? toGrey(decoded) : decoded, size, fit);
  }
  // Padding is black, as Keras pads.
  const resized = (await picture.decode()).resize({ width: size, height: size, fit: fits[fit], background: '#000000' });
  const pixels = await readPixels(resized, limits);
  return channels === 1 ? toGrey(pixels) : pixels;
}

/** Keras's `resize` with crop_to_aspect_ratio or pad_to_aspect_ratio where asked, rounded to whole numbers. */
export function resizeLikeKeras(pixels: Pixels, size: number, fit: Input['fit']): Pixels {
  if (fit === 'crop') return resizeBilinear(cropToSquare(pixels), size);
  if (fit === 'pad') return resizeBilinear(padToSquare(pixels), size);
  return resizeBilinear(pixels, size);
}
