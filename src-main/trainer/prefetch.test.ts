import { expect, test } from 'vitest';
import { type Augmentation, Augmenter, drawAugmentation } from '../../src-shared/augmentation.ts';
import { paintCells } from '../../src-shared/augmentation-preview.ts';
import type { Example, Pack } from '../../src-shared/protocol/trainer.ts';
import { pixelsOf } from './epoch.ts';
import { PackReader } from './pack-reader.ts';
import { Prefetch } from './prefetch.ts';
import { scoped } from './tensorflow/scope.ts';
import { colouredPack, examplesOf, loadForTests, temporaryFolder } from './trainer.fixture.ts';

const tf = loadForTests();
const augmentation: Augmentation = {
  flip: 'horizontal',
  rotation: 0.1,
  zoom: 0.2,
  translation: 0.1,
  contrast: 0.2,
  brightness: 0.1,
  exact: false,
};

interface Made {
  labels: number[];
  pixels: number[];
}

function prefetchOf(pack: Pack, changes = augmentation): Prefetch & AsyncDisposable {
  const prefetch = new Prefetch({ pack, augmentation: changes, seed: 3, batch: 8 });
  return Object.assign(prefetch, { [Symbol.asyncDispose]: () => prefetch.close() });
}

async function all(prefetch: Prefetch, epoch: number, examples: readonly Example[]): Promise<Made[]> {
  const made: Made[] = [];
  for await (const { labels, pixels } of prefetch.batches(epoch, examples)) made.push({ labels, pixels: [...pixels] });
  return made;
}

test('batches come in their order, each photo changed as its draw says, epoch after epoch', async () => {
  await using folder = await temporaryFolder();
  const pack = await colouredPack(folder.path, 60, 3);
  await using prefetch = prefetchOf(pack);
  const reader = await PackReader.open(pack);
  const augmenter = new Augmenter(augmentation, { width: pack.size, height: pack.size, channels: pack.channels });
  // More batches than the ring has places, the last one smaller, and the photos not in the order of the pack.
  const examples = examplesOf(0, 60, 3).toReversed();
  for (const epoch of [1, 2]) {
    const made = await all(prefetch, epoch, examples);
    expect(made.map(({ labels }) => labels.length)).toEqual([8, 8, 8, 8, 8, 8, 8, 4]);
    expect(made.flatMap(({ labels }) => labels)).toEqual(examples.map(({ label }) => label));
    const expected: number[] = [];
    for (const { row } of examples) {
      const changed = new Float32Array(reader.photoBytes);
      const draw = drawAugmentation(augmentation, 3, epoch, pack.photos[row] ?? '');
      augmenter.apply(await reader.read([row]), draw, changed);
      expected.push(...changed);
    }
    expect(made.flatMap(({ pixels }) => pixels)).toEqual(expected);
  }
  await reader.close();
});

test('what the page previews is what the threads make, byte by byte, in one pass and layer by layer', async () => {
  await using folder = await temporaryFolder();
  const pack = await colouredPack(folder.path, 12, 3);
  const shape = { width: pack.size, height: pack.size, channels: pack.channels };
  const reader = await PackReader.open(pack);
  const photos = [];
  for (const [row, sha256] of pack.photos.entries()) photos.push({ sha256, pixels: await reader.read([row]) });
  await reader.close();
  for (const exact of [false, true]) {
    await using prefetch = prefetchOf(pack, { ...augmentation, exact });
    for (const epoch of [1, 9]) {
      const made = (await all(prefetch, epoch, examplesOf(0, 12, 3))).flatMap(({ pixels }) => pixels);
      const painted = paintCells(
        { ...augmentation, exact },
        3,
        shape,
        photos.map((photo) => ({ photo, epoch })),
      );
      // A screen has whole numbers, and an opacity of its own behind each colour.
      expect(painted.filter((_, at) => at % 4 !== 3)).toEqual(Uint8ClampedArray.from(made));
    }
  }
});

test('the photos of an epoch are changed alike in whatever order and batches they come', async () => {
  await using folder = await temporaryFolder();
  const pack = await colouredPack(folder.path, 20, 2);
  await using prefetch = prefetchOf(pack);
  const examples = examplesOf(0, 20, 2);
  const length = pack.size * pack.size * pack.channels;
  const photosOf = (made: Made[]): number[][] => {
    const pixels = made.flatMap((batch) => batch.pixels);
    return Array.from({ length: 20 }, (_, at) => pixels.slice(at * length, (at + 1) * length));
  };
  const forwards = photosOf(await all(prefetch, 1, examples));
  const backwards = photosOf(await all(prefetch, 1, examples.toReversed()));
  expect(backwards.toReversed()).toEqual(forwards);
});

test('an epoch may be prepared before it is asked for, and another one may be asked for instead', async () => {
  await using folder = await temporaryFolder();
  const pack = await colouredPack(folder.path, 64, 2);
  await using prefetch = prefetchOf(pack);
  const examples = examplesOf(0, 64, 2);
  const [second, third] = [await all(prefetch, 2, examples), await all(prefetch, 3, examples)];
  prefetch.prepare(2, examples);
  expect(await all(prefetch, 2, examples)).toEqual(second);
  prefetch.prepare(2, examples);
  expect(await all(prefetch, 3, examples)).toEqual(third);
});

test('an epoch that ends early lets the next one begin afresh', async () => {
  await using folder = await temporaryFolder();
  const pack = await colouredPack(folder.path, 64, 2);
  await using prefetch = prefetchOf(pack);
  const examples = examplesOf(0, 64, 2);
  const whole = await all(prefetch, 5, examples);
  for await (const batch of prefetch.batches(5, examples)) {
    expect(batch.labels).toHaveLength(8);
    break;
  }
  expect(await all(prefetch, 5, examples)).toEqual(whole);
});

test('a place is filled again only when the next batch is asked for; TensorFlow reads it where it lies', async () => {
  await using folder = await temporaryFolder();
  const pack = await colouredPack(folder.path, 96, 2);
  await using prefetch = prefetchOf(pack);
  await using other = prefetchOf(pack);
  const examples = examplesOf(0, 96, 2);
  const expected = await all(prefetch, 1, examples);
  let number = 0;
  for await (const { pixels } of prefetch.batches(1, examples)) {
    expect(pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
    // By now a thread that did not wait for this batch would have overtaken it.
    await all(other, 1, examples);
    const seen = scoped(tf, () => tf.add(pixelsOf(tf, pixels, pack), 0).dataSync());
    expect([...seen]).toEqual(expected[number++]?.pixels);
  }
});

test('a thread that fails is told to whoever waits for its batch', async () => {
  await using folder = await temporaryFolder();
  const pack = await colouredPack(folder.path, 16, 2);
  await using prefetch = prefetchOf(pack);
  await expect(all(prefetch, 1, [{ row: 99, label: 0 }])).rejects.toThrow('the pack ends before photo 99');
});
