import type { Group } from 'h5wasm/node';
import { type FileLayer, weightOf } from './file-layer.ts';
import { datasetAt, groupAt, namesIn, textOf } from './hdf5.ts';

/** Where layers lie: in a group of this name, inside which each layer may hold another one. Keras 2.13 called it otherwise. */
const layerGroups = ['layers', '_layer_checkpoint_dependencies'];
/** Layers that layers consist of lie this deep at most; deeper is a circle of links. */
const deepest = 16;

/**
 * The layers of the new layout: `layers/CLASS`, `layers/CLASS_1`, ... with `vars/0`, `vars/1`, ... A model inside a model is
 * a layer with `layers` of its own. Optimizer state, which lies beside `layers`, is left out.
 */
export function readNewLayout(root: Group, fileBytes: number): FileLayer[] {
  return layerGroups.flatMap((name) => {
    const group = groupAt(root, name);
    return group === null ? [] : layersIn(group, fileBytes, 0);
  });
}

function layersIn(group: Group, fileBytes: number, depth: number): FileLayer[] {
  if (depth > deepest) return [];
  return inOrder(namesIn(group).filter((name) => name !== 'vars')).flatMap((name) => {
    const layer = groupAt(group, name);
    if (layer === null) return [];
    const own = ownLayer(layer, kindOf(name), fileBytes);
    return [...(own === null ? [] : [own]), ...layersIn(layer, fileBytes, depth + 1)];
  });
}

function ownLayer(layer: Group, kind: string, fileBytes: number): FileLayer | null {
  const vars = groupAt(layer, 'vars');
  if (vars === null) return null;
  const weights = inOrder(namesIn(vars)).flatMap((name) => {
    const dataset = datasetAt(vars, name);
    return dataset === null ? [] : [weightOf(name, dataset, fileBytes)];
  });
  return weights.length === 0 ? null : { name: textOf(vars, 'name'), kind, weights };
}

/** "conv2d_3" is the fourth layer of class Conv2D. */
function kindOf(name: string): string {
  return name.replace(/(^|_)\d+$/, '');
}

/** HDF5 sorts by letters; here 2 stands before 10. */
function inOrder(names: readonly string[]): string[] {
  const numbered = names.map((name) => ({ name, kind: kindOf(name), place: Number(/\d+$/.exec(name)?.[0] ?? 0) }));
  numbered.sort((a, b) => (a.kind === b.kind ? a.place - b.place : a.kind < b.kind ? -1 : 1));
  return numbered.map(({ name }) => name);
}
