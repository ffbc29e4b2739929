import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Layer } from '../../../src-shared/networks/layers.ts';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import type { Optimizer } from '../../../src-shared/recipe.ts';
import type { Targets } from '../targets.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { scoped } from '../tensorflow/scope.ts';
import { elements, type NamedValues } from '../weights.ts';
import { LoadedGraph } from './loaded-graph.ts';
import { powersAt } from './optimizers.ts';
import { chooseWeights, setVariables } from './running-layers.ts';
import { type TrainingGraph, trainingGraphOf } from './training-graph.ts';

export interface Step {
  /** Steps of the optimizer so far, this one included: 1 for the first. */
  number: number;
  learningRate: number;
  /** Two words for each dropout layer, by its place in the network. */
  dropoutSeed: (place: number) => readonly [number, number];
}

/** A batch's mean loss, and the values before the answer's activation, a row a photo. */
export interface Outcome {
  loss: number;
  logits: number[][];
}

export interface TrainableSettings {
  /** The layers with their shapes (summariseLayers), the first of them reading photos. */
  rows: readonly LayerSummary[];
  optimizer: Optimizer;
  learns: (layer: Layer) => boolean;
  /**
   * Whether a layer's batch normalisation goes by its running statistics though it learns, and leaves them as they are: that of
   * a base network, whose statistics are of far more photos than a batch has (Keras's guide to fine-tuning). None where left out.
   */
  keepsStatistics?: (layer: Layer) => boolean;
}

/**
 * A network that learns, with its optimizer. Everything it holds lies in TensorFlow; what is drawn at random is a function of
 * the seeds it is given, so the same steps give the same weights, to the bit, on the same machine.
 */
export class TrainableNetwork {
  readonly #tf: TensorFlow;
  readonly #plan: TrainingGraph;
  readonly #optimizer: Optimizer;
  readonly #graph: LoadedGraph<keyof TrainingGraph['signatures']>;

  private constructor(
    tf: TensorFlow,
    plan: TrainingGraph,
    optimizer: Optimizer,
    graph: LoadedGraph<keyof TrainingGraph['signatures']>,
  ) {
    this.#tf = tf;
    this.#plan = plan;
    this.#optimizer = optimizer;
    this.#graph = graph;
  }

  /**
   * @param values the weights and, where training goes on, what state() gave; other tensors are passed over
   * @throws AppError weights_damaged when a weight is missing or has another shape
   */
  static async open(
    tf: TensorFlow,
    { rows, optimizer, learns, keepsStatistics }: TrainableSettings,
    values: readonly NamedValues[],
  ): Promise<TrainableNetwork> {
    const chosen = chooseWeights(rows, values);
    const plan = trainingGraphOf(rows, optimizer, learns, keepsStatistics);
    const saved = new Map(values.map((each) => [each.name, each]));
    const zeros = (name: string, shape: readonly number[]): NamedValues => ({
      name,
      shape,
      values: new Float32Array(elements(shape)),
    });
    const slots = plan.slots.map(({ name, shape }) => saved.get(name) ?? zeros(name, shape));
    const scratch = plan.scratch.map(({ name, shape }) => zeros(name, shape));
    const graph = await LoadedGraph.open(tf, plan.graph, plan.signatures);
    setVariables(tf, graph, [...chosen, ...slots, ...scratch]);
    return new TrainableNetwork(tf, plan, optimizer, graph);
  }

  /** Numbers that the network has, whether they learn or not. */
  get parameters(): number {
    return this.#plan.weights.reduce((sum, { shape }) => sum + elements(shape), 0);
  }

  /**
   * One step: forward, backward, new weights. The outcome is the one before the step, as Keras reports it.
   * @param pixels [photos, height, width, channels], 0 to 255
   */
  train(pixels: Tensor4D, { truth, counts }: Targets, { number, learningRate, dropoutSeed }: Step): Outcome {
    const tf = this.#tf;
    return scoped(tf, () => {
      const [beta1, beta2] = powersAt(this.#optimizer, number);
      const seeds = this.#plan.dropouts.flatMap((place) => [...dropoutSeed(place)]);
      return outcomeOf(
        this.#graph.run('train', {
          pixels,
          truth,
          counts,
          learningRate: tf.scalar(learningRate),
          beta1Power: tf.scalar(beta1),
          beta2Power: tf.scalar(beta2),
          seeds: tf.tensor2d(Int32Array.from(seeds), [this.#plan.dropouts.length, 2], 'int32'),
        }),
      );
    });
  }

  /** What the network says of photos it does not learn from. @param pixels as for train */
  evaluate(pixels: Tensor4D, { truth, counts }: Targets): Outcome {
    return scoped(this.#tf, () => outcomeOf(this.#graph.run('evaluate', { pixels, truth, counts })));
  }

  /** The weights, in the layers' order. */
  weights(): NamedValues[] {
    return this.#read().slice(0, this.#plan.weights.length);
  }

  /** The weights and all that the optimizer keeps: what a checkpoint must hold so that the next step is the same. */
  state(): NamedValues[] {
    return this.#read();
  }

  dispose(): void {
    this.#graph.dispose();
  }

  #read(): NamedValues[] {
    return scoped(this.#tf, () => {
      const tensors = this.#graph.run('get', {});
      return [...this.#plan.weights, ...this.#plan.slots].map(({ name, shape }) => ({
        name,
        shape,
        values: Float32Array.from(tensors[name]?.dataSync() ?? []),
      }));
    });
  }
}

function outcomeOf({ loss, logits }: Readonly<Record<string, Tensor>>): Outcome {
  if (loss === undefined || logits === undefined) throw new Error('a step gave no loss');
  const values = logits.dataSync();
  const width = logits.shape[1] ?? 1;
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    Array.from(values.slice(row * width, (row + 1) * width)),
  );
  return { loss: loss.dataSync()[0] ?? Number.NaN, logits: rows };
}
