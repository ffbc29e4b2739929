import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FeaturesNote, featuresNoteName } from '../../src-shared/protocol/features-note.ts';
import type { Pack } from '../../src-shared/protocol/trainer.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { keyOfBase } from './base-weights.ts';
import { type Bfloat16Means, bfloat16Means, hasBfloat16, suitsBfloat16 } from './bfloat16.ts';
import { pixelsOf } from './epoch.ts';
import { FeatureStore } from './feature-store.ts';
import type { FrozenPart } from './frozen-part.ts';
import { layersForBfloat16 } from './graph/bfloat16-layers.ts';
import { RunningLayers } from './graph/running-layers.ts';
import { giveTurn, type Job } from './job.ts';
import { batchesOf, PackReader, type RowReader } from './pack-reader.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { elements } from './weights.ts';

/** Raised when the same photo would give other features. */
const codeVersion = 1;
/** Photos run at once, as in predict.ts. */
const batch = 32;
/**
 * Rows are kept in half precision where none differs by more than this share of a batch's largest number; its step is 2^-11.
 * VGG16's features of photos of cats and dogs differ by 0.03 % of the largest, 0.02 % in the root mean square.
 */
const halfTolerance = 2 ** -10;

/** How features are computed and kept. Each has folders of its own: they differ in their last digits. */
interface Form {
  bits: 16 | 32;
  computedIn: 'float32' | 'bfloat16';
}

/** The quickest and smallest first; each gives way to the next where it does not do. */
const forms: readonly Form[] = [
  { bits: 16, computedIn: 'bfloat16' },
  { bits: 16, computedIn: 'float32' },
  { bits: 32, computedIn: 'float32' },
];

/**
 * What the frozen part of a network makes of a pack's photos, from the disk where an earlier run has left it: whichever run,
 * split or list of photos it was made for, a photo is run once.
 * @param folder where all features of the project lie, each kind in a folder by its key
 * @param means what decides about bfloat16; null: all is computed in single precision
 * @throws AppError cancelled (what is done is kept), weights_damaged, disk_full
 */
export async function prepareFeatures(
  tf: TensorFlow,
  part: FrozenPart,
  pack: Pack,
  folder: string,
  job: Job,
  means: Bfloat16Means | null = bfloat16Means,
): Promise<Features> {
  const shape = part.rows.at(-1)?.output ?? [];
  for (const form of forms) {
    const place = join(folder, keyOf(part, form));
    if (form.computedIn === 'bfloat16' && !(await mayUseBfloat16(tf, part, pack, place, means))) continue;
    const store = await FeatureStore.open(place, elements(shape) * (form.bits / 8));
    try {
      await describe(place, part, form);
      const missing = await store.missing(pack.photos);
      if (missing.length > 0 && !(await fill(tf, part, pack, missing, store, form, job))) {
        await store.close();
        await rm(place, { recursive: true });
        continue;
      }
      return new Features(store, pack, shape, form.bits === 16);
    } catch (error) {
      await store.close();
      throw error;
    }
  }
  throw new Error('single precision holds what TensorFlow gives');
}

/** A pack's photos as a frozen part leaves them. */
export class Features implements RowReader {
  /** Side and channels of what read gives. */
  readonly pack: { size: number; channels: number };
  readonly #store: FeatureStore;
  readonly #photos: readonly string[];
  readonly #isHalf: boolean;

  constructor(store: FeatureStore, pack: Pack, shape: readonly number[], isHalf: boolean) {
    this.#store = store;
    this.#photos = pack.photos;
    this.#isHalf = isHalf;
    this.pack = { size: shape[0] ?? 0, channels: shape.at(-1) ?? 0 };
  }

  /** @param rows of the pack @throws RangeError beyond the pack's end */
  async read(rows: readonly number[]): Promise<Float32Array> {
    const bytes = await this.#store.read(rows.map((row) => this.#photos[row] ?? ''));
    return this.#isHalf ? Float32Array.from(new Float16Array(bytes.buffer)) : new Float32Array(bytes.buffer);
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}

/** Where features of all photos are there, this computer has passed the self-test before, and need not take it again. */
async function mayUseBfloat16(
  tf: TensorFlow,
  part: FrozenPart,
  pack: Pack,
  place: string,
  means: Bfloat16Means | null,
): Promise<boolean> {
  if (means === null || !hasBfloat16(await means.processor())) return false;
  const known = await FeatureStore.photosIn(place);
  return pack.photos.every((photo) => known.has(photo)) || suitsBfloat16(tf, part, means);
}

/** Runs the photos that have no features yet. @returns false where half precision is too coarse for them */
async function fill(
  tf: TensorFlow,
  { rows, weights }: FrozenPart,
  pack: Pack,
  missing: readonly string[],
  store: FeatureStore,
  form: Form,
  job: Job,
): Promise<boolean> {
  const last = rows.at(-1)?.layer.name ?? '';
  const wanted = new Set(missing);
  const examples = pack.photos.flatMap((photo, row) => (wanted.has(photo) ? [{ row, label: 0 }] : []));
  const running = await RunningLayers.open(
    tf,
    rows,
    weights,
    [last],
    form.computedIn === 'bfloat16' ? layersForBfloat16(rows) : new Set(),
  );
  const reader = await PackReader.open(pack);
  let done = 0;
  try {
    for await (const { pixels } of batchesOf(reader, examples, batch)) {
      const photos = examples.slice(done, done + batch).map(({ row }) => pack.photos[row] ?? '');
      const input = pixelsOf(tf, pixels, pack);
      const values = running.valuesOf(last, input);
      input.dispose();
      const kept = form.bits === 16 ? Float16Array.from(values) : values;
      if (kept instanceof Float16Array && !isNear(kept, values)) return false;
      await store.add(photos, kept);
      done += photos.length;
      job.report({ kind: 'progress', done, total: examples.length });
      await giveTurn(job);
    }
    return true;
  } finally {
    await reader.close();
    running.dispose();
  }
}

function isNear(half: Float16Array, values: Float32Array): boolean {
  let [largest, difference] = [0, 0];
  values.forEach((value, index) => {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - (half[index] ?? NaN)));
  });
  return difference <= largest * halfTolerance;
}

/** How many of these photos have features. @param part as for prepareFeatures */
export async function countKnown(
  part: Omit<FrozenPart, 'base'>,
  photos: readonly string[],
  folder: string,
): Promise<number> {
  const stores = await Promise.all(forms.map((form) => FeatureStore.photosIn(join(folder, keyOf(part, form)))));
  return photos.filter((photo) => stores.some((store) => store.has(photo))).length;
}

/** All that decides the numbers but the photo itself. */
function keyOf({ rows, weights, input }: Omit<FrozenPart, 'base'>, { bits, computedIn }: Form): string {
  const names = new Set(rows.flatMap((row) => row.weights.map(({ name }) => name)));
  const theirs = weights.filter(({ name }) => names.has(name));
  const all = [codeVersion, bits === 16, input, rows.map(({ layer }) => layer), keyOfBase(theirs)];
  // Single precision goes without saying, as it did before there was another.
  if (computedIn !== 'float32') all.push(computedIn);
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 32);
}

/** For whoever looks into the folder: the engine, and people. */
async function describe(place: string, { base, rows, input }: FrozenPart, form: Form): Promise<void> {
  const last = rows.at(-1);
  const note: FeaturesNote = {
    base,
    layer: last?.layer.name ?? '',
    shape: [...(last?.output ?? [])],
    ...form,
    input,
  };
  await writeFileAtomic(join(place, featuresNoteName), `${JSON.stringify(note, null, 2)}\n`, { flush: false });
}
