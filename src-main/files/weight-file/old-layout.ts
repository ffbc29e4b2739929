import type { Group } from 'h5wasm/node';
import { AppError } from '../../../src-shared/errors.ts';
import { type FileLayer, type FileWeight, weightOf } from './file-layer.ts';
import { datasetAt, groupAt, textListOf } from './hdf5.ts';

/**
 * The layers of the old layout: the group's `layer_names` in order, each a group whose `weight_names` are datasets in it.
 * The names of weights differ between releases, their order does not.
 * @throws AppError base_weights_damaged when a name leads nowhere
 */
export function readOldLayout(weights: Group, fileBytes: number): FileLayer[] {
  return (textListOf(weights, 'layer_names') ?? []).flatMap((name) => {
    const layer = groupAt(weights, name);
    if (layer === null) throw new AppError('base_weights_damaged', { reason: name });
    const found = (textListOf(layer, 'weight_names') ?? []).map((weight) => {
      const dataset = datasetAt(layer, weight);
      if (dataset === null) throw new AppError('base_weights_damaged', { reason: `${name}/${weight}` });
      return weightOf(weight, dataset, fileBytes);
    });
    return found.length === 0 ? [] : layersIn(name, found);
  });
}

/**
 * A model inside a model is written as one layer with all its weights, those that learn before those that do not; the
 * layers in it are told by their weights' names ("block1_conv1/kernel").
 */
function layersIn(name: string, weights: readonly FileWeight[]): FileLayer[] {
  const inner = Map.groupBy(weights, (weight) => weight.name.split('/').slice(0, -1).join('/'));
  if (inner.size < 2) return [{ name, kind: null, weights }];
  return [...inner].map(([path, own]) => ({ name: path.split('/').at(-1) ?? path, kind: null, weights: own }));
}
