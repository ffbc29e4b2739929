import { AppError } from '../errors.ts';
import type { Recipe } from '../recipe.ts';
import { baseNetworks } from './bases.ts';
import { LayerStack } from './layer-stack.ts';
import { type Layer, networkInput, shapeAfter, type WeightShape, weightsOf } from './layers.ts';

export interface LayerSummary {
  layer: Layer;
  /** Shapes of what comes in, without the batch. */
  inputs: readonly (readonly number[])[];
  /** Shape after the layer, without the batch: [height, width, channels] or [units]. */
  output: readonly number[];
  weights: readonly WeightShape[];
  parameters: number;
}

/**
 * The layers of a recipe for so many classes, in order. Two classes get one sigmoid unit, more get a softmax.
 * What the network expects of pixels is its first layer, so that it travels with the model.
 */
export function layersOf({ network }: Pick<Recipe, 'network'>, classes: number): readonly Layer[] {
  const stack = new LayerStack();
  if (network.kind === 'transfer') {
    stack.layers.push(...baseNetworks[network.base].layers);
    addHead(stack, network.head);
  } else {
    addConvolutions(stack, network);
  }
  stack.add(
    classes === 2
      ? { kind: 'dense', name: 'answer', units: 1, activation: 'sigmoid' }
      : { kind: 'dense', name: 'answer', units: classes, activation: 'softmax' },
  );
  return stack.layers;
}

type NetworkOf<Kind extends Recipe['network']['kind']> = Extract<Recipe['network'], { kind: Kind }>;

function addConvolutions(stack: LayerStack, network: NetworkOf<'convolutional'>): void {
  stack.add({ kind: 'rescaling', name: 'rescaling', scale: 1 / 255, offset: 0 });
  network.filters.forEach((filters, index) => {
    if (index > 0 && network.pooling === 'max') {
      stack.add({ kind: 'maxPooling2d', name: `pool${String(index)}`, size: 2, stride: 2, padding: 'valid' });
    }
    addConvolution(stack, `conv${String(index + 1)}`, filters, network);
  });
  stack.add({ kind: 'flatten', name: 'flatten' });
  network.dense.forEach((units, index) => {
    stack.add({ kind: 'dense', name: `dense${String(index + 1)}`, units, activation: 'relu' });
  });
  if (network.dropout > 0) stack.add({ kind: 'dropout', name: 'dropout', rate: network.dropout });
}

function addConvolution(
  stack: LayerStack,
  name: string,
  filters: number,
  { kernel, stride, padding, batchNormalization }: NetworkOf<'convolutional'>,
): void {
  const convolution = { kind: 'conv2d', name, filters, kernel, stride, padding } as const;
  if (!batchNormalization) {
    stack.add({ ...convolution, activation: 'relu', bias: true });
    return;
  }
  // Keras's defaults of BatchNormalization.
  stack.add({ ...convolution, activation: 'linear', bias: false });
  stack.add({ kind: 'batchNormalization', name: `${name}_bn`, epsilon: 1e-3, momentum: 0.99 });
  stack.add({ kind: 'activation', name: `${name}_relu`, activation: 'relu' });
}

/** What stands on a base, up to the answer. */
function addHead(stack: LayerStack, { pooling, dense, dropout }: NetworkOf<'transfer'>['head']): void {
  // A mean stays a map of one pixel, so that all that is cached of frozen layers are maps.
  if (pooling === 'average') stack.add({ kind: 'globalAveragePooling2d', name: 'average', keepDimensions: true });
  stack.add({ kind: 'flatten', name: 'flatten' });
  if (dense !== null) stack.add({ kind: 'dense', name: 'dense', ...dense });
  if (dropout > 0) stack.add({ kind: 'dropout', name: 'dropout', rate: dropout });
}

/** A network in two; the second part reads the first one's last layer as its input. */
export interface SplitNetwork {
  frozen: readonly LayerSummary[];
  learning: readonly LayerSummary[];
}

