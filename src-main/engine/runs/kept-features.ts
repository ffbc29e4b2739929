import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { KeptFeaturesView } from '../../../src-shared/api.ts';
import { changesPhotos } from '../../../src-shared/augmentation.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { splitAtFirstLearning, summarise } from '../../../src-shared/networks/networks.ts';
import {
  featuresLineLength,
  featuresListName,
  type FeaturesNote,
  featuresNoteName,
  featuresNoteSchema,
} from '../../../src-shared/protocol/features-note.ts';
import { removeFolder } from '../../files/atomic.ts';
import type { StoredRun } from './run-store.ts';
import type { Runs } from './runs.ts';

/** Folders that the trainer makes, by their names: keys. Others are not listed, and never removed. */
const keyPattern = /^[0-9a-f]{32}$/;

/**
 * What frozen parts of base networks made of a project's photos, as it lies on the disk: the trainer makes and reads it, here
 * it is shown and removed. It is never the only copy of anything: a run that misses it has it made again.
 */
export class KeptFeatures {
  readonly #runs: Runs;
  readonly #folder: string;
  readonly #removed: () => void;

  /** @param removed told when what `view` shows has become less */
  constructor(runs: Runs, removed: () => void) {
    this.#runs = runs;
    this.#folder = join(runs.folder, 'features');
    this.#removed = removed;
  }

  /** The largest first. */
  async view(): Promise<KeptFeaturesView[]> {
    const [kept, runs] = [await this.#all(), this.#runs.store.all()];
    return kept.map(({ key, note, photos, bytes }) => ({
      key,
      made:
        note === null
          ? null
          : { base: note.base, layer: note.layer, size: note.input.size, bits: note.bits, computedIn: note.computedIn },
      photos,
      bytes,
      runs: runs.filter((run) => note !== null && reads(run, note)).map(({ id, name }) => ({ id, name })),
    }));
  }

  /**
   * @param key null: all of them
   * @param tested ids of runs that are being tested
   * @returns the bytes that are free now
   * @throws AppError features_not_found; features_in_use {run} while one that can read them is under way: nothing is removed then
   */
  async remove(key: string | null, tested: ReadonlySet<string>): Promise<{ bytes: number }> {
    const chosen = (await this.#all()).filter((each) => key === null || each.key === key);
    if (key !== null && chosen.length === 0) throw new AppError('features_not_found', { key });
    // Nothing else can happen before all have left their names: a run that begins afterwards makes its own.
    const reading = this.#runs.store
      .all()
      .find((run) => (isUnderWay(run) || tested.has(run.id)) && chosen.some(({ note }) => reads(run, note)));
    if (reading !== undefined) throw new AppError('features_in_use', { run: reading.name });
    await Promise.all(chosen.map((each) => removeFolder(join(this.#folder, each.key))));
    if (chosen.length > 0) this.#removed();
    return { bytes: chosen.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  async #all(): Promise<Kept[]> {
    const kept = await Promise.all((await this.#keys()).map((key) => this.#look(key)));
    return kept.filter((each) => each !== null).sort((a, b) => b.bytes - a.bytes || a.key.localeCompare(b.key));
  }

  async #keys(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []); // none were made yet
    return names.filter((name) => keyPattern.test(name));
  }

  /** @returns null where the folder has gone meanwhile */
  async #look(key: string): Promise<Kept | null> {
    const place = join(this.#folder, key);
    const sizes = new Map<string, number>();
    try {
      for (const name of await readdir(place)) sizes.set(name, (await stat(join(place, name))).size);
    } catch {
      return null;
    }
    return {
      key,
      note: await readNote(place),
      photos: Math.floor((sizes.get(featuresListName) ?? 0) / featuresLineLength),
      bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    };
  }
}

interface Kept {
  key: string;
  note: FeaturesNote | null;
  photos: number;
  bytes: number;
}

/** A trainer may have the files open, or be about to. */
function isUnderWay({ status }: StoredRun): boolean {
  return status === 'preparing' || status === 'training' || status === 'stopping';
}

/** Null where it cannot be read, or was written by a version that makes others now: no run uses these features any more. */
async function readNote(place: string): Promise<FeaturesNote | null> {
  try {
    return featuresNoteSchema.parse(JSON.parse(await readFile(join(place, featuresNoteName), 'utf8')));
  } catch {
    return null;
  }
}

/** Whether a run learns from what lies there, or would if it went on. Of folders that say nothing, any run on a base might. */
function reads({ recipe, classIds }: StoredRun, note: FeaturesNote | null): boolean {
  const { network, augmentation, input } = recipe;
  if (network.kind !== 'transfer' || (augmentation !== null && changesPhotos(augmentation))) return false;
  if (note === null) return true;
  const { frozen } = splitAtFirstLearning(recipe, summarise(recipe, classIds.length));
  return (
    network.base === note.base &&
    frozen.at(-1)?.layer.name === note.layer &&
    isDeepStrictEqual({ ...input }, { ...note.input })
  );
}
