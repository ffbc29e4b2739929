import type { BaseNetwork } from './base-network.ts';
import { denseNet121 } from './densenet121.ts';
import { efficientNetB0 } from './efficientnet-b0.ts';
import { efficientNetLite0 } from './efficientnet-lite0.ts';
import type { Layer, WeightShape } from './layers.ts';
import { mobileNetV2 } from './mobilenet-v2.ts';
import { type LayerSummary, summariseLayers } from './networks.ts';
import { resNet50 } from './resnet50.ts';
import { vgg16 } from './vgg16.ts';
import { xception } from './xception.ts';

/** The base networks by the names that recipes, files and commands know them by. */
export const baseNetworks = {
  'efficientnet-lite0': efficientNetLite0,
  vgg16,
  mobilenetv2: mobileNetV2,
  resnet50: resNet50,
  efficientnetb0: efficientNetB0,
  xception,
  densenet121: denseNet121,
} as const satisfies Record<string, BaseNetwork>;

export type BaseName = keyof typeof baseNetworks;

export const baseNames = Object.keys(baseNetworks) as [BaseName, ...BaseName[]];

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
