import { type Affine, flipOf, multiply, rotationOf, translationOf, zoomOf } from './affine.ts';
import type { Augmentation } from './augmentation-schema.ts';
import { brighten, stretchContrast } from './brightness.ts';
import { photoKeys, randomUnit } from './random.ts';
import { type ImageShape, resample } from './resample.ts';

export type { Augmentation } from './augmentation-schema.ts';

/** Whether photos can look any different by it. */
export function changesPhotos({ exact: _exact, flip, ...factors }: Augmentation): boolean {
  return flip !== 'none' || Object.values(factors).some((factor) => factor > 0);
}

/** What was drawn for one photo in one epoch. A layer that is left out has the value that changes nothing. */
export interface Draw {
  flip: boolean;
  /** Radians. */
  angle: number;
  /** Share of width and height that is seen. */
  zoom: number;
  /** Shares of the width (to the right) and of the height (down). */
  shift: { x: number; y: number };
  /** Factor of the distance from a channel's mean. */
  contrast: number;
  /** Share of 255 that is added. */
  brightness: number;
}

/** The draw that changes nothing. */
export const unchanged: Draw = { flip: false, angle: 0, zoom: 1, shift: { x: 0, y: 0 }, contrast: 1, brightness: 0 };

/** Keeps these numbers apart from the others that a run draws from its seed. */
const augmentationStream = 0x61756720; // "aug "

/** Each quantity has a number of its own, so that switching one on leaves what is drawn for the others as it was. */
const drawn = { flip: 0, angle: 1, zoom: 2, down: 3, right: 4, contrast: 5, brightness: 6 };

/**
 * What happens to a photo in an epoch: it depends on the seed, the epoch and the photo, never on its place in a batch or on
 * what was drawn before, so that a resumed run sees what an undisturbed one would.
 *
 * @param seed the recipe's
 * @param epoch from 1
 * @param sha256 the photo's, hexadecimal
 */
export function drawAugmentation(augmentation: Augmentation, seed: number, epoch: number, sha256: string): Draw {
  const keys = photoKeys(sha256);
  const unit = (quantity: keyof typeof drawn): number =>
    randomUnit(seed, augmentationStream, epoch, ...keys, drawn[quantity]);
  /** Between -factor and factor. */
  const around = (factor: number, quantity: keyof typeof drawn): number =>
    factor === 0 ? 0 : (2 * unit(quantity) - 1) * factor;
  const { flip, rotation, zoom, translation, contrast, brightness } = augmentation;
  return {
    flip: flip !== 'none' && unit('flip') <= 0.5,
    angle: 2 * Math.PI * around(rotation, 'angle'),
    zoom: 1 + around(zoom, 'zoom'),
    shift: { x: around(translation, 'right'), y: around(translation, 'down') },
    contrast: contrast === 0 ? 1 : 1 + unit('contrast') * contrast,
    brightness: around(brightness, 'brightness'),
  };
}

/**
 * The matrices of a draw, in the order of the layers, without those that change nothing. Each maps a place in the result to
 * the place in the photo that is shown there.
 */
export function matricesOf(draw: Draw, flip: Augmentation['flip'], { width, height }: ImageShape): Affine[] {
  const { angle, zoom, shift } = draw;
  const size = { width, height };
  return [
    ...(draw.flip && flip !== 'none' ? [flipOf(flip, size)] : []),
    ...(angle === 0 ? [] : [rotationOf(angle, size)]),
    ...(zoom === 1 ? [] : [zoomOf(zoom, size)]),
    ...(shift.x === 0 && shift.y === 0 ? [] : [translationOf(shift.x * width, shift.y * height)]),
  ];
}

/** Changes photos of one size; what it needs in between is kept from photo to photo. */
export class Augmenter {
  readonly #augmentation: Augmentation;
  readonly #shape: ImageShape;
  /** Two, for photos between two resamplings; made when they are needed. */
  #between: [Float32Array, Float32Array] | null = null;

  constructor(augmentation: Augmentation, shape: ImageShape) {
    this.#augmentation = augmentation;
    this.#shape = shape;
  }

  /**
   * @param photo height x width x channels, 0 to 255
   * @param into as many numbers: the changed photo, 0 to 255, not rounded
   */
  apply(photo: Uint8Array, draw: Draw, into: Float32Array): void {
    const matrices = matricesOf(draw, this.#augmentation.flip, this.#shape);
    if (matrices.length === 0) into.set(photo);
    else if (this.#augmentation.exact) this.#resampleEach(photo, matrices, into);
    else resample(photo, matrices.reduce(multiply), this.#shape, into);
    if (draw.contrast !== 1) stretchContrast(into, draw.contrast, this.#shape.channels);
    if (draw.brightness !== 0) brighten(into, draw.brightness * 255);
  }

  #resampleEach(photo: Uint8Array, matrices: readonly Affine[], into: Float32Array): void {
    this.#between ??= [new Float32Array(photo.length), new Float32Array(photo.length)];
    let [source, spare] = this.#between;
    source.set(photo);
    for (const [index, matrix] of matrices.entries()) {
      const target = index === matrices.length - 1 ? into : spare;
      resample(source, matrix, this.#shape, target);
      [source, spare] = [target, source];
    }
  }
}
