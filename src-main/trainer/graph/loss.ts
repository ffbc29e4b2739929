import { float32, type GraphBuilder, int32 } from './graph.ts';

/** What the logits of a batch are measured against. */
export interface Truth {
  /** [photos, outputs]: 0 or 1 for a sigmoid, one-hot for a softmax; between them where labels are smoothed. */
  truth: string;
  /** [photos, 1]: how much each photo counts. */
  counts: string;
}

/**
 * Adds the mean cross-entropy of a batch, from the values before the last activation, as Keras takes it when it can: through
 * the activation, sure answers would round to 0 or 1 and lose their gradient. One output is a sigmoid's, more are a softmax's.
 * Counts scale each photo's loss; the mean is still over the number of photos, as in Keras.
 * @returns the loss, and its gradient with respect to the logits: (answer - truth) count / photos
 */
export function addLoss(
  graph: GraphBuilder,
  name: string,
  logits: string,
  outputs: number,
  { truth, counts }: Truth,
): { loss: string; gradient: string } {
  const { each, difference } =
    outputs === 1 ? addSigmoid(graph, name, logits, truth) : addSoftmax(graph, name, logits, truth);
  const scaled = graph.add(`${name}/scaled`, 'Mul', [each, counts]);
  const axes = graph.integers(`${name}/axes`, [0, 1]);
  const loss = graph.add(`${name}/mean`, 'Mean', [scaled, axes], { keep_dims: { b: false }, Tidx: int32 });

  const size = graph.add(`${name}/size`, 'Size', [counts], { out_type: int32 });
  const photos = graph.add(`${name}/photos`, 'Cast', [size], { SrcT: int32, DstT: float32 });
  const share = graph.add(`${name}/share`, 'RealDiv', [graph.scalar(`${name}/one`, 1), photos]);
  const weighted = graph.add(`${name}/weighted`, 'Mul', [difference, counts]);
  return { loss, gradient: graph.add(`${name}/gradient`, 'Mul', [weighted, share]) };
}

/** max(x, 0) - x t + log(1 + exp(-|x|)), and the answer less the truth. */
function addSigmoid(graph: GraphBuilder, name: string, x: string, truth: string): { each: string; difference: string } {
  const positive = graph.add(`${name}/positive`, 'Relu', [x]);
  const told = graph.add(`${name}/told`, 'Mul', [x, truth]);
  const size = graph.add(`${name}/Neg`, 'Neg', [graph.add(`${name}/Abs`, 'Abs', [x])]);
  const rest = graph.add(`${name}/Log1p`, 'Log1p', [graph.add(`${name}/Exp`, 'Exp', [size])]);
  const each = graph.add(`${name}/each`, 'AddV2', [graph.add(`${name}/Sub`, 'Sub', [positive, told]), rest]);
  const answer = graph.add(`${name}/answer`, 'Sigmoid', [x]);
  return { each, difference: graph.add(`${name}/difference`, 'Sub', [answer, truth]) };
}

/** The library has both in one operation. */
function addSoftmax(graph: GraphBuilder, name: string, x: string, truth: string): { each: string; difference: string } {
  const both = graph.add(`${name}/both`, 'SoftmaxCrossEntropyWithLogits', [x, truth]);
  const column = graph.integers(`${name}/column`, [-1, 1]);
  const each = graph.add(`${name}/each`, 'Reshape', [both, column], { Tshape: int32 });
  return { each, difference: `${both}:1` };
}
