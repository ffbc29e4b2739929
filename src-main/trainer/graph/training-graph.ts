import type { Layer } from '../../../src-shared/networks/layers.ts';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import type { Optimizer } from '../../../src-shared/recipe.ts';
import { addLayers, type Statistic, withoutAnswer } from './forward.ts';
import { addGradients } from './gradients.ts';
import { float32, GraphBuilder, int32 } from './graph.ts';
import { addLoss } from './loss.ts';
import { addUpdates, slotsOf } from './optimizers.ts';
import type { Signature } from './saved-model.ts';
import { addVariables, type Variable } from './variables.ts';

export interface TrainingGraph {
  graph: GraphBuilder;
  signatures: Record<'set' | 'get' | 'train' | 'evaluate', Signature>;
  /** The network's weights, in the layers' order. */
  weights: Variable[];
  /** What the optimizer keeps and what its kernels want room for. */
  slots: Variable[];
  scratch: Variable[];
  /** Places of the dropout layers, in the order of the rows of the input `seeds`. */
  dropouts: number[];
}

/**
 * A network that learns, as one graph: a training step is one call of the library.
 *
 *   set, get    all variables, by name
 *   train       one step; the loss and the logits are those before it, as Keras reports them
 *   evaluate    loss and logits of photos that are not learned from
 *
 * @param learns whether a layer learns. Below the lowest that does, no gradient is computed
 * @param keepsStatistics whether batch normalisation goes by its running statistics also where it learns
 */
export function trainingGraphOf(
  rows: readonly LayerSummary[],
  optimizer: Optimizer,
  learns: (layer: Layer) => boolean,
  keepsStatistics: (layer: Layer) => boolean = () => false,
): TrainingGraph {
  const graph = new GraphBuilder();
  const open = withoutAnswer(rows);
  const weights = open.flatMap((row) => row.weights.map(({ name, shape }) => ({ name, shape })));
  const learned = open.flatMap((row) => row.weights.filter((weight) => weight.learned && learns(row.layer)));
  const { kept, scratch } = slotsOf(optimizer, learned);
  const variables = addVariables(graph, [...weights, ...kept, ...scratch]);
  const weight = (name: string): string => variables.values.get(name) ?? name;

  const outputs = open.at(-1)?.output[0] ?? 1;
  const answer = open.at(-1)?.layer.name ?? '';
  const pixels = graph.placeholder('pixels', [-1, ...(open[0]?.inputs[0] ?? [])]);
  const truth = graph.placeholder('truth', [-1, outputs]);
  const counts = graph.placeholder('counts', [-1, 1]);
  const rates = {
    learningRate: graph.placeholder('learningRate', []),
    beta1Power: graph.placeholder('beta1Power', []),
    beta2Power: graph.placeholder('beta2Power', []),
  };
  const dropouts = [...open.keys()].filter((place) => open[place]?.layer.kind === 'dropout');
  const seeds = graph.placeholder('seeds', [dropouts.length, 2], 'DT_INT32');

  const training = addLayers(graph, open, pixels, {
    prefix: 'train/',
    weight,
    training: {
      learns,
      // Batch normalisation that is frozen is not in training mode either, as in Keras.
      takesBatch: (layer) => learns(layer) && !keepsStatistics(layer),
      dropoutSeed: (place) => addSeed(graph, seeds, dropouts.indexOf(place)),
    },
  });
  const logits = training.outputs.get(answer) ?? pixels;
  const { loss, gradient } = addLoss(graph, 'train/loss', logits, outputs, { truth, counts });
  const gradients = addGradients(
    graph,
    logits,
    gradient,
    learned.map(({ name }) => weight(name)),
  );
  const moved = learned.map(({ name, shape }) => {
    const found = gradients.get(weight(name));
    if (found === undefined) throw new Error(`the loss does not depend on ${name}`);
    return { name, shape, gradient: found };
  });
  const updates = [
    ...addUpdates(graph, optimizer, moved, variables.handles, rates),
    ...addStatistics(graph, training.statistics, variables.handles, weight),
  ];
  const done = graph.add('train/done', 'Identity', [loss, ...updates.map((update) => `^${update}`)]);

  const answering = addLayers(graph, open, pixels, { prefix: 'evaluate/', weight, training: null });
  const answered = answering.outputs.get(answer) ?? pixels;
  const checked = addLoss(graph, 'evaluate/loss', answered, outputs, { truth, counts });
  return {
    graph,
    signatures: {
      set: variables.set,
      get: variables.get,
      train: {
        inputs: { pixels, truth, counts, ...rates, seeds },
        outputs: { loss: done, logits },
      },
      evaluate: { inputs: { pixels, truth, counts }, outputs: { loss: checked.loss, logits: answered } },
    },
    weights,
    slots: kept,
    scratch,
    dropouts,
  };
}

/** One row of the seeds. */
function addSeed(graph: GraphBuilder, seeds: string, row: number): string {
  const name = `seed/${String(row)}`;
  const begin = graph.integers(`${name}/begin`, [row, 0]);
  const slice = graph.add(`${name}/Slice`, 'Slice', [seeds, begin, graph.integers(`${name}/size`, [1, 2])], {
    T: int32,
    Index: int32,
  });
  return graph.add(name, 'Reshape', [slice, graph.integers(`${name}/shape`, [2])], { T: int32, Tshape: int32 });
}

/** Keras's rule: running = running momentum + batch (1 - momentum). */
function addStatistics(
  graph: GraphBuilder,
  statistics: readonly Statistic[],
  handles: ReadonlyMap<string, string>,
  weight: (name: string) => string,
): string[] {
  return statistics.map(({ weight: name, batch, momentum }) => {
    const old = graph.add(`move/${name}/old`, 'Mul', [weight(name), graph.scalar(`move/${name}/momentum`, momentum)]);
    const now = graph.add(`move/${name}/new`, 'Mul', [batch, graph.scalar(`move/${name}/rest`, 1 - momentum)]);
    const sum = graph.add(`move/${name}/sum`, 'AddV2', [old, now]);
    return graph.add(`move/${name}`, 'AssignVariableOp', [handles.get(name) ?? '', sum], { dtype: float32 });
  });
}
