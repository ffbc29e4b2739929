import { baseNetwork } from './base-network.ts';
import { stackEfficientNet } from './efficientnet.ts';

/**
 * The small network that ships with the program: EfficientNet without squeeze and excitation, relu6 for swish, so that it
 * is quick on any processor. Google's "EfficientNet-Lite", 2020. Its photos are (x - 127) / 128.
 */
const rule = { kind: 'rescaling', name: 'preprocessing', scale: 1 / 128, offset: -127 / 128 } as const;

export const efficientNetLite0 = baseNetwork(stackEfficientNet([rule], 'relu6', false), { smallest: 32, size: 224 });
