import type { FileLayer, FileWeight } from './file-layer.ts';

/** A layer of a network with the weights it needs, in Keras's order. Layers without weights are left out. */
export interface ExpectedLayer {
  /** Keras's name of the layer. */
  name: string;
  /** Keras's class as files of the new layout spell it: "conv2d", "separable_conv2d", "batch_normalization". */
  kind: string;
  weights: readonly { name: string; shape: readonly number[] }[];
}

export interface Fit {
  /** By the network's own name of the weight. Whole only where nothing is missing. */
  weights: ReadonlyMap<string, FileWeight>;
  /** Names of the file's layers that the network does not have: a top, layers of the user's own. */
  rest: readonly string[];
  /** Names of the network's layers that the file does not have, or has in another shape. */
  missing: readonly string[];
}

/**
 * Finds a network's weights in a file. A layer is found by its name, where its shapes are the network's too. Names differ
 * between releases of Keras (some are numbered anew in each session, and "/" has become "_"): layers that are left are
 * found by their order, which does not.
 * @param expected in the order of Keras's `model.layers`
 */
export function fitWeights(expected: readonly ExpectedLayer[], found: readonly FileLayer[]): Fit {
  const taken = new Map<ExpectedLayer, FileLayer>();
  const used = new Set<FileLayer>();
  const take = (wanted: ExpectedLayer, layer: FileLayer): void => {
    taken.set(wanted, layer);
    used.add(layer);
  };
  const named = Map.groupBy(found, ({ name }) => (name === null ? null : plainName(name)));
  for (const wanted of expected) {
    // Two layers of a name (two models in one file): which one is meant, the name does not say.
    const [layer, ...others] = named.get(plainName(wanted.name)) ?? [];
    if (layer !== undefined && others.length === 0 && fits(wanted, layer)) take(wanted, layer);
  }
  // How far each kind has been looked through: the new layout keeps order only among layers of one kind.
  const places = new Map<string | null, number>();
  for (const wanted of expected) {
    if (taken.has(wanted)) continue;
    const place = nextFitting(wanted, found, used, places);
    const layer = found[place];
    if (layer === undefined) continue;
    places.set(layer.kind, place + 1);
    take(wanted, layer);
  }
  return {
    weights: new Map(
      [...taken].flatMap(([wanted, layer]) =>
        layer.weights.map((weight, index): [string, FileWeight] => [wanted.weights[index]?.name ?? '', weight]),
      ),
    ),
    rest: found.filter((layer) => !used.has(layer)).map(({ name, kind }) => name ?? kind ?? '?'),
    missing: expected.filter((wanted) => !taken.has(wanted)).map(({ name }) => name),
  };
}

/** The place of the next layer in the file that fits and is free; -1: there is none. */
function nextFitting(
  wanted: ExpectedLayer,
  found: readonly FileLayer[],
  used: ReadonlySet<FileLayer>,
  places: ReadonlyMap<string | null, number>,
): number {
  return found.findIndex(
    (layer, index) => index >= (places.get(layer.kind) ?? 0) && !used.has(layer) && fits(wanted, layer),
  );
}

function fits({ kind, weights }: ExpectedLayer, layer: FileLayer): boolean {
  if (layer.kind !== null && layer.kind !== kind) return false;
  return (
    layer.weights.length === weights.length &&
    layer.weights.every(({ shape, isFloat }, index) => {
      const wanted = weights[index]?.shape ?? [];
      return isFloat && shape.length === wanted.length && shape.every((side, axis) => side === wanted[axis]);
    })
  );
}

/** Keras 3 forbids the "/" that older networks have in their layers' names. */
function plainName(name: string): string {
  return name.replaceAll('/', '_');
}
