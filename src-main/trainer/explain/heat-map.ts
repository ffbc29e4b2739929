import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import { addLayers, withoutAnswer } from '../graph/forward.ts';
import { addGradients } from '../graph/gradients.ts';
import { GraphBuilder, int32 } from '../graph/graph.ts';
import { LoadedGraph } from '../graph/loaded-graph.ts';
import { chooseWeights, setVariables } from '../graph/running-layers.ts';
import { addVariables } from '../graph/variables.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { scoped } from '../tensorflow/scope.ts';
import { elements, type NamedValues } from '../weights.ts';

/**
 * Where in photos a network finds a class: Grad-CAM (R. R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks
 * via Gradient-based Localization", ICCV 2017). A layer's maps are added up, each weighed by the mean gradient of the class's
 * score with respect to it, and what speaks against the class is cut off. The score is what comes before sigmoid or softmax, as
 * in the paper: behind them a sure answer has hardly a gradient.
 */
export class HeatMaps {
  readonly #tf: TensorFlow;
  readonly #graph: LoadedGraph<'set' | 'heat'>;
  readonly #outputs: number;

  private constructor(tf: TensorFlow, graph: LoadedGraph<'set' | 'heat'>, outputs: number) {
    this.#tf = tf;
    this.#graph = graph;
    this.#outputs = outputs;
  }

  /**
   * @param rows a whole network's layers (summarise)
   * @param layer one whose outputs are maps
   * @throws AppError weights_damaged when a weight is missing or has another shape
   */
  static async open(
    tf: TensorFlow,
    rows: readonly LayerSummary[],
    weights: readonly NamedValues[],
    layer: string,
  ): Promise<HeatMaps> {
    const graph = new GraphBuilder();
    const outputs = elements(rows.at(-1)?.output ?? []);
    const pixels = graph.placeholder('pixels', [-1, ...(rows[0]?.inputs[0] ?? [])]);
    const direction = graph.placeholder('direction', [-1, outputs]);
    const chosen = chooseWeights(rows, weights);
    const variables = addVariables(graph, chosen);
    const forward = addLayers(graph, withoutAnswer(rows), pixels, {
      prefix: '',
      weight: (name) => variables.values.get(name) ?? name,
      training: null,
    });
    const maps = forward.outputs.get(layer);
    const score = forward.outputs.get(rows.at(-1)?.layer.name ?? '');
    if (maps === undefined || score === undefined) throw new Error(`there is no layer ${layer}`);
    const gradient = addGradients(graph, score, direction, [maps]).get(maps);
    if (gradient === undefined) throw new Error(`the answer does not depend on ${layer}`);
    const places = graph.integers('heat/places', [1, 2]);
    const kept = { keep_dims: { b: true }, Tidx: int32 };
    const importance = graph.add('heat/importance', 'Mean', [gradient, places], kept);
    const weighed = graph.add('heat/weighed', 'Mul', [maps, importance]);
    const channels = graph.integers('heat/channels', [3]);
    const sum = graph.add('heat/sum', 'Sum', [weighed, channels], { keep_dims: { b: false }, Tidx: int32 });
    const heat = graph.add('heat', 'Relu', [sum]);
    const loaded = await LoadedGraph.open(tf, graph, {
      set: variables.set,
      heat: { inputs: { pixels, direction }, outputs: { heat } },
    });
    setVariables(tf, loaded, chosen);
    return new HeatMaps(tf, loaded, outputs);
  }

  /**
   * @param pixels one photo: [1, height, width, channels], 0 to 255
   * @param index of the class
   * @returns as many numbers as the layer's maps have places, row by row; all 0 where nothing speaks for the class
   */
  of(pixels: Tensor4D, index: number): Float32Array {
    const tf = this.#tf;
    return scoped(tf, () => {
      const direction = tf.tensor2d([directionOf(index, this.#outputs)]);
      const { heat } = this.#graph.run('heat', { pixels, direction });
      if (heat === undefined) throw new Error('a heat map was asked for and none came');
      return Float32Array.from(heat.dataSync());
    });
  }

  dispose(): void {
    this.#graph.dispose();
  }
}

/** Which way the scores are to go. A sigmoid's one score speaks for the second class, so that the first wants it lower. */
function directionOf(index: number, outputs: number): number[] {
  if (outputs === 1) return [index === 1 ? 1 : -1];
  return Array.from({ length: outputs }, (_, output) => (output === index ? 1 : 0));
}
