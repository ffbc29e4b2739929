import type { BaseName } from './base-names.ts';
import { baseNetworks } from './bases.ts';
import type { Layer, WeightShape } from './layers.ts';
import { type LayerSummary, summariseLayers } from './networks.ts';

export { type BaseName, baseNames } from './base-names.ts';
export { baseNetworks } from './bases.ts';

/** The base's layers with their shapes and weights, for square photos of this side. @throws AppError network_input_too_small */
export function summariseBase(name: BaseName, size: number): LayerSummary[] {
  return summariseLayers(baseNetworks[name].layers, [size, size, 3]);
}

/** A layer that has weights, with them. */
export interface WeightedLayer {
  layer: Layer;
  weights: readonly WeightShape[];
}

/** What a file must hold to be this network's: its layers that have weights, in the order of Keras's files. */
export function expectedWeights(name: BaseName): WeightedLayer[] {
  return summariseBase(name, baseNetworks[name].size).filter(({ weights }) => weights.length > 0);
}
