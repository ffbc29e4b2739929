/** The arithmetic of convolution and pooling: the lecture's formulas, shared by the summary, the trainer and the lessons. */

export type Padding = 'valid' | 'same';

/**
 * Length of one side after a convolution or pooling.
 * 'valid': floor((size - window) / stride) + 1; 'same': ceil(size / stride). Source: the convolution arithmetic of
 * Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016), relation 6; Keras rounds alike.
 */
export function outputSize(size: number, window: number, stride: number, padding: Padding): number {
  if (padding === 'same') return Math.ceil(size / stride);
  return Math.floor((size - window) / stride) + 1;
}

/** Weights of a convolution: one window per input channel and filter, and one bias per filter. */
export function convolutionParameters(window: number, channels: number, filters: number): number {
  return window * window * channels * filters + filters;
}

/** Weights of a fully connected layer: one per pair of input and unit, and one bias per unit. */
export function denseParameters(inputs: number, units: number): number {
  return inputs * units + units;
}
