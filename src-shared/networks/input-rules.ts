import type { LayerAlone } from './layer-stack.ts';

/** What networks expect of pixels of 0 to 255, by the names of Keras's imagenet_utils.preprocess_input. */

const name = 'preprocessing';

/** BGR with ImageNet's means taken away, as Caffe had it. */
export const caffe: LayerAlone = {
  kind: 'normalization',
  name,
  reversed: true,
  mean: [103.939, 116.779, 123.68],
  deviation: [1, 1, 1],
};

/** -1 to 1. */
export const tf: LayerAlone = { kind: 'rescaling', name, scale: 1 / 127.5, offset: -1 };

/** ImageNet's mean and deviation of each channel, of pixels of 0 to 1. */
export const imagenetMean = [0.485, 0.456, 0.406] as const;
export const imagenetDeviation = [0.229, 0.224, 0.225] as const;

export const torch: LayerAlone = {
  kind: 'normalization',
  name,
  reversed: false,
  mean: imagenetMean.map((value) => value * 255),
  deviation: imagenetDeviation.map((value) => value * 255),
};
