import type { Layer } from './layers.ts';
import type { Block, LayerStack } from './layer-stack.ts';

/**
 * A network that was trained on ImageNet, without its top, as plain data: Keras's layers by Keras's names, in the order of
 * Keras's `model.layers`, which is the order of its weight files.
 *
 * Left out is what computes nothing of its own: dropout of residual branches (the base always answers, it never learns in
 * training mode), reshapes between maps of one pixel, and paddings that only make 'valid' of what 'same' is already.
 */
export interface BaseNetwork {
  /** What the network expects of pixels comes first (input-rules.ts); the rest is `blocks`. */
  layers: readonly Layer[];
  /** First to last; together all layers but the input rule. */
  blocks: readonly Block[];
  /** Side of the smallest photo that Keras takes for it, in pixels. */
  smallest: number;
  /** Side of the photos it was trained on, in pixels. */
  size: number;
}

/** @param sides see BaseNetwork */
export function baseNetwork(stack: LayerStack, sides: Pick<BaseNetwork, 'smallest' | 'size'>): BaseNetwork {
  return { layers: stack.layers, blocks: stack.blocks, ...sides };
}
