import { baseNetwork } from './base-network.ts';
import { stackEfficientNet } from './efficientnet.ts';
import { imagenetDeviation, imagenetMean } from './input-rules.ts';

/**
 * Tan and Le, "EfficientNet: rethinking model scaling for convolutional neural networks", 2019. Its photos are scaled by layers
 * of its own. Keras's published file holds the deviations where Normalization expects variances, and Keras divides by their
 * roots once more in a second Rescaling (tensorflow issue 49930): together that is a division by the deviations, as here.
 * The seven numbers of Normalization are not counted as weights.
 */
const rule = [
  { kind: 'rescaling', name: 'rescaling', scale: 1 / 255, offset: 0 },
  { kind: 'normalization', name: 'normalization', reversed: false, mean: imagenetMean, deviation: imagenetDeviation },
] as const;

export const efficientNetB0 = baseNetwork(stackEfficientNet(rule, 'swish', true), { smallest: 32, size: 224 });
