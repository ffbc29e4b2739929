import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Augmentation, Augmenter, type Draw, drawAugmentation, matricesOf, unchanged } from './augmentation.ts';
import { augmentationSchema } from './augmentation-schema.ts';
import type { ImageShape } from './resample.ts';

const share = fc.float({ min: 0, max: 1, noNaN: true }).map((value) => value);
const augmentations: fc.Arbitrary<Augmentation> = fc.record({
  flip: fc.constantFrom('none', 'horizontal', 'vertical', 'both'),
  rotation: share,
  zoom: share,
  translation: share,
  contrast: share,
  brightness: share,
  exact: fc.boolean(),
});
const shapes: fc.Arbitrary<ImageShape> = fc.record({
  width: fc.integer({ min: 1, max: 20 }),
  height: fc.integer({ min: 1, max: 20 }),
  channels: fc.constantFrom(1, 3),
});
const photosOf = ({ width, height, channels }: ImageShape): fc.Arbitrary<Uint8Array> => {
  const length = width * height * channels;
  return fc.uint8Array({ minLength: length, maxLength: length });
};
const shapedPhotos = shapes.chain((shape) => photosOf(shape).map((photo) => ({ shape, photo })));
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);

const nothing: Augmentation = {
  flip: 'none',
  rotation: 0,
  zoom: 0,
  translation: 0,
  contrast: 0,
  brightness: 0,
  exact: false,
};

function changed(augmentation: Augmentation, shape: ImageShape, photo: Uint8Array, draw: Draw): Float32Array {
  const into = new Float32Array(photo.length);
  new Augmenter(augmentation, shape).apply(photo, draw, into);
  return into;
}

describe('what is drawn', () => {
  test('depends on seed, epoch and photo alone, in whatever order photos come', () => {
    fc.assert(
      fc.property(augmentations, fc.uniqueArray(sha256, { minLength: 2, maxLength: 6 }), (augmentation, names) => {
        const draw = (name: string): Draw => drawAugmentation(augmentation, 7, 3, name);
        const forwards = names.map(draw);
        const backwards = names.toReversed().map(draw).toReversed();
        expect(backwards).toEqual(forwards);
      }),
    );
  });

  test('differs from photo to photo, epoch to epoch and seed to seed', () => {
    const strong = { ...nothing, rotation: 0.5 };
    const angles = [1, 2].flatMap((seed) =>
      [1, 2, 3].flatMap((epoch) =>
        ['aa', 'bb', 'cc'].map((name) => drawAugmentation(strong, seed, epoch, name.repeat(32)).angle),
      ),
    );
    expect(new Set(angles).size).toBe(18);
  });

  test('of one quantity is the same whether another one is switched on or not', () => {
    fc.assert(
      fc.property(augmentations, sha256, (augmentation, name) => {
        const alone = drawAugmentation({ ...nothing, zoom: augmentation.zoom }, 1, 1, name);
        expect(drawAugmentation(augmentation, 1, 1, name).zoom).toBe(alone.zoom);
      }),
    );
  });

  test('with all factors 0 changes nothing', () => {
    fc.assert(
      fc.property(sha256, fc.nat(), fc.nat(), (name, seed, epoch) => {
        expect(drawAugmentation(nothing, seed, epoch, name)).toEqual(unchanged);
      }),
    );
  });
});

describe('a photo', () => {
  test('to which nothing happens stays as it is, exact or not', () => {
    fc.assert(
      fc.property(augmentations, shapedPhotos, (augmentation, { shape, photo }) => {
        expect(changed(augmentation, shape, photo, unchanged)).toEqual(Float32Array.from(photo));
      }),
    );
  });

  test('that is mirrored twice stays as it is', () => {
    const flip = { ...unchanged, flip: true };
    fc.assert(
      fc.property(fc.constantFrom('horizontal', 'vertical', 'both'), shapedPhotos, (axes, { shape, photo }) => {
        const augmentation = { ...nothing, flip: axes };
        const once = changed(augmentation, shape, photo, flip);
        expect(changed(augmentation, shape, Uint8Array.from(once), flip)).toEqual(Float32Array.from(photo));
      }),
    );
  });

  test('stays within 0 and 255 whatever happens to it, and its numbers are numbers', () => {
    fc.assert(
      fc.property(augmentations, shapedPhotos, sha256, (augmentation, { shape, photo }, name) => {
        const draw = drawAugmentation(augmentation, 1, 1, name);
        // A hair beyond where bilinear shares add up to one in float32 only nearly.
        expect(changed(augmentation, shape, photo, draw).every((value) => value >= 0 && value <= 255.0001)).toBe(true);
      }),
    );
  });

  test('of one colour stays of one colour under every turn, zoom and shift: beyond its edges is its mirror image', () => {
    fc.assert(
      fc.property(augmentations, shapes, sha256, fc.nat(255), (augmentation, shape, name, colour) => {
        const photo = new Uint8Array(shape.width * shape.height * shape.channels).fill(colour);
        const draw = { ...drawAugmentation(augmentation, 1, 1, name), contrast: 1, brightness: 0 };
        expect(changed(augmentation, shape, photo, draw).every((value) => Math.abs(value - colour) < 0.001)).toBe(true);
      }),
    );
  });

  test('is mirrored, moved and shown larger as one would say it', () => {
    const shape = { width: 4, height: 1, channels: 1 };
    const photo = Uint8Array.of(10, 20, 30, 40);
    const see = (augmentation: Partial<Augmentation>, draw: Partial<Draw>): number[] => [
      ...changed({ ...nothing, ...augmentation }, shape, photo, { ...unchanged, ...draw }),
    ];
    expect(see({ flip: 'horizontal' }, { flip: true })).toEqual([40, 30, 20, 10]);
    expect(see({ flip: 'vertical' }, { flip: true })).toEqual([10, 20, 30, 40]);
    // A quarter of the width to the right; from beyond the edge its mirror image comes in.
    expect(see({}, { shift: { x: 0.25, y: 0 } })).toEqual([10, 10, 20, 30]);
    expect(see({}, { zoom: 0.5 })).toEqual([17.5, 22.5, 27.5, 32.5]);
    expect(see({}, { brightness: 0.9 })).toEqual([239.5, 249.5, 255, 255]);
    expect(see({}, { contrast: 2 })).toEqual([0, 15, 35, 55]);
  });

  test('needs one resampling, or one for each layer that is exact', () => {
    const lecture = { ...nothing, flip: 'horizontal', rotation: 0.1, zoom: 0.2 } as const;
    const shape = { width: 30, height: 20, channels: 1 };
    const photo = Uint8Array.from({ length: 600 }, (_, at) => (at * 97) % 256);
    const draw: Draw = { ...unchanged, flip: true, angle: 0.4, zoom: 0.9 };
    const see = (exact: boolean): number[] => [...changed({ ...lecture, exact }, shape, photo, draw)];
    expect(matricesOf(draw, 'horizontal', shape)).toHaveLength(3);
    // Resampled twice, neighbours are mixed twice: the noise of the photo shrinks.
    const roughness = (seen: readonly number[]): number =>
      seen.reduce((sum, value, at) => sum + Math.abs(value - (seen[at - 1] ?? value)), 0);
    expect(roughness(see(true))).toBeLessThan(0.9 * roughness(see(false)));
  });
});

test('a factor beyond what Keras allows is refused', () => {
  expect(augmentationSchema.safeParse({ ...nothing, rotation: 1.1 }).success).toBe(false);
  expect(augmentationSchema.safeParse({ ...nothing, zoom: -0.1 }).success).toBe(false);
  expect(augmentationSchema.safeParse(nothing).success).toBe(true);
});
