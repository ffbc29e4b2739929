import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { scoped } from '../tensorflow/scope.ts';
import { damaged, type NamedValues } from '../weights.ts';
import { addMixedLayers } from './bfloat16-layers.ts';
import { GraphBuilder } from './graph.ts';
import { LoadedGraph } from './loaded-graph.ts';
import { addVariables } from './variables.ts';

/**
 * Layers that only answer: a whole network, or a frozen part of one up to where it is cut. One call of the library a batch.
 */
export class RunningLayers {
  readonly #tf: TensorFlow;
  readonly #graph: LoadedGraph<'set' | 'run'>;

  private constructor(tf: TensorFlow, graph: LoadedGraph<'set' | 'run'>) {
    this.#tf = tf;
    this.#graph = graph;
  }

  /**
   * @param rows the layers with their shapes (summariseLayers), the first of them reading photos
   * @param weights those of the layers, in any order; others are passed over
   * @param outputs the layers whose outputs are wanted; those that none of them needs are not computed
   * @param inBfloat16 layers that compute in it, one after another (layersForBfloat16); none of their outputs may be wanted
   *   but the last one's
   * @throws AppError weights_damaged when a weight is missing or has another shape
   */
  static async open(
    tf: TensorFlow,
    rows: readonly LayerSummary[],
    weights: readonly NamedValues[],
    outputs: readonly string[],
    inBfloat16: ReadonlySet<string> = new Set(),
  ): Promise<RunningLayers> {
    const graph = new GraphBuilder();
    const pixels = graph.placeholder('pixels', [-1, ...(rows[0]?.inputs[0] ?? [])]);
    const chosen = chooseWeights(rows, weights);
    const variables = addVariables(graph, chosen);
    const made = addMixedLayers(graph, rows, pixels, (name) => variables.values.get(name) ?? name, inBfloat16);
    const wanted = outputs.map((name): [string, string] => {
      const tensor = made.get(name);
      if (tensor === undefined) throw new Error(`there is no layer ${name}`);
      return [name, tensor];
    });
    const run = { inputs: { pixels }, outputs: Object.fromEntries(wanted) };
    const loaded = await LoadedGraph.open(tf, graph, { set: variables.set, run });
    setVariables(tf, loaded, chosen);
    return new RunningLayers(tf, loaded);
  }

  /**
   * @param pixels [photos, height, width, channels], 0 to 255
   * @returns each wanted layer's output by the layer's name, [photos, ...]; they belong to the caller's scope
   */
  run(pixels: Tensor4D): Readonly<Record<string, Tensor>> {
    return this.#graph.run('run', { pixels });
  }

  /** One layer's output as plain numbers, photo after photo. */
  valuesOf(layer: string, pixels: Tensor4D): Float32Array {
    return scoped(this.#tf, () => {
      const output = this.run(pixels)[layer];
      if (output === undefined) throw new Error(`${layer} was not asked for`);
      return Float32Array.from(output.dataSync());
    });
  }

  dispose(): void {
    this.#graph.dispose();
  }
}

/**
 * The weights that layers have, in the layers' order.
 * @throws AppError weights_damaged when one is missing or has another shape
 */
export function chooseWeights(rows: readonly LayerSummary[], given: readonly NamedValues[]): NamedValues[] {
  const named = new Map(given.map((tensor) => [tensor.name, tensor]));
  return rows
    .flatMap(({ weights }) => weights)
    .map(({ name, shape }) => {
      const found = named.get(name);
      if (found === undefined) throw damaged(`${name} is missing`);
      if (found.shape.join() !== shape.join()) {
        throw damaged(`${name} is ${found.shape.join('x')}, not ${shape.join('x')}`);
      }
      return found;
    });
}

/** Gives a graph's variables their values. */
export function setVariables(
  tf: TensorFlow,
  graph: Pick<LoadedGraph<'set'>, 'run'>,
  values: readonly NamedValues[],
): void {
  scoped(tf, () => {
    const inputs = values.map((each): [string, Tensor] => [each.name, tf.tensor(each.values, [...each.shape])]);
    graph.run('set', Object.fromEntries(inputs));
  });
}
