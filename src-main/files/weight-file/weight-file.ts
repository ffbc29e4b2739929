import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Group } from 'h5wasm/node';
import { AppError } from '../../../src-shared/errors.ts';
import type { FileLayer } from './file-layer.ts';
import { groupAt, type Hdf5File, noteLibraryError, openHdf5, textListOf } from './hdf5.ts';
import { isKerasArchive, unpackKerasArchive } from './keras-archive.ts';
import { readNewLayout } from './new-layout.ts';
import { readOldLayout } from './old-layout.ts';
import { seemsOf } from './seems.ts';

/** `old`: layer_names and weight_names, as Keras 1 and 2 write and 3 still can. `new`: layers/CLASS_N/vars/I. */
export type WeightLayout = 'old' | 'new';

/** The weights of a Keras model, from .h5, .weights.h5 or .keras. */
export class WeightFile {
  readonly layout: WeightLayout;
  /** In the model's order; of the new layout in order only among layers of one kind. Optimizer state is left out. */
  readonly layers: readonly FileLayer[];
  readonly #close: () => Promise<void>;

  constructor(layout: WeightLayout, layers: readonly FileLayer[], close: () => Promise<void>) {
    this.layout = layout;
    this.layers = layers;
    this.#close = close;
  }

  /** Weights cannot be read any more afterwards. */
  async close(): Promise<void> {
    await this.#close();
  }
}

/**
 * Opens a file that Keras saved.
 * @param scratch a folder for what must be unpacked (.keras), removed when the file is closed
 * @param name what the user calls it, for errors
 * @throws AppError weights_not_keras {name, seems} for everything else, source_not_found, disk_full
 */
export async function openWeightFile(file: string, scratch: string, name = basename(file)): Promise<WeightFile> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new AppError('source_not_found', { name });
  if (!found.isFile() || !(await isKerasArchive(file))) return openWeightsIn(file, name, () => Promise.resolve());
  const unpacked = join(scratch, `.unpacked-${randomUUID()}.h5`);
  const remove = (): Promise<void> => rm(unpacked, { force: true });
  try {
    await unpackKerasArchive(file, unpacked);
    return await openWeightsIn(unpacked, name, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function openWeightsIn(file: string, name: string, remove: () => Promise<void>): Promise<WeightFile> {
  const refuse = async (cause?: unknown): Promise<never> => {
    throw new AppError('weights_not_keras', { name, seems: await seemsOf(file) }, { cause });
  };
  let opened: Hdf5File;
  try {
    opened = await openHdf5(file);
  } catch (error) {
    noteLibraryError(error);
    return refuse(error);
  }
  try {
    const { size } = await stat(file);
    const { layout, layers } = readLayers(opened.root, size);
    if (layers.length === 0) return await refuse();
    return new WeightFile(layout, layers, async () => {
      opened.close();
      await remove();
    });
  } catch (error) {
    noteLibraryError(error);
    opened.close();
    // The library's own errors: the file's insides are not as they say.
    return error instanceof AppError ? Promise.reject(error) : refuse(error);
  }
}

function readLayers(root: Group, fileBytes: number): { layout: WeightLayout; layers: FileLayer[] } {
  // A whole model of the old layout keeps its weights in a group of their own, beside the optimizer's.
  const weights = groupAt(root, 'model_weights') ?? root;
  if (textListOf(weights, 'layer_names') !== null) return { layout: 'old', layers: readOldLayout(weights, fileBytes) };
  return { layout: 'new', layers: readNewLayout(root, fileBytes) };
}
