import type * as tensorflow from '@tensorflow/tfjs-node-gpu';

/** The package's types only: the code comes out of the component's folder (load.ts), whatever node_modules holds. */
export type TensorFlow = typeof tensorflow;
