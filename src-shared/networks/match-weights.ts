import { type BaseName, expectedWeights, type WeightedLayer } from './base-networks.ts';
import type { Layer } from './layers.ts';

/** A tensor of a file, as far as matching looks at it. */
export interface FileWeight {
  shape: readonly number[];
  /** False for integers and other numbers that no layer of ours has. */
  isFloat?: boolean;
}

/** A layer of a Keras file with its tensors, in the file's order. */
export interface FileLayer<Weight extends FileWeight> {
  /** null where the file does not say. */
  name: string | null;
  /** Keras's class as files spell it ("conv2d") where they keep order among layers of one class only; else null. */
  kind: string | null;
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

/** Which of a file's tensors are which weights of a base network. */
export function matchWeights<Weight extends FileWeight>(
  base: BaseName,
  file: readonly FileLayer<Weight>[],
): WeightMatch<Weight> {
  return matchLayers(expectedWeights(base), file);
}

/**
 * Which of a file's tensors are the weights of these layers. Layers are found by their names where all of them are there
 * by name and stand together (a file of EfficientNetB0 has all names of Lite0, with others between them). Else by order:
 * Keras numbers nameless layers anew in every process (conv2d_7), and a network that somebody saved may have been renamed,
 * but its layers stay in their order, one after another. Within a layer the order decides always, since the names of
 * tensors differ between releases ("W_1:0", "kernel:0", "kernel", "0").
 */
export function matchLayers<Weight extends FileWeight>(
  wanted: readonly WeightedLayer[],
  file: readonly FileLayer<Weight>[],
): WeightMatch<Weight> {
  const given = Map.groupBy(
    file.filter(({ weights }) => weights.length > 0),
    ({ kind }) => kind,
  );
  const found = new Map<WeightedLayer, FileLayer<Weight>>();
  for (const [kind, layers] of given) {
    const alike = kind === null ? wanted : wanted.filter(({ layer }) => kindInFiles(layer) === kind);
    matchAlike(alike, layers).forEach((layer, place) => {
      const each = alike[place];
      if (each !== undefined && layer !== null) found.set(each, layer);
    });
  }
  const used = new Set(found.values());
  return {
    taken: [...found].flatMap(([{ weights }, layer]) =>
      layer.weights.map((from, index) => ({ name: weights[index]?.name ?? '', from })),
    ),
    missing: wanted.filter((layer) => !found.has(layer)).map(({ layer }) => layer.name),
    left: [...given.values()].flat().flatMap((layer) => (used.has(layer) ? [] : [layer.name ?? layer.kind ?? '?'])),
  };
}

type Found<Weight extends FileWeight> = (FileLayer<Weight> | null)[];

/** Layers of one kind, or of all kinds where the file keeps their order. */
function matchAlike<Weight extends FileWeight>(
  wanted: readonly WeightedLayer[],
  given: readonly FileLayer<Weight>[],
): Found<Weight> {
  const named = matchByName(wanted, given);
  return named.every((layer) => layer !== null) ? named : (matchByOrder(wanted, given) ?? named);
}

function matchByName<Weight extends FileWeight>(
  wanted: readonly WeightedLayer[],
  given: readonly FileLayer<Weight>[],
): Found<Weight> {
  const byName = new Map(given.map((layer) => [layer.name === null ? null : plainName(layer.name), layer]));
  const found = wanted.map((layer) => {
    const same = byName.get(plainName(layer.layer.name));
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
    given.weights.every(
      ({ shape, isFloat }, index) => isFloat !== false && shape.join() === wanted.weights[index]?.shape.join(),
    )
  );
}

/** Keras 3 forbids the "/" that older networks have in their layers' names. */
function plainName(name: string): string {
  return name.replaceAll('/', '_');
}

/** "batchNormalization" is "batch_normalization" in files. */
function kindInFiles({ kind }: Layer): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
