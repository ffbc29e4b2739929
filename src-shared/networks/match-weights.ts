import { type BaseName, expectedWeights, type WeightedLayer } from './base-networks.ts';

/** A tensor of a file, as far as matching looks at it. */
export interface FileWeight {
  shape: readonly number[];
}

/** A layer of a Keras file with its tensors, in the file's order (layer_names, weight_names). */
export interface FileLayer<Weight extends FileWeight> {
  name: string;
  weights: readonly Weight[];
}

export interface WeightMatch<Weight extends FileWeight> {
  /** The network's weights that the file has, by our name ("block1_conv1/kernel"). */
  taken: readonly { name: string; from: Weight }[];
  /** Layers of the network that the file does not have, or not in this shape. */
  missing: readonly string[];
  /** Layers of the file that the network has no use for: a top, another input rule. */
  left: readonly string[];
}

/**
 * Which of a file's tensors are which weights of a base network. Layers are found by their names where all of them are there
 * by name and stand together (a file of EfficientNetB0 has all names of Lite0, with others between them). Else by order: Keras numbers nameless layers anew in every process (conv2d_7), and a network that somebody saved may
 * have been renamed, but its layers stay in their order, one after another. Within a layer the order decides always, since the
 * names of tensors differ between releases ("W_1:0", "kernel:0", "kernel", "0").
 */
export function matchWeights<Weight extends FileWeight>(
  base: BaseName,
  file: readonly FileLayer<Weight>[],
): WeightMatch<Weight> {
  const wanted = expectedWeights(base);
  const given = file.filter(({ weights }) => weights.length > 0);
  const named = matchByName(wanted, given);
  const found = named.every((layer) => layer !== null) ? named : (matchByOrder(wanted, given) ?? named);
  const used = new Set(found);
  return {
    taken: wanted.flatMap(({ weights }, place) =>
      weights.flatMap(({ name }, index) => {
        const from = found[place]?.weights[index];
        return from === undefined ? [] : [{ name, from }];
      }),
    ),
    missing: wanted.filter((_, place) => found[place] == null).map(({ layer }) => layer.name),
    left: given.filter((layer) => !used.has(layer)).map(({ name }) => name),
  };
}

type Found<Weight extends FileWeight> = (FileLayer<Weight> | null)[];

function matchByName<Weight extends FileWeight>(
  wanted: readonly WeightedLayer[],
  given: readonly FileLayer<Weight>[],
): Found<Weight> {
  const byName = new Map(given.map((layer) => [layer.name, layer]));
  const found = wanted.map((layer) => {
    const same = byName.get(layer.layer.name);
    return same !== undefined && fits(layer, same) ? same : null;
  });
  const used = new Set(found);
  const first = given.findIndex((layer) => used.has(layer));
  const last = given.findLastIndex((layer) => used.has(layer));
  const together = given.slice(first, last + 1).every((layer) => used.has(layer));
  return together ? found : wanted.map(() => null);
}

/** The first place in the file from which on every layer fits; null where there is none. */
function matchByOrder<Weight extends FileWeight>(
  wanted: readonly WeightedLayer[],
  given: readonly FileLayer<Weight>[],
): Found<Weight> | null {
  for (let start = 0; start + wanted.length <= given.length; start++) {
    const part = given.slice(start, start + wanted.length);
    if (part.every((layer, place) => fits(wanted[place], layer))) return part;
  }
  return null;
}

function fits<Weight extends FileWeight>(wanted: WeightedLayer | undefined, given: FileLayer<Weight>): boolean {
  return (
    wanted?.weights.length === given.weights.length &&
    wanted.weights.every(({ shape }, index) => shape.join() === given.weights[index]?.shape.join())
  );
}
