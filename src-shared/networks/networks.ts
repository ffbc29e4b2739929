import { AppError } from '../errors.ts';
import type { Recipe } from '../recipe.ts';
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
 * The pixels' scale, 1/255, is the first layer, so that it travels with the model.
 */
export function layersOf(recipe: Recipe, classes: number): readonly Layer[] {
  const { network } = recipe;
  const stack = new LayerStack();
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
  stack.add(
    classes === 2
      ? { kind: 'dense', name: 'answer', units: 1, activation: 'sigmoid' }
      : { kind: 'dense', name: 'answer', units: classes, activation: 'softmax' },
  );
  return stack.layers;
}

function addConvolution(
  stack: LayerStack,
  name: string,
  filters: number,
  { kernel, stride, padding, batchNormalization }: Recipe['network'],
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
