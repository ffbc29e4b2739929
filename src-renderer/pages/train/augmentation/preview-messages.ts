import type { Augmentation } from '@shared/augmentation.ts';
import type { PreviewPhoto } from '@shared/augmentation-preview.ts';
import type { ImageShape } from '@shared/resample.ts';

/** What a grid shows: photos in epochs, under one recipe's changes. */
export interface PaintRequest {
  augmentation: Augmentation | null;
  seed: number;
  shape: ImageShape;
  /** By the photo's SHA-256. */
  cells: readonly { photo: string; epoch: number }[];
}

export type ToPainter =
  /** The photos that requests may name, instead of those before. */
  { kind: 'photos'; photos: readonly PreviewPhoto[] } | { kind: 'paint'; request: PaintRequest };

export interface FromPainter {
  /** The cells one after another, each height x width RGBA. */
  painted: Uint8ClampedArray<ArrayBuffer>;
}
