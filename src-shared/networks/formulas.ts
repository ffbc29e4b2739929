import type { Padding } from '../convolution.ts';
import type { LayerSummary } from './networks.ts';
import { type ReceptiveField, windowOf } from './receptive-field.ts';

/** How the numbers of a layer come about, written with the numbers themselves: the signs are the same in every language. */

/** "3 × 3 × 32 × 64 + 64 = 18,496"; null where there is nothing to reckon. */
export function parametersFormula({ weights, parameters }: LayerSummary): string | null {
  if (weights.length === 0) return null;
  // Batch normalisation has four numbers for each map; four times the same sum would say less.
  const vectors = new Set(weights.map(({ shape }) => String(shape)));
  const [first] = weights;
  const isSame = vectors.size === 1 && weights.length > 1;
  const sum = isSame
    ? product([weights.length, ...(first?.shape ?? [])])
    : weights.map(({ shape }) => product(withoutOnes(shape))).join(' + ');
  return `${sum} = ${written(parameters)}`;
}

/** How the side of the maps comes about: "⌊(28 − 3) ÷ 1⌋ + 1 = 26"; or how many numbers are laid in a row, or maps together. */
export function outputFormula({ layer, inputs, output }: LayerSummary): string | null {
  const [[side = 0, , channels = 0] = []] = inputs;
  const [result = 0] = output;
  const window = windowOf(layer);
  if (window !== null) {
    const padding: Padding = layer.kind === 'separableConv2d' || 'padding' in layer ? layer.padding : 'valid';
    const slides =
      padding === 'same'
        ? `⌈${written(side)} ÷ ${written(window.stride)}⌉`
        : `⌊(${written(side)} − ${written(window.side)}) ÷ ${written(window.stride)}⌋ + 1`;
    return `${slides} = ${written(result)}`;
  }
  switch (layer.kind) {
    case 'zeroPadding2d':
      return `${written(side)} + ${written(layer.top)} + ${written(layer.bottom)} = ${written(result)}`;
    case 'flatten':
      return `${product(inputs[0] ?? [])} = ${written(result)}`;
    case 'concatenate':
      return `${inputs.map((shape) => written(shape[2] ?? 0)).join(' + ')} = ${written(output[2] ?? 0)}`;
    case 'globalAveragePooling2d':
      return `${written(side)} × ${written(side)} → 1, × ${written(channels)}`;
    default:
      return null;
  }
}

/** "4 + (3 − 1) × 2 = 8"; null where a layer sees what the one before it saw, or all. */
export function fieldFormula({ layer }: LayerSummary, before: ReceptiveField, after: ReceptiveField): string | null {
  const window = windowOf(layer);
  if (window === null || before.side === null || after.side === null) return null;
  return `${written(before.side)} + (${written(window.side)} − 1) × ${written(before.step)} = ${written(after.side)}`;
}

function product(factors: readonly number[]): string {
  return factors.map(written).join(' × ');
}

/** A depthwise kernel has one filter for each map: the one need not be written. */
function withoutOnes(shape: readonly number[]): readonly number[] {
  const last = shape.at(-1) === 1 && shape.length > 2 ? shape.slice(0, -1) : shape;
  return last.length === 0 ? [1] : last;
}

/** 18496 -> "18,496", as English and Korean both write it. */
function written(value: number): string {
  return value.toLocaleString('en-US');
}
