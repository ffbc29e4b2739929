import type { Recipe } from '@shared/recipe.ts';

/** Addresses of pictures at the engine's door, by the photo's identity. They never change, so browsers keep them for good. */
export function thumbnailOf(project: string, photo: string): string {
  return `/images/${project}/${photo}/thumbnail`;
}

/** The photo itself, as large as it is, in a format every browser shows. */
export function photographOf(project: string, photo: string): string {
  return `/images/${project}/${photo}/original`;
}

/** The photo's pixels as training reads them, size x size x channels bytes. */
export function pixelsOf(project: string, photo: string, { size, channels, fit, resizing }: Recipe['input']): string {
  const input = new URLSearchParams({ size: String(size), channels: String(channels), fit, resizing });
  return `/images/${project}/${photo}/pixels?${input.toString()}`;
}
