import { networkInput } from '../../../src-shared/networks/layers.ts';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import { addLayers } from './forward.ts';
import { bfloat16, float32, type GraphBuilder } from './graph.ts';

/**
 * Layers that may compute in bfloat16 (8 bits of mantissa instead of 24): after the first convolution, those plain ones and
 * poolings that stand one after another. In VGG16 they are all the rest, and nearly all of its work.
 *
 * The first convolution must not be among them: on three channels the library's own bfloat16 convolution is 35 % wrong (with
 * oneDNN, TensorFlow 2.21). Networks of other layers have no such stretch, and stay in single precision.
 */
export function layersForBfloat16(rows: readonly LayerSummary[]): ReadonlySet<string> {
  const first = rows.findIndex(({ layer }) => layer.kind === 'conv2d');
  const found = new Set<string>();
  if (first < 0) return found;
  for (const [place, { layer }] of rows.entries()) {
    if (place <= first) continue;
    const isPlain =
      layer.kind === 'maxPooling2d' ||
      (layer.kind === 'conv2d' && (layer.activation === 'relu' || layer.activation === 'linear'));
    const isNext = layer.inputs.length === 1 && layer.inputs[0] === rows[place - 1]?.layer.name;
    if (!isPlain || !isNext) break;
    found.add(layer.name);
  }
  // A later layer that reads one in their midst would read another type.
  const last = [...found].at(-1);
  const inner = new Set([...found].filter((name) => name !== last));
  const others = rows.filter(({ layer }) => !found.has(layer.name));
  return others.some(({ layer }) => layer.inputs.some((input) => inner.has(input))) ? new Set() : found;
}

/**
 * Adds layers that only answer, some of which compute in bfloat16: what comes into the first of those is rounded, their weights
 * too, and what comes out of the last one is single precision again.
 * @param weight the tensor of a weight, in single precision
 * @returns the tensor of each layer's output in single precision; of those in bfloat16 only the last one's
 */
export function addMixedLayers(
  graph: GraphBuilder,
  rows: readonly LayerSummary[],
  input: string,
  weight: (name: string) => string,
  inBfloat16: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const begin = rows.findIndex(({ layer }) => inBfloat16.has(layer.name));
  if (begin < 0) return addLayers(graph, rows, input, { prefix: '', weight, training: null }).outputs;
  const end = begin + inBfloat16.size;
  const outputs = new Map([[networkInput, input]]);
  const lastOf = (stretch: readonly LayerSummary[]): string => stretch.at(-1)?.layer.name ?? networkInput;

  const before = rows.slice(0, begin);
  const whole = { prefix: '', weight, training: null };
  for (const [name, tensor] of addLayers(graph, before, input, whole).outputs) outputs.set(name, tensor);

  const middle = rows.slice(begin, end);
  const rounded = (tensor: string): string =>
    graph.once(`${tensor}/rounded`, () =>
      graph.add(`${tensor}/rounded`, 'Cast', [tensor], { SrcT: float32, DstT: bfloat16 }),
    );
  const from = rounded(outputs.get(lastOf(before)) ?? input);
  const half = graph.computedIn('DT_BFLOAT16', () =>
    addLayers(graph, reading(middle, lastOf(before)), from, { ...whole, weight: (name) => rounded(weight(name)) }),
  );
  const exact = graph.add(`${lastOf(middle)}/exact`, 'Cast', [half.outputs.get(lastOf(middle)) ?? from], {
    SrcT: bfloat16,
    DstT: float32,
  });
  outputs.set(lastOf(middle), exact);

  const after = addLayers(graph, reading(rows.slice(end), lastOf(middle)), exact, whole);
  for (const [name, tensor] of after.outputs) if (name !== networkInput) outputs.set(name, tensor);
  return outputs;
}

/** The layers with the network's input in the place of another's output. */
function reading(rows: readonly LayerSummary[], name: string): LayerSummary[] {
  return rows.map((row) => ({
    ...row,
    layer: { ...row.layer, inputs: row.layer.inputs.map((input) => (input === name ? networkInput : input)) },
  }));
}
