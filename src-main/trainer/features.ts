import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaseName } from '../../src-shared/networks/base-names.ts';
import type { LayerSummary } from '../../src-shared/networks/networks.ts';
import { type FeaturesNote, featuresNoteName } from '../../src-shared/protocol/features-note.ts';
import type { Pack } from '../../src-shared/protocol/trainer.ts';
import type { Recipe } from '../../src-shared/recipe.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { keyOfBase } from './base-weights.ts';
import { pixelsOf } from './epoch.ts';
import { FeatureStore } from './feature-store.ts';
import { RunningLayers } from './graph/running-layers.ts';
import { giveTurn, type Job } from './job.ts';
import { batchesOf, PackReader, type RowReader } from './pack-reader.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { elements, type NamedValues } from './weights.ts';

/** Raised when the same photo would give other features. */
const codeVersion = 1;
/** Photos run at once, as in predict.ts. */
const batch = 32;
/** Rows are kept in half precision where none differs by more than this share of a batch's largest number; its step is 2^-11. */
const halfTolerance = 2 ** -10;

export interface FrozenPart {
  base: BaseName;
  /** The layers, from the photo on; the last one's output is kept, a map. */
  rows: readonly LayerSummary[];
  weights: readonly NamedValues[];
  input: Recipe['input'];
}

/**
 * What the frozen part of a network makes of a pack's photos, from the disk where an earlier run has left it: whichever run,
 * split or list of photos it was made for, a photo is run once.
 * @param folder where all features of the project lie, each kind in a folder by its key
 * @throws AppError cancelled (what is done is kept), weights_damaged, disk_full
 */
export async function prepareFeatures(
  tf: TensorFlow,
  part: FrozenPart,
  pack: Pack,
  folder: string,
  job: Job,
): Promise<Features> {
  const shape = part.rows.at(-1)?.output ?? [];
  for (const isHalf of [true, false]) {
    const place = join(folder, keyOf(part, isHalf));
    const store = await FeatureStore.open(place, elements(shape) * (isHalf ? 2 : 4));
    try {
      const missing = await store.missing(pack.photos);
      if (missing.length > 0) {
        await describe(place, part, isHalf);
        const fits = await fill(tf, part, pack, missing, store, isHalf, job);
        if (!fits) {
          await store.close();
          await rm(place, { recursive: true });
          continue;
        }
      }
      return new Features(store, pack, shape, isHalf);
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

/** Runs the photos that have no features yet. @returns false where half precision is too coarse for them */
async function fill(
  tf: TensorFlow,
  { rows, weights }: FrozenPart,
  pack: Pack,
  missing: readonly string[],
  store: FeatureStore,
  isHalf: boolean,
  job: Job,
): Promise<boolean> {
  const last = rows.at(-1)?.layer.name ?? '';
  const wanted = new Set(missing);
  const examples = pack.photos.flatMap((photo, row) => (wanted.has(photo) ? [{ row, label: 0 }] : []));
  const running = await RunningLayers.open(tf, rows, weights, [last]);
  const reader = await PackReader.open(pack);
  let done = 0;
  try {
    for await (const { pixels } of batchesOf(reader, examples, batch)) {
      const photos = examples.slice(done, done + batch).map(({ row }) => pack.photos[row] ?? '');
      const input = pixelsOf(tf, pixels, pack);
      const values = running.valuesOf(last, input);
      input.dispose();
      const kept = isHalf ? Float16Array.from(values) : values;
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
  const stores = await Promise.all(
    [true, false].map((isHalf) => FeatureStore.photosIn(join(folder, keyOf(part, isHalf)))),
  );
  return photos.filter((photo) => stores.some((store) => store.has(photo))).length;
}

/** All that decides the numbers but the photo itself. */
function keyOf({ rows, weights, input }: Omit<FrozenPart, 'base'>, isHalf: boolean): string {
  const all = [codeVersion, isHalf, input, rows.map(({ layer }) => layer), keyOfBase(weights)];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 32);
}

/** For whoever looks into the folder: the engine, and people. */
async function describe(place: string, { base, rows, input }: FrozenPart, isHalf: boolean): Promise<void> {
  const last = rows.at(-1);
  const note: FeaturesNote = {
    base,
    layer: last?.layer.name ?? '',
    shape: [...(last?.output ?? [])],
    bits: isHalf ? 16 : 32,
    computedIn: 'float32',
    input,
  };
  await writeFileAtomic(join(place, featuresNoteName), `${JSON.stringify(note, null, 2)}\n`);
}
