import { convolutionParameters, denseParameters, outputSize } from './convolution.ts';
import { AppError } from './errors.ts';
import type { Recipe } from './recipe.ts';

/** One layer as plain data: the trainer builds it, the page draws it, the exports write it. Names follow Keras. */
export type Layer =
  | { kind: 'rescaling'; name: string; scale: number }
  | {
      kind: 'conv2d';
      name: string;
      filters: number;
      kernel: number;
      activation: 'relu';
    }
  | { kind: 'maxPooling2d'; name: string; size: number }
  | { kind: 'flatten'; name: string }
  | { kind: 'dropout'; name: string; rate: number }
  | {
      kind: 'dense';
      name: string;
      units: number;
      activation: 'sigmoid' | 'softmax';
    };

export interface LayerSummary {
  layer: Layer;
  /** Shape after the layer, without the batch: [height, width, channels] or [units]. */
  output: readonly number[];
  parameters: number;
}

/**
 * The layers of a recipe for so many classes, in order. Two classes get one sigmoid unit, more get a softmax.
 * The pixels' scale, 1/255, is the first layer, so that it travels with the model.
 */
export function layersOf(recipe: Recipe, classes: number): Layer[] {
  const layers: Layer[] = [{ kind: 'rescaling', name: 'rescaling', scale: 1 / 255 }];
  recipe.network.filters.forEach((filters, index) => {
    if (index > 0 && recipe.network.pooling === 'max') {
      layers.push({
        kind: 'maxPooling2d',
        name: `pool${String(index)}`,
        size: 2,
      });
    }
    const name = `conv${String(index + 1)}`;
    layers.push({
      kind: 'conv2d',
      name,
      filters,
      kernel: recipe.network.kernel,
      activation: 'relu',
    });
  });
  layers.push({ kind: 'flatten', name: 'flatten' });
  if (recipe.network.dropout > 0)
    layers.push({
      kind: 'dropout',
      name: 'dropout',
      rate: recipe.network.dropout,
    });
  layers.push(
    classes === 2
      ? { kind: 'dense', name: 'answer', units: 1, activation: 'sigmoid' }
      : {
          kind: 'dense',
          name: 'answer',
          units: classes,
          activation: 'softmax',
        },
  );
  return layers;
}

/**
 * Each layer with its output shape and its weights.
 * @throws AppError network_input_too_small when a map would shrink to nothing.
 */
export function summarise(recipe: Recipe, classes: number): LayerSummary[] {
  let shape: number[] = [recipe.input.size, recipe.input.size, recipe.input.channels];
  return layersOf(recipe, classes).map((layer) => {
    const parameters = parametersOf(layer, shape);
    shape = shapeAfter(layer, shape);
    if (shape.some((side) => side < 1))
      throw new AppError('network_input_too_small', {
        size: recipe.input.size,
        layer: layer.name,
      });
    return { layer, output: shape, parameters };
  });
}

/** All weights of the network. @throws AppError network_input_too_small */
export function countParameters(recipe: Recipe, classes: number): number {
  return summarise(recipe, classes).reduce((sum, row) => sum + row.parameters, 0);
}

function shapeAfter(layer: Layer, shape: readonly number[]): number[] {
  const [height = 0, width = 0, channels = 0] = shape;
  switch (layer.kind) {
    case 'conv2d':
      return [outputSize(height, layer.kernel, 1, 'valid'), outputSize(width, layer.kernel, 1, 'valid'), layer.filters];
    case 'maxPooling2d':
      return [
        outputSize(height, layer.size, layer.size, 'valid'),
        outputSize(width, layer.size, layer.size, 'valid'),
        channels,
      ];
    case 'flatten':
      return [shape.reduce((product, side) => product * side, 1)];
    case 'dense':
      return [layer.units];
    case 'rescaling':
    case 'dropout':
      return [...shape];
  }
}

function parametersOf(layer: Layer, shape: readonly number[]): number {
  const channels = shape.at(-1) ?? 0;
  switch (layer.kind) {
    case 'conv2d':
      return convolutionParameters(layer.kernel, channels, layer.filters);
    case 'dense':
      return denseParameters(channels, layer.units);
    case 'rescaling':
    case 'maxPooling2d':
    case 'flatten':
    case 'dropout':
      return 0;
  }
}
