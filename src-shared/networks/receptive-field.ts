import { type Layer, networkInput } from './layers.ts';
import type { LayerSummary } from './networks.ts';

/** What one number of a layer's maps sees of the photo. */
export interface ReceptiveField {
  /** Pixels of a side; null: the whole photo. It may be larger than the photo, whose surroundings are then zeros. */
  side: number | null;
  /** Pixels of the photo from one number of a map to the next. */
  step: number;
}

/** Side and step of the window that slides over maps; null where a layer has none. */
export function windowOf(layer: Layer): { side: number; stride: number } | null {
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return { side: layer.kernel, stride: layer.stride };
    case 'separableConv2d':
      return { side: layer.kernel, stride: 1 };
    case 'maxPooling2d':
    case 'averagePooling2d':
      return { side: layer.size, stride: layer.stride };
    default:
      return null;
  }
}

/**
 * How much of the photo each layer sees, by the layers' names. A window of side k that moves over maps of field r and step j sees
 * r + (k - 1) j, and steps j times its stride: Araujo, Norris and Sim, "Computing receptive fields of convolutional neural
 * networks" (2019), equations 1 and 2. Where layers meet, the largest counts.
 */
export function receptiveFields(rows: readonly LayerSummary[]): Map<string, ReceptiveField> {
  const fields = new Map<string, ReceptiveField>([[networkInput, { side: 1, step: 1 }]]);
  for (const { layer } of rows) {
    const inputs = layer.inputs.map((name) => fields.get(name) ?? { side: 1, step: 1 });
    fields.set(layer.name, fieldAfter(layer, inputs));
  }
  return fields;
}

function fieldAfter(layer: Layer, inputs: readonly ReceptiveField[]): ReceptiveField {
  const step = Math.max(...inputs.map((input) => input.step));
  const side = inputs.some((input) => input.side === null) ? null : Math.max(...inputs.map((input) => input.side ?? 1));
  switch (layer.kind) {
    case 'flatten':
    case 'dense':
    case 'globalAveragePooling2d':
      return { side: null, step };
    default: {
      const window = windowOf(layer);
      if (window === null) return { side, step };
      return { side: side === null ? null : side + (window.side - 1) * step, step: step * window.stride };
    }
  }
}
