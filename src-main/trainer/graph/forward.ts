import type { Activation, Layer } from '../../../src-shared/networks/layers.ts';
import { networkInput } from '../../../src-shared/networks/layers.ts';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import { type Attribute, float32, type GraphBuilder, int32, integerAttribute, integerList, text } from './graph.ts';

/** Where layers get what is not computed: constants of an export, variables of a training. */
export interface Sources {
  /** Put before every node's name, for graphs that hold the layers twice; '' for none. */
  prefix: string;
  /** The tensor of a weight by its name ("conv1/kernel"). */
  weight: (name: string) => string;
  /** Null outside of training: nothing is dropped, and batch normalisation uses its running statistics. */
  training: TrainingSources | null;
}

export interface TrainingSources {
  /** A tensor of two words, the seed of the dropout layer at this place of the network. */
  dropoutSeed: (place: number) => string;
  learns: (layer: Layer) => boolean;
  /** Whether batch normalisation takes its batch's statistics (Keras's training mode) and moves its own by them. */
  takesBatch: (layer: Layer) => boolean;
}

/** A running statistic of batch normalisation and the batch's own, by which it is to move. */
export interface Statistic {
  /** "norm1/moving_mean" */
  weight: string;
  batch: string;
  momentum: number;
}

export interface Forward {
  /** The tensor of each layer's output, `networkInput` included; in training, of those that other layers read. */
  outputs: ReadonlyMap<string, string>;
  statistics: readonly Statistic[];
}

/**
 * Adds layers to a graph: the one place that says in TensorFlow's operations what a layer computes. Training, answers and
 * exports all come from here.
 * @param rows the layers with their shapes (summariseLayers)
 * @param input the tensor that comes in: [photos, height, width, channels]
 */
export function addLayers(
  graph: GraphBuilder,
  rows: readonly LayerSummary[],
  input: string,
  sources: Sources,
): Forward {
  const outputs = new Map([[networkInput, input]]);
  const statistics: Statistic[] = [];
  const pooledFirst = convolutionsPooledFirst(rows, sources);
  for (const [place, row] of rows.entries()) {
    const inputs = row.layer.inputs.map((name) => outputs.get(name)).filter((tensor) => tensor !== undefined);
    outputs.set(row.layer.name, addLayer({ graph, row, place, inputs, sources, statistics, pooledFirst }));
  }
  return { outputs, statistics };
}

/** The layers with the last one's sigmoid or softmax taken away: the loss is computed from what comes before it. */
export function withoutAnswer(rows: readonly LayerSummary[]): LayerSummary[] {
  return rows.map((row, place) =>
    place === rows.length - 1 && 'activation' in row.layer
      ? { ...row, layer: { ...row.layer, activation: 'linear' } }
      : row,
  );
}

type Convolution = Extract<Layer, { kind: 'conv2d' }>;

/**
 * Convolutions that learn and whose maps only a max pooling reads: bias and ReLU come after it. The largest of a
 * window is the same before and after, since neither changes which of two sums is larger; but they, and their gradients, then
 * go over a quarter of the values. The first maps of the network from scratch are 130 MB a batch: it saves a tenth of a step.
 */
function convolutionsPooledFirst(
  rows: readonly LayerSummary[],
  { training }: Sources,
): ReadonlyMap<string, Convolution> {
  const found = new Map<string, Convolution>();
  if (training === null) return found;
  for (const { layer } of rows) {
    if (layer.kind !== 'conv2d' || layer.activation !== 'relu' || !training.learns(layer)) continue;
    const readers = rows.filter((row) => row.layer.inputs.includes(layer.name));
    if (readers.length === 1 && readers[0]?.layer.kind === 'maxPooling2d') found.set(layer.name, layer);
  }
  return found;
}

interface Place {
  graph: GraphBuilder;
  row: LayerSummary;
  place: number;
  inputs: readonly string[];
  sources: Sources;
  statistics: Statistic[];
  pooledFirst: ReadonlyMap<string, Convolution>;
}