/**
 * What a base network makes of photos, the means of its maps included, and the head on it: all that learns where no block of the
 * base does. `frozen` is empty for a network of one's own.
 */
export function splitAtHead({ network }: Pick<Recipe, 'network'>, rows: readonly LayerSummary[]): SplitNetwork {
  if (network.kind !== 'transfer') return { frozen: [], learning: rows };
  return splitAt(
    rows,
    rows.findIndex(({ layer }) => layer.name === 'flatten'),
  );
}

/**
 * The first layers, which nothing changes while the network trains, and the rest: from the first block of the base that learns on,
 * later blocks that are frozen included. `frozen` is empty where the first block learns, and for a network of one's own.
 */
export function splitAtFirstLearning(recipe: Pick<Recipe, 'network'>, rows: readonly LayerSummary[]): SplitNetwork {
  const { network } = recipe;
  if (network.kind !== 'transfer') return { frozen: [], learning: rows };
  const { blocks } = baseNetworks[network.base];
  const first = blocks.findIndex(({ name }) => network.learns.includes(name));
  if (first < 0) return splitAtHead(recipe, rows);
  if (first === 0) return { frozen: [], learning: rows };
  return splitAt(
    rows,
    rows.findIndex(({ layer }) => layer.name === blocks[first]?.layers[0]),
  );
}

function splitAt(rows: readonly LayerSummary[], cut: number): SplitNetwork {
  const last = rows[cut - 1]?.layer.name;
  const learning = rows.slice(cut).map((row) => ({
    ...row,
    layer: { ...row.layer, inputs: row.layer.inputs.map((name) => (name === last ? networkInput : name)) },
  }));
  return { frozen: rows.slice(0, cut), learning };
}

/** What learns of a recipe's network, by the layers' names: all of it, or of one on a base the head and the blocks that are to. */
export function learningLayers({ network }: Pick<Recipe, 'network'>, rows: readonly LayerSummary[]): Set<string> {
  const names = new Set(rows.map(({ layer }) => layer.name));
  if (network.kind !== 'transfer') return names;
  const { layers, blocks } = baseNetworks[network.base];
  for (const { name } of layers) names.delete(name);
  for (const block of blocks) if (network.learns.includes(block.name)) for (const name of block.layers) names.add(name);
  return names;
}

/**
 * Each layer of a recipe's network with its shapes and its weights.
 * @throws AppError network_input_too_small when a map would shrink to nothing.
 */
export function summarise(recipe: Recipe, classes: number): LayerSummary[] {
  const { size, channels } = recipe.input;
  return summariseLayers(layersOf(recipe, classes), [size, size, channels]);
}

/**
 * Each layer with its shapes and its weights.
 * @param input the photo's shape: [height, width, channels]
 * @throws AppError network_input_too_small when a map would shrink to nothing.
 */
export function summariseLayers(layers: readonly Layer[], input: readonly number[]): LayerSummary[] {
  const shapes = new Map<string, readonly number[]>([[networkInput, input]]);
  return layers.map((layer) => {
    const inputs = layer.inputs.map((name) => {
      const shape = shapes.get(name);
      if (shape === undefined) throw new Error(`${layer.name} reads ${name}, which does not stand before it`);
      return shape;
    });
    const output = shapeAfter(layer, inputs);
    if (output.some((side) => side < 1)) {
      throw new AppError('network_input_too_small', { size: input[0] ?? 0, layer: layer.name });
    }
    shapes.set(layer.name, output);
    const weights = weightsOf(layer, inputs[0] ?? []);
    return { layer, inputs, output, weights, parameters: weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0) };
  });
}

/** All weights of the network. @throws AppError network_input_too_small */
export function countParameters(recipe: Recipe, classes: number): number {
  return summarise(recipe, classes).reduce((sum, row) => sum + row.parameters, 0);
}

/** Numbers in a tensor of this shape. */
function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
