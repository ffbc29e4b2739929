import type { Dataset } from 'h5wasm/node';
import { holdsFloats, readFloats } from './hdf5.ts';

/** One weight as it lies in the file. Its numbers are read only when they are asked for. */
export interface FileWeight {
  /** As the file calls it: "block1_conv1/kernel:0"; in the new layout only its place in the layer, "0". */
  name: string;
  shape: readonly number[];
  /** False for integers and other numbers that no layer of ours has. */
  isFloat: boolean;
  /** The numbers, row by row, as float32. @throws AppError base_weights_damaged */
  read: () => Float32Array;
}

/** A layer that has weights, in Keras's order of weights: kernel before bias; gamma, beta, mean, variance. */
export interface FileLayer {
  /** As its model called it; null where the file does not say (the new layout of the first releases of Keras 3). */
  name: string | null;
  /** Keras's class in its spelling for files ("conv2d", "batch_normalization"); null in the old layout, which has none. */
  kind: string | null;
  weights: readonly FileWeight[];
}

/** @param fileBytes the size of the file that the dataset lies in */
export function weightOf(name: string, dataset: Dataset, fileBytes: number): FileWeight {
  return {
    name,
    shape: dataset.shape ?? [],
    isFloat: holdsFloats(dataset),
    read: () => readFloats(dataset, fileBytes),
  };
}
