import { AppError } from '../../../src-shared/errors.ts';
import type { FileWeight } from './file-layer.ts';
import { createHdf5 } from './hdf5.ts';

/** A layer to be written, its weights in Keras's order. */
export interface LayerToWrite {
  name: string;
  weights: readonly { name: string; from: FileWeight }[];
}

/**
 * Writes a new file in the old layout, with no more than one weight in memory.
 * @throws AppError base_weights_damaged where a weight cannot be read, or holds what is no number; disk_full
 */
export async function writeWeightFile(file: string, layers: readonly LayerToWrite[]): Promise<void> {
  const made = await createHdf5(file);
  const { root } = made;
  try {
    root.create_attribute(
      'layer_names',
      layers.map(({ name }) => name),
    );
    for (const layer of layers) {
      const group = root.create_group(layer.name);
      group.create_attribute(
        'weight_names',
        layer.weights.map(({ name }) => name),
      );
      for (const { name, from } of layer.weights) {
        const data = from.read();
        if (!data.every(Number.isFinite)) throw new AppError('base_weights_damaged', { reason: `${name}: NaN` });
        group.create_dataset({ name, data, shape: [...from.shape] });
        // Hundreds of megabytes are read and written in between: others have their turn.
        await new Promise(setImmediate);
      }
    }
  } catch (error) {
    // The library tells the system's errors in words only.
    if (error instanceof Error && error.message.includes('No space left')) {
      throw new AppError('disk_full', {}, { cause: error });
    }
    throw error;
  } finally {
    made.close();
  }
}
