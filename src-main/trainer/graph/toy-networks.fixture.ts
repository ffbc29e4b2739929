import { type Layer, networkInput } from '../../../src-shared/networks/layers.ts';
import { type LayerSummary, summariseLayers } from '../../../src-shared/networks/networks.ts';
import { randomUnit } from '../../../src-shared/random.ts';
import { elements, type NamedValues } from '../weights.ts';

/** Small networks that together hold every kind of layer, in every way that base networks use it. */

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;
/** A layer that reads the one before it unless it says what it reads. */
type Short = DistributiveOmit<Layer, 'inputs'> & { inputs?: readonly string[] };

const size = 9;

const bodies: Record<string, Short[]> = {
  'one convolution of each padding and stride': [
    { kind: 'rescaling', name: 'rescaling', scale: 1 / 127.5, offset: -1 },
    convolution('a', 5, { padding: 'same', activation: 'relu' }),
    convolution('b', 6, { stride: 2, padding: 'same', activation: 'relu6' }),
    convolution('c', 4, { stride: 2, padding: 'valid', activation: 'swish', bias: false }),
    { kind: 'flatten', name: 'flatten' },
  ],
  'pooling of both kinds': [
    { kind: 'rescaling', name: 'rescaling', scale: 1 / 255, offset: 0 },
    convolution('a', 4, { activation: 'sigmoid' }),
    { kind: 'maxPooling2d', name: 'max', size: 3, stride: 2, padding: 'same' },
    convolution('b', 4, { padding: 'same' }),
    { kind: 'averagePooling2d', name: 'mean', size: 2, stride: 2, padding: 'same' },
    { kind: 'globalAveragePooling2d', name: 'features', keepDimensions: false },
  ],
  'convolutions channel by channel': [
    {
      kind: 'normalization',
      name: 'normalization',
      reversed: false,
      mean: [120, 110, 100],
      deviation: [60, 55, 50],
    },
    { kind: 'zeroPadding2d', name: 'pad', top: 0, bottom: 1, left: 1, right: 2 },
    { kind: 'depthwiseConv2d', name: 'a', kernel: 3, stride: 2, padding: 'valid', bias: true },
    { kind: 'separableConv2d', name: 'b', filters: 6, kernel: 3, padding: 'same', bias: true },
    { kind: 'zeroPadding2d', name: 'pad2', top: 1, bottom: 0, left: 2, right: 1 },
    { kind: 'depthwiseConv2d', name: 'c', kernel: 3, stride: 2, padding: 'same', bias: false },
    { kind: 'activation', name: 'act', activation: 'softmax' },
    { kind: 'flatten', name: 'flatten' },
    { kind: 'dense', name: 'hidden', units: 5, activation: 'relu' },
  ],
  'a residual block with batch normalisation': [
    { kind: 'normalization', name: 'normalization', reversed: true, mean: [103, 116, 123], deviation: [1, 1, 1] },
    { kind: 'rescaling', name: 'rescaling', scale: 1 / 100, offset: 0 },
    convolution('a', 6, { padding: 'same', bias: false }),
    normal('a_norm'),
    { kind: 'activation', name: 'a_act', activation: 'relu' },
    convolution('b', 6, { padding: 'same', bias: false }),
    normal('b_norm'),
    { kind: 'add', name: 'sum', inputs: ['a_act', 'b_norm'] },
    { kind: 'activation', name: 'b_act', activation: 'swish' },
    { kind: 'globalAveragePooling2d', name: 'features', keepDimensions: false },
    normal('feature_norm'),
  ],
  'squeeze and excitation, and channels one after another': [
    { kind: 'rescaling', name: 'rescaling', scale: 1 / 255, offset: 0 },
    convolution('a', 4, { padding: 'same', activation: 'swish' }),
    { kind: 'globalAveragePooling2d', name: 'squeeze', keepDimensions: true },
    convolution('excite', 4, { kernel: 1, activation: 'sigmoid' }),
    { kind: 'multiply', name: 'scaled', inputs: ['a', 'excite'] },
    convolution('b', 3, { padding: 'same', activation: 'relu' }),
    { kind: 'concatenate', name: 'dense_block', inputs: ['scaled', 'b', 'a'] },
    { kind: 'flatten', name: 'flatten' },
    { kind: 'dropout', name: 'dropout', rate: 0.3 },
  ],
};

/** Each network by its name, with an answer of so many outputs. */
export function toyNetworks(outputs: number): [name: string, rows: LayerSummary[]][] {
  return Object.entries(bodies).map(([name, body]) => {
    const answer: Short = {
      kind: 'dense',
      name: 'answer',
      units: outputs,
      activation: outputs === 1 ? 'sigmoid' : 'softmax',
    };
    const layers = [...body, answer].map((layer, place, all): Layer => ({
      ...layer,
      inputs: layer.inputs ?? [all[place - 1]?.name ?? networkInput],
    }));
    return [name, summariseLayers(layers, [size, size, 3])];
  });
}

/** Weights with every number drawn, those of batch normalisation too: fresh ones would hide that two are swapped. */
export function drawnWeights(rows: readonly LayerSummary[], seed = 1): NamedValues[] {
  return rows
    .flatMap(({ weights }) => weights)
    .map(({ name, shape, initial, fans }, place) => {
      const limit = initial === 'glorot' ? Math.sqrt(6 / (fans[0] + fans[1])) : 0.3;
      const middle = initial === 'ones' ? 1 : 0;
      const values = Float32Array.from(
        { length: elements(shape) },
        (_, index) => middle + (2 * randomUnit(seed, place, index) - 1) * limit,
      );
      return { name, shape, values };
    });
}

/** Photos of noise, 0 to 255. */
export function drawnPixels(rows: readonly LayerSummary[], photos: number, seed = 1): Uint8Array {
  const length = photos * elements(rows[0]?.inputs[0] ?? []);
  return Uint8Array.from({ length }, (_, index) => randomUnit(seed, 77, index) * 256);
}

function convolution(name: string, filters: number, rest: Partial<Extract<Layer, { kind: 'conv2d' }>>): Short {
  return {
    kind: 'conv2d',
    name,
    filters,
    kernel: 3,
    stride: 1,
    padding: 'valid',
    activation: 'linear',
    bias: true,
    ...rest,
  };
}

function normal(name: string): Short {
  return { kind: 'batchNormalization', name, epsilon: 1e-3, momentum: 0.9 };
}
