import { outputSize, type Padding } from '../convolution.ts';

/** What a layer does to each number; 'linear' leaves it. relu6 is relu cut at 6; swish is x times its sigmoid. */
export type Activation = 'linear' | 'relu' | 'relu6' | 'swish' | 'sigmoid' | 'softmax';

/** What a layer computes. Kinds and fields follow Keras's classes and arguments; windows and strides are square. */
type Computation =
  /** scale x + offset. */
  | { kind: 'rescaling'; scale: number; offset: number }
  /** (x - mean) / deviation for each channel, after reversing the channels (RGB to BGR) where the network was trained so. */
  | { kind: 'normalization'; reversed: boolean; mean: readonly number[]; deviation: readonly number[] }
  | { kind: 'zeroPadding2d'; top: number; bottom: number; left: number; right: number }
  | {
      kind: 'conv2d';
      filters: number;
      kernel: number;
      stride: number;
      padding: Padding;
      activation: Activation;
      bias: boolean;
    }
  | { kind: 'depthwiseConv2d'; kernel: number; stride: number; padding: Padding; bias: boolean }
  /** A depthwise convolution of stride 1 and a pointwise one after it, in one layer as in Keras. */
  | { kind: 'separableConv2d'; filters: number; kernel: number; padding: Padding; bias: boolean }
  | { kind: 'batchNormalization'; epsilon: number; momentum: number }
  | { kind: 'activation'; activation: Activation }
  | { kind: 'maxPooling2d'; size: number; stride: number; padding: Padding }
  | { kind: 'averagePooling2d'; size: number; stride: number; padding: Padding }
  /** keepDimensions: [1, 1, channels] instead of [channels]. */
  | { kind: 'globalAveragePooling2d'; keepDimensions: boolean }
  | { kind: 'flatten' }
  | { kind: 'dropout'; rate: number }
  | { kind: 'dense'; units: number; activation: Activation }
  /** Two inputs of one shape, or one of them [1, 1, channels] for multiply. */
  | { kind: 'add' }
  | { kind: 'multiply' }
  /** Inputs of one height and width, channels one after another. */
  | { kind: 'concatenate' };

/** The input of a network's first layer. */
export const networkInput = 'input';

/** One layer as plain data: the trainer builds it, the page draws it, the exports write it. */
export type Layer = Computation & {
  /** Unique in its network; base networks bear Keras's names. */
  name: string;
  /** Names of the layers whose outputs come in, `networkInput` for the photo: layers stand after all that they read. */
  inputs: readonly string[];
};

export interface WeightShape {
  /** Layer and part, as Keras calls them: "conv1/kernel". */
  name: string;
  /** TensorFlow's order: [height, width, channels, filters], [height, width, channels, 1] for depthwise, [inputs, units]. */
  shape: readonly number[];
  /** What it begins as without pretrained weights; 'glorot' is Keras's default for kernels. */
  initial: 'glorot' | 'zeros' | 'ones';
  /** Inputs and outputs of one unit, as Keras counts them for 'glorot'. */
  fans: readonly [inputs: number, outputs: number];
  /** Whether a gradient moves it; false for the running statistics of batch normalisation. */
  learned: boolean;
}

/** Output shape of a layer, without the batch: [height, width, channels] or [units]. Sides may come out below 1. */
export function shapeAfter(layer: Layer, inputs: readonly (readonly number[])[]): readonly number[] {
  const [first = []] = inputs;
  const [height = 0, width = 0, channels = 0] = first;
  const sides = (window: number, stride: number, padding: Padding): readonly [number, number] => [
    outputSize(height, window, stride, padding),
    outputSize(width, window, stride, padding),
  ];
  switch (layer.kind) {
    case 'conv2d':
      return [...sides(layer.kernel, layer.stride, layer.padding), layer.filters];
    case 'depthwiseConv2d':
      return [...sides(layer.kernel, layer.stride, layer.padding), channels];
    case 'separableConv2d':
      return [...sides(layer.kernel, 1, layer.padding), layer.filters];
    case 'maxPooling2d':
    case 'averagePooling2d':
      return [...sides(layer.size, layer.stride, layer.padding), channels];
    case 'zeroPadding2d':
      return [height + layer.top + layer.bottom, width + layer.left + layer.right, channels];
    case 'globalAveragePooling2d':
      return layer.keepDimensions ? [1, 1, channels] : [channels];
    case 'flatten':
      return [first.reduce((product, side) => product * side, 1)];
    case 'dense':
      return [layer.units];
    case 'concatenate':
      return [height, width, inputs.reduce((sum, shape) => sum + (shape[2] ?? 0), 0)];
    case 'rescaling':
    case 'normalization':
    case 'batchNormalization':
    case 'activation':
    case 'dropout':
    case 'add':
    case 'multiply':
      return first;
  }
}

/** The weights of a layer in Keras's order, kernel before bias. @param input shape of its (first) input, without the batch */
export function weightsOf(layer: Layer, input: readonly number[]): WeightShape[] {
  const channels = input.at(-1) ?? 0;
  const weight = (part: string, shape: readonly number[], rest: Partial<WeightShape> = {}): WeightShape => ({
    name: `${layer.name}/${part}`,
    shape,
    initial: 'zeros',
    fans: [0, 0],
    learned: true,
    ...rest,
  });
  const kernel = (part: string, shape: readonly number[]): WeightShape => {
    // Keras's compute_fans: all sides before the last two are the receptive field.
    const field = shape.slice(0, -2).reduce((product, side) => product * side, 1);
    return weight(part, shape, { initial: 'glorot', fans: [field * (shape.at(-2) ?? 0), field * (shape.at(-1) ?? 0)] });
  };
  switch (layer.kind) {
    case 'conv2d':
      return [
        kernel('kernel', [layer.kernel, layer.kernel, channels, layer.filters]),
        ...(layer.bias ? [weight('bias', [layer.filters])] : []),
      ];
    case 'depthwiseConv2d':
      return [
        kernel('kernel', [layer.kernel, layer.kernel, channels, 1]),
        ...(layer.bias ? [weight('bias', [channels])] : []),
      ];
    case 'separableConv2d':
      return [
        kernel('depthwise_kernel', [layer.kernel, layer.kernel, channels, 1]),
        kernel('pointwise_kernel', [1, 1, channels, layer.filters]),
        ...(layer.bias ? [weight('bias', [layer.filters])] : []),
      ];
    case 'dense':
      return [kernel('kernel', [channels, layer.units]), weight('bias', [layer.units])];
    case 'batchNormalization':
      return [
        weight('gamma', [channels], { initial: 'ones' }),
        weight('beta', [channels]),
        weight('moving_mean', [channels], { learned: false }),
        weight('moving_variance', [channels], { initial: 'ones', learned: false }),
      ];
    case 'rescaling':
    case 'normalization':
    case 'zeroPadding2d':
    case 'activation':
    case 'maxPooling2d':
    case 'averagePooling2d':
    case 'globalAveragePooling2d':
    case 'flatten':
    case 'dropout':
    case 'add':
    case 'multiply':
    case 'concatenate':
      return [];
  }
}
