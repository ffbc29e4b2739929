import { summarise } from '../../../src-shared/networks/networks.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { addLayers, withoutAnswer } from '../graph/forward.ts';
import { GraphBuilder, int32 } from '../graph/graph.ts';
import { chooseWeights } from '../graph/running-layers.ts';
import type { NamedValues } from '../weights.ts';

export const inputName = 'pixels';
export const outputName = 'probabilities';

/**
 * The whole way from a photo's own pixels to probabilities as one graph: [photos, height, width, 3], 0 to 255, any size in;
 * [photos, classes] out, in the order of the classes (a sigmoid's p becomes 1 - p and p). Colour, resizing and scaling are
 * inside, so that whoever uses the model need not know them.
 * @throws AppError weights_damaged when the weights are not those of the network
 */
export function graphOf(recipe: Recipe, classes: number, weights: readonly NamedValues[]): GraphBuilder {
  const graph = new GraphBuilder();
  const photo = graph.placeholder(inputName, [-1, -1, -1, 3]);
  const coloured = recipe.input.channels === 1 ? addGrey(graph, photo) : photo;
  const resized = addResize(graph, coloured, recipe.input);
  const rows = withoutAnswer(summarise(recipe, classes));
  const constants = new Map(
    chooseWeights(rows, weights).map(({ name, shape, values }) => [name, graph.constant(name, shape, values)]),
  );
  const { outputs } = addLayers(graph, rows, resized, {
    prefix: '',
    weight: (name) => constants.get(name) ?? name,
    training: null,
  });
  addAnswer(graph, outputs.get(rows.at(-1)?.layer.name ?? '') ?? resized, classes);
  return graph;
}

/**
 * Three channels to one as the decoder does it for packs: ITU-R 601 luma by TensorFlow's weights, scaled by 255.5 / 255 and
 * cut to whole numbers, which leaves a grey picture's values as they are.
 */
function addGrey(graph: GraphBuilder, photo: string): string {
  const luma = [0.2989, 0.587, 0.114].map((share) => (share * 255.5) / 255);
  const shares = graph.constant('grey/shares', [3], Float32Array.from(luma));
  const parts = graph.add('grey/parts', 'Mul', [photo, shares]);
  const sum = graph.add('grey/sum', 'Sum', [parts, graph.integers('grey/axis', [3])], {
    keep_dims: { b: true },
    Tidx: int32,
  });
  return graph.add('grey', 'Floor', [sum]);
}

/** Keras's bilinear resizing, rounded to whole numbers as packs hold them (Round takes ties to even, as the decoder does). */
function addResize(graph: GraphBuilder, photo: string, { size, fit }: Recipe['input']): string {
  const square = fit === 'stretch' ? photo : addSquare(graph, photo, fit);
  const sides = graph.integers('resize/size', [size, size]);
  const resized = graph.add('resize', 'ResizeBilinear', [square, sides], {
    align_corners: { b: false },
    half_pixel_centers: { b: true },
  });
  return graph.add('resize/whole', 'Round', [resized]);
}

/** The largest square in the middle, or the photo with black on both sides: the halves of an odd rest as Keras takes them. */
function addSquare(graph: GraphBuilder, photo: string, fit: 'crop' | 'pad'): string {
  const integers = { T: int32, Index: int32, Tidx: int32 };
  const shape = graph.add('fit/shape', 'Shape', [photo], { out_type: int32 });
  const second = graph.integers('fit/one', [1]);
  const sides = graph.add('fit/sides', 'Slice', [shape, second, graph.integers('fit/two', [2])], integers);
  const first = graph.integers('fit/axis', [0]);
  const reduce = fit === 'crop' ? 'Min' : 'Max';
  const side = graph.add('fit/side', reduce, [sides, first], { ...integers, keep_dims: { b: true } });
  const [from, take] = fit === 'crop' ? [sides, side] : [side, sides];
  const rest = graph.add('fit/rest', 'Sub', [from, take], { T: int32 });
  const half = graph.add('fit/half', 'FloorDiv', [rest, graph.integers('fit/halves', [2])], { T: int32 });
  const axis = graph.integer('fit/along', 0);
  const join = (name: string, parts: readonly string[]): string =>
    graph.add(name, 'ConcatV2', [...parts, axis], { N: { i: String(parts.length) }, T: int32, Tidx: int32 });
  if (fit === 'crop') {
    const all = graph.integers('fit/all', [-1]);
    const begin = join('fit/begin', [first, half, first]);
    const extent = join('fit/extent', [all, side, side, all]);
    return graph.add('fit', 'Slice', [photo, begin, extent], { Index: int32 });
  }
  const pairs = graph.add('fit/pairs', 'Pack', [half, half], { N: { i: '2' }, axis: { i: '1' }, T: int32 });
  const none = graph.constant('fit/none', [1, 2], Int32Array.of(0, 0));
  const paddings = join('fit/paddings', [none, pairs, none]);
  return graph.add('fit', 'PadV2', [photo, paddings, graph.scalar('fit/black', 0)], { Tpaddings: int32 });
}

function addAnswer(graph: GraphBuilder, logits: string, classes: number): void {
  if (classes > 2) {
    graph.add(outputName, 'Softmax', [logits]);
    return;
  }
  const second = graph.add('answer/second', 'Sigmoid', [logits]);
  const first = graph.add('answer/first', 'Sub', [graph.scalar('answer/one', 1), second]);
  graph.add(outputName, 'ConcatV2', [first, second, graph.integer('answer/axis', 1)], { N: { i: '2' }, Tidx: int32 });
}
