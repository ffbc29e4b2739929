import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invert, multiply, placeOf } from './affine.ts';
import { type Augmentation, Augmenter, type Draw, drawAugmentation, matricesOf, unchanged } from './augmentation.ts';
import { outlinesOf, paintCells } from './augmentation-preview.ts';
import { randomBits } from './random.ts';

const shape = { width: 24, height: 24, channels: 3 };
const all: Augmentation = {
  flip: 'horizontal',
  rotation: 0.1,
  zoom: 0.2,
  translation: 0.1,
  contrast: 0.3,
  brightness: 0.2,
  exact: false,
};
const photo = {
  sha256: '0123456789abcdef'.repeat(4),
  pixels: Uint8Array.from({ length: 24 * 24 * 3 }, (_, at) => randomBits(1, at) & 255),
};

test('a cell is what the trainer makes of the photo in that epoch, rounded', () => {
  const painted = paintCells(
    all,
    7,
    shape,
    [3, 4].map((epoch) => ({ photo, epoch })),
  );
  for (const [place, epoch] of [3, 4].entries()) {
    const changed = new Float32Array(photo.pixels.length);
    new Augmenter(all, shape).apply(photo.pixels, drawAugmentation(all, 7, epoch, photo.sha256), changed);
    const cell = painted.subarray(place * 24 * 24 * 4, (place + 1) * 24 * 24 * 4);
    const colours = [...cell].filter((_, at) => at % 4 !== 3);
    expect(colours).toEqual([...Uint8ClampedArray.from(changed)]);
    expect(new Set([...cell].filter((_, at) => at % 4 === 3))).toEqual(new Set([255]));
  }
  expect([...painted.subarray(0, 24 * 24 * 4)]).not.toEqual([...painted.subarray(24 * 24 * 4)]);
});

test('where nothing changes photos, a cell is the photo; one channel is shown as grey', () => {
  const grey = { sha256: photo.sha256, pixels: Uint8Array.of(0, 100, 200, 255) };
  const painted = paintCells(null, 1, { width: 2, height: 2, channels: 1 }, [{ photo: grey, epoch: 1 }]);
  expect([...painted]).toEqual([0, 100, 200, 255].flatMap((value) => [value, value, value, 255]));
});

test('a photo that was turned by an eighth lies in its frame as a square on its corner', () => {
  const eighth: Draw = { ...unchanged, angle: Math.PI / 4 };
  const [outline] = outlinesOf(all, eighth, shape) ?? [];
  const reach = 12 * Math.SQRT2;
  const expected = [
    [12 - reach, 12],
    [12, 12 - reach],
    [12 + reach, 12],
    [12, 12 + reach],
  ];
  for (const corner of expected)
    expect(outline?.some(([x, y]) => Math.hypot(x - (corner[0] ?? 0), y - (corner[1] ?? 0)) < 1e-3)).toBe(true);
});

test('a photo that was mirrored or enlarged fills its frame; one that shrank to a point cannot be traced', () => {
  expect(outlinesOf(all, { ...unchanged, flip: true }, shape)).toEqual([]);
  expect(outlinesOf(all, { ...unchanged, zoom: 0.8 }, shape)).toEqual([]);
  expect(outlinesOf(all, { ...unchanged, zoom: 1.25 }, shape)).toHaveLength(1);
  expect(outlinesOf(all, { ...unchanged, zoom: 0 }, shape)).toBeNull();
});

test('layer by layer each fills its own edges, in one pass there is one edge', () => {
  const draw: Draw = { ...unchanged, flip: true, angle: 0.3, shift: { x: 0.1, y: 0 } };
  expect(outlinesOf(all, draw, shape)).toHaveLength(1);
  // The mirrored photo's frame is not the turned one's: it, too, lies turned and moved in the result.
  expect(outlinesOf({ ...all, exact: true }, draw, shape)).toHaveLength(3);
});

test('the map back leads back', () => {
  const unit = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(unit, unit, unit, unit, (angle, zoom, x, y) => {
      const draw: Draw = { ...unchanged, angle: 3 * angle, zoom: 1 + 0.9 * zoom, shift: { x, y } };
      const map = [...matricesOf(draw, 'none', shape)].reduce(multiply, [1, 0, 0, 0, 1, 0]);
      const back = invert(map);
      expect(back).not.toBeNull();
      if (back === null) return;
      const [left, top] = placeOf(map, 5, 9);
      const [again, below] = placeOf(back, left, top);
      expect(Math.hypot(again - 5, below - 9)).toBeLessThan(1e-3);
    }),
  );
});