function addLayer(at: Place): string {
  const { graph, row, place, inputs, sources } = at;
  const { layer } = row;
  const [x] = inputs;
  if (x === undefined) throw new Error(`${layer.name} has no input`);
  const name = `${sources.prefix}${layer.name}`;
  const weight = (part: string): string => sources.weight(`${layer.name}/${part}`);
  const biased = (sums: string, bias: boolean): string => (bias ? addBias(graph, name, sums, weight('bias')) : sums);
  switch (layer.kind) {
    case 'rescaling': {
      const scaled = graph.add(`${name}/Mul`, 'Mul', [x, graph.scalar(`${name}/scale`, layer.scale)]);
      if (layer.offset === 0) return scaled;
      return graph.add(`${name}/Add`, 'AddV2', [scaled, graph.scalar(`${name}/offset`, layer.offset)]);
    }
    case 'normalization':
      return addNormalization(graph, name, x, layer);
    case 'zeroPadding2d': {
      const sides = Int32Array.of(0, 0, layer.top, layer.bottom, layer.left, layer.right, 0, 0);
      const paddings = graph.constant(`${name}/paddings`, [4, 2], sides);
      return graph.add(`${name}/Pad`, 'Pad', [x, paddings], { Tpaddings: int32 });
    }
    case 'conv2d': {
      const sums = graph.add(`${name}/Conv2D`, 'Conv2D', [x, weight('kernel')], convolution(layer));
      return at.pooledFirst.has(layer.name) ? sums : addConvolutionEnd(graph, sources, layer, sums);
    }
    case 'depthwiseConv2d': {
      const attributes = convolution(layer);
      return biased(
        graph.add(`${name}/Depthwise`, 'DepthwiseConv2dNative', [x, weight('kernel')], attributes),
        layer.bias,
      );
    }
    case 'separableConv2d': {
      const attributes = convolution({ stride: 1, padding: layer.padding });
      const kernels = [weight('depthwise_kernel'), weight('pointwise_kernel')] as const;
      const spread = graph.add(`${name}/Depthwise`, 'DepthwiseConv2dNative', [x, kernels[0]], attributes);
      const pointwise = convolution({ stride: 1, padding: 'valid' });
      return biased(graph.add(`${name}/Conv2D`, 'Conv2D', [spread, kernels[1]], pointwise), layer.bias);
    }
    case 'batchNormalization':
      return addBatchNormalization(at, name, x, layer);
    case 'activation':
      return addActivation(graph, name, x, layer.activation);
    case 'maxPooling2d': {
      const largest = graph.add(`${name}/MaxPool`, 'MaxPool', [x], pooling(layer));
      const below = at.pooledFirst.get(layer.inputs[0] ?? '');
      return below === undefined ? largest : addConvolutionEnd(graph, sources, below, largest);
    }
    case 'averagePooling2d':
      return graph.add(`${name}/AvgPool`, 'AvgPool', [x], pooling(layer));
    case 'globalAveragePooling2d': {
      const axes = graph.integers(`${name}/axes`, [1, 2]);
      const mean = graph.add(`${name}/Mean`, 'Mean', [x, axes], { keep_dims: { b: true }, Tidx: int32 });
      return layer.keepDimensions ? mean : addReshape(graph, name, mean, row.output);
    }
    case 'flatten':
      return addReshape(graph, name, x, row.output);
    case 'dropout':
      return sources.training === null
        ? x
        : addDropout(graph, name, x, layer.rate, sources.training.dropoutSeed(place));
    case 'dense': {
      const sums = graph.add(`${name}/MatMul`, 'MatMul', [x, weight('kernel')], {
        transpose_a: { b: false },
        transpose_b: { b: false },
      });
      return addActivation(graph, name, biased(sums, true), layer.activation);
    }
    case 'add':
      return graph.add(`${name}/AddN`, 'AddN', inputs, { N: integerAttribute(inputs.length) });
    case 'multiply':
      return inputs
        .slice(1)
        .reduce((product, input, index) => graph.add(`${name}/Mul${String(index)}`, 'Mul', [product, input]), x);
    case 'concatenate': {
      const axis = graph.integer(`${name}/axis`, 3);
      return graph.add(`${name}/Concat`, 'ConcatV2', [...inputs, axis], {
        N: integerAttribute(inputs.length),
        Tidx: int32,
      });
    }
  }
}

function addBias(graph: GraphBuilder, name: string, sums: string, bias: string): string {
  return graph.add(`${name}/BiasAdd`, 'BiasAdd', [sums, bias], { data_format: text('NHWC') });
}

/** What a convolution does with its sums. */
function addConvolutionEnd(graph: GraphBuilder, sources: Sources, layer: Convolution, sums: string): string {
  const name = `${sources.prefix}${layer.name}`;
  const biased = layer.bias ? addBias(graph, name, sums, sources.weight(`${layer.name}/bias`)) : sums;
  return addActivation(graph, name, biased, layer.activation);
}

function convolution(layer: { stride: number; padding: 'same' | 'valid' }): Record<string, Attribute> {
  return {
    strides: integerList([1, layer.stride, layer.stride, 1]),
    dilations: integerList([1, 1, 1, 1]),
    padding: text(layer.padding.toUpperCase()),
    data_format: text('NHWC'),
  };
}

function pooling(layer: { size: number; stride: number; padding: 'same' | 'valid' }): Record<string, Attribute> {
  return {
    ksize: integerList([1, layer.size, layer.size, 1]),
    strides: integerList([1, layer.stride, layer.stride, 1]),
    padding: text(layer.padding.toUpperCase()),
    data_format: text('NHWC'),
  };
}

function addReshape(graph: GraphBuilder, name: string, x: string, shape: readonly number[]): string {
  const sides = graph.integers(`${name}/shape`, [-1, ...shape]);
  return graph.add(`${name}/Reshape`, 'Reshape', [x, sides], { Tshape: int32 });
}

function addNormalization(
  graph: GraphBuilder,
  name: string,
  x: string,
  { reversed, mean, deviation }: Extract<Layer, { kind: 'normalization' }>,
): string {
  const ordered = reversed
    ? graph.add(`${name}/Reverse`, 'ReverseV2', [x, graph.integers(`${name}/axis`, [3])], { Tidx: int32 })
    : x;
  const means = graph.constant(`${name}/mean`, [mean.length], Float32Array.from(mean));
  const centred = graph.add(`${name}/Sub`, 'Sub', [ordered, means]);
  if (deviation.every((each) => each === 1)) return centred;
  const deviations = graph.constant(`${name}/deviation`, [deviation.length], Float32Array.from(deviation));
  return graph.add(`${name}/Div`, 'RealDiv', [centred, deviations]);
}

function addBatchNormalization(
  { graph, row, sources, statistics }: Place,
  name: string,
  x: string,
  layer: Extract<Layer, { kind: 'batchNormalization' }>,
): string {
  const takesBatch = sources.training?.takesBatch(layer) ?? false;
  // The operation wants maps; features are maps of one pixel.
  const [shape = []] = row.inputs;
  const maps = shape.length === 1 ? addReshape(graph, `${name}/maps`, x, [1, 1, ...shape]) : x;
  const weight = (part: string): string => sources.weight(`${layer.name}/${part}`);
  // In training mode the operation wants empty statistics: it takes the batch's own.
  const none = takesBatch ? graph.constant(`${name}/none`, [0], new Float32Array(0)) : '';
  const running = takesBatch ? [none, none] : [weight('moving_mean'), weight('moving_variance')];
  const normal = graph.add(
    `${name}/FusedBatchNorm`,
    'FusedBatchNormV3',
    [maps, weight('gamma'), weight('beta'), ...running],
    {
      U: float32,
      epsilon: { f: layer.epsilon },
      exponential_avg_factor: { f: 1 },
      is_training: { b: takesBatch },
      data_format: text('NHWC'),
    },
  );
  if (takesBatch) {
    const { momentum } = layer;
    const variance = addBiasedVariance(graph, name, maps, normal, shape.at(-1) ?? 1);
    statistics.push({ weight: `${layer.name}/moving_mean`, batch: `${normal}:1`, momentum });
    statistics.push({ weight: `${layer.name}/moving_variance`, batch: variance, momentum });
  }
  return shape.length === 1 ? addReshape(graph, name, normal, row.output) : normal;
}

/** The operation gives the variance over n - 1 values, Keras 3 keeps the one over n. */
function addBiasedVariance(graph: GraphBuilder, name: string, x: string, normal: string, channels: number): string {
  const size = graph.add(`${name}/size`, 'Size', [x], { out_type: int32 });
  const values = graph.add(`${name}/values`, 'Cast', [size], { SrcT: int32, DstT: float32 });
  const count = graph.add(`${name}/count`, 'RealDiv', [values, graph.scalar(`${name}/channels`, channels)]);
  const less = graph.add(`${name}/less`, 'Sub', [count, graph.scalar(`${name}/one`, 1)]);
  const share = graph.add(`${name}/share`, 'RealDiv', [less, count]);
  return graph.add(`${name}/variance`, 'Mul', [`${normal}:2`, share]);
}

/** Keras's dropout: a value stays with probability 1 - rate and is then divided by it, so that the mean is kept. */
function addDropout(graph: GraphBuilder, name: string, x: string, rate: number, seed: string): string {
  const shape = graph.once(`${x}/shape`, () => graph.add(`${x}/shape`, 'Shape', [x], { out_type: int32 }));
  const uniform = graph.add(`${name}/uniform`, 'StatelessRandomUniform', [shape, seed], {
    dtype: float32,
    T: int32,
    Tseed: int32,
  });
  const stays = graph.add(`${name}/stays`, 'GreaterEqual', [uniform, graph.scalar(`${name}/rate`, rate)]);
  const kept = graph.add(`${name}/kept`, 'Cast', [stays], { SrcT: { type: 'DT_BOOL' }, DstT: float32 });
  const mask = graph.add(`${name}/mask`, 'RealDiv', [kept, graph.scalar(`${name}/share`, 1 - rate)]);
  return graph.add(`${name}/Mul`, 'Mul', [x, mask]);
}

function addActivation(graph: GraphBuilder, name: string, x: string, activation: Activation): string {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return graph.add(`${name}/Relu`, 'Relu', [x]);
    case 'relu6':
      return graph.add(`${name}/Relu6`, 'Relu6', [x]);
    case 'swish':
      return graph.add(`${name}/Swish`, 'Mul', [x, graph.add(`${name}/Sigmoid`, 'Sigmoid', [x])]);
    case 'sigmoid':
      return graph.add(`${name}/Sigmoid`, 'Sigmoid', [x]);
    case 'softmax':
      return graph.add(`${name}/Softmax`, 'Softmax', [x]);
  }
}
