import {
  type Attribute,
  float32,
  type GraphBuilder,
  type GraphNode,
  int32,
  integerAttribute,
  nodeName,
} from './graph.ts';

/**
 * What a node's inputs get of the gradient of its (first) output, in their order; null where an input gets none.
 * `wanted` says which inputs anybody asks about: the others may be left out, and the first convolution's pixels should be.
 */
type Gradient = (graph: GraphBuilder, node: GraphNode, dy: string, wanted: readonly boolean[]) => (string | null)[];

/**
 * Adds the gradients of a tensor (whose own gradient is given) with respect to others. Only nodes between them get one:
 * below the lowest weight that learns nothing is computed.
 * @param from the tensor whose gradient is `seed`
 * @param to tensors of the graph, such as the weights that learn
 * @returns the gradient of each of `to`; those that `from` does not depend on are missing
 */
export function addGradients(
  graph: GraphBuilder,
  from: string,
  seed: string,
  to: readonly string[],
): ReadonlyMap<string, string> {
  const nodes = [...graph.nodes];
  const reaching = new Set<string>(to);
  for (const { name, op, input } of nodes) {
    if (!stepped.has(op) && input.some((each) => reaching.has(nodeName(each)))) reaching.add(name);
  }
  const collected = new Map<string, string[]>([[nodeName(from), [seed]]]);
  const found = new Map<string, string>();
  for (const node of nodes.reverse()) {
    const parts = collected.get(node.name);
    if (parts === undefined || !reaching.has(node.name)) continue;
    const dy = addSum(graph, node.name, parts);
    if (to.includes(node.name)) {
      found.set(node.name, dy);
      continue;
    }
    const wanted = node.input.map((input) => reaching.has(nodeName(input)));
    const gradient = gradients[node.op];
    if (gradient === undefined) throw new Error(`no gradient of ${node.op}`);
    const given = gradient(graph, node, dy, wanted);
    for (const [index, input] of node.input.entries()) {
      const part = given[index] ?? null;
      if (wanted[index] !== true) continue;
      if (part === null) throw new Error(`${node.op} gives input ${String(index)} no gradient`);
      collected.set(nodeName(input), [...(collected.get(nodeName(input)) ?? []), part]);
    }
  }
  return found;
}

/** What these give does not move with small changes of what they read. */
const stepped = new Set(['Shape', 'Size']);

/** A tensor that several layers read gets the sum of what each of them says. */
function addSum(graph: GraphBuilder, name: string, parts: readonly string[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return graph.add(`gradient/${name}/sum`, 'AddN', parts, { N: integerAttribute(parts.length) });
}

/** By operation, with TensorFlow's own kernels where it has one; the others follow its python/ops/*_grad.py. */
const gradients: Readonly<Record<string, Gradient>> = {
  Conv2D: (graph, node, dy, wanted) => convolutionGradients(graph, node, dy, wanted, 'Conv2DBackprop'),
  DepthwiseConv2dNative: (graph, node, dy, wanted) =>
    convolutionGradients(graph, node, dy, wanted, 'DepthwiseConv2dNativeBackprop'),

  BiasAdd: (graph, node, dy, [, bias]) => [
    dy,
    bias === true ? add(graph, node, 'bias', 'BiasAddGrad', [dy], pick(node, 'data_format')) : null,
  ],

  MatMul: (graph, node, dy, [left, right]) => {
    const [a, b] = two(node);
    const turned = (transpose_a: boolean, transpose_b: boolean): Record<string, Attribute> => ({
      transpose_a: { b: transpose_a },
      transpose_b: { b: transpose_b },
    });
    return [
      left === true ? add(graph, node, 'left', 'MatMul', [dy, b], turned(false, true)) : null,
      right === true ? add(graph, node, 'right', 'MatMul', [a, dy], turned(true, false)) : null,
    ];
  },

  Relu: (graph, node, dy) => [add(graph, node, 'x', 'ReluGrad', [dy, node.name])],
  Relu6: (graph, node, dy) => [add(graph, node, 'x', 'Relu6Grad', [dy, node.name])],
  Sigmoid: (graph, node, dy) => [add(graph, node, 'x', 'SigmoidGrad', [node.name, dy])],
  Softmax: (graph, node, dy) => {
    const parts = add(graph, node, 'parts', 'Mul', [dy, node.name]);
    const axis = graph.integers(nameOf(node, 'axis'), [-1]);
    const sum = add(graph, node, 'sum', 'Sum', [parts, axis], { keep_dims: { b: true }, Tidx: int32 });
    return [add(graph, node, 'x', 'Mul', [add(graph, node, 'less', 'Sub', [dy, sum]), node.name])];
  },

  MaxPool: (graph, node, dy) => [
    add(graph, node, 'x', 'MaxPoolGrad', [one(node), node.name, dy], pick(node, ...window)),
  ],
  AvgPool: (graph, node, dy) => [
    add(graph, node, 'x', 'AvgPoolGrad', [shapeOf(graph, one(node)), dy], pick(node, ...window)),
  ],
  /** As layers emit it: over height and width, which stay as sides of 1. */
  Mean: (graph, node, dy) => {
    const shape = shapeOf(graph, one(node));
    const spread = add(graph, node, 'spread', 'BroadcastTo', [dy, shape], { Tidx: int32 });
    const sizes = [one(node), node.name].map((tensor, index) => {
      const size = add(graph, node, `size${String(index)}`, 'Size', [tensor], { out_type: int32 });
      return add(graph, node, `values${String(index)}`, 'Cast', [size], { SrcT: int32, DstT: float32 });
    });
    return [add(graph, node, 'x', 'RealDiv', [spread, add(graph, node, 'count', 'RealDiv', sizes)]), null];
  },

  Reshape: (graph, node, dy) => [
    add(graph, node, 'x', 'Reshape', [dy, shapeOf(graph, one(node))], { Tshape: int32 }),
    null,
  ],
  Pad: (graph, node, dy) => {
    const [x, paddings] = two(node);
    const begins = graph.integers(nameOf(node, 'begins'), [0, 0]);
    const column = graph.integers(nameOf(node, 'column'), [4, 1]);
    const before = add(graph, node, 'before', 'Slice', [paddings, begins, column], { T: int32, Index: int32 });
    const flat = graph.integers(nameOf(node, 'flat'), [4]);
    const begin = add(graph, node, 'begin', 'Reshape', [before, flat], { T: int32, Tshape: int32 });
    return [add(graph, node, 'x', 'Slice', [dy, begin, shapeOf(graph, x)], { Index: int32 }), null];
  },
  ConcatV2: (graph, node, dy, wanted) => {
    const tensors = node.input.slice(0, -1);
    const axis = node.input.at(-1) ?? '';
    const shapes = tensors.map((tensor) => shapeOf(graph, tensor));
    const offsets = add(graph, node, 'offsets', 'ConcatOffset', [axis, ...shapes], {
      N: integerAttribute(tensors.length),
    });
    return tensors.map((_, index) => {
      const begin = index === 0 ? offsets : `${offsets}:${String(index)}`;
      const inputs = [dy, begin, shapes[index] ?? ''];
      return wanted[index] === true ? add(graph, node, `x${String(index)}`, 'Slice', inputs, { Index: int32 }) : null;
    });
  },

  AddN: (_graph, node, dy) => node.input.map(() => dy),
  AddV2: (_graph, _node, dy) => [dy, null],
  Sub: (_graph, _node, dy) => [dy, null],
  RealDiv: (graph, node, dy) => [add(graph, node, 'x', 'RealDiv', [dy, two(node)[1]]), null],
  ReverseV2: (graph, node, dy) => [add(graph, node, 'x', 'ReverseV2', [dy, two(node)[1]], { Tidx: int32 }), null],
  /** Either may be one value where the other is a whole map: its gradient is the sum over that map. */
  Mul: (graph, node, dy, wanted) => {
    const [a, b] = two(node);
    const shapes = [shapeOf(graph, a), shapeOf(graph, b)];
    const axes = add(graph, node, 'axes', 'BroadcastGradientArgs', shapes, { T: int32 });
    return [b, a].map((other, index) => {
      if (wanted[index] !== true) return null;
      const side = String(index);
      const whole = add(graph, node, `whole${side}`, 'Mul', [dy, other]);
      const over = index === 0 ? axes : `${axes}:1`;
      const sum = add(graph, node, `sum${side}`, 'Sum', [whole, over], { keep_dims: { b: false }, Tidx: int32 });
      return add(graph, node, `x${side}`, 'Reshape', [sum, shapes[index] ?? ''], { Tshape: int32 });
    });
  },

  FusedBatchNormV3: (graph, node, dy, [, gamma, beta]) => {
    const [x = '', scale = '', , mean = '', variance = ''] = node.input;
    if (isTraining(node) || gamma === true || beta === true) {
      // In training mode it goes by the statistics that the batch had, else by the running ones.
      const used = isTraining(node) ? [`${node.name}:3`, `${node.name}:4`] : [mean, variance];
      const attributes = pick(node, 'U', 'epsilon', 'is_training', 'data_format');
      const inputs = [dy, x, scale, ...used, `${node.name}:5`];
      const all = add(graph, node, 'all', 'FusedBatchNormGradV3', inputs, attributes);
      return [all, `${all}:1`, `${all}:2`, null, null];
    }
    const epsilon = node.attr.epsilon;
    if (epsilon === undefined || !('f' in epsilon)) throw new Error(`${node.name} has no epsilon`);
    const above = add(graph, node, 'above', 'AddV2', [variance, graph.scalar(nameOf(node, 'epsilon'), epsilon.f)]);
    const factor = add(graph, node, 'factor', 'Mul', [scale, add(graph, node, 'root', 'Rsqrt', [above])]);
    return [add(graph, node, 'x', 'Mul', [dy, factor]), null, null, null, null];
  },
};

const window = ['ksize', 'strides', 'padding', 'data_format'] as const;

function convolutionGradients(
  graph: GraphBuilder,
  node: GraphNode,
  dy: string,
  [maps, kernel]: readonly boolean[],
  backprop: string,
): (string | null)[] {
  const [x, filter] = two(node);
  const attributes = pick(node, 'strides', 'padding', 'dilations', 'data_format');
  return [
    maps === true ? add(graph, node, 'x', `${backprop}Input`, [shapeOf(graph, x), filter, dy], attributes) : null,
    kernel === true
      ? add(graph, node, 'kernel', `${backprop}Filter`, [x, shapeOf(graph, filter), dy], attributes)
      : null,
  ];
}

function isTraining(node: GraphNode): boolean {
  const attribute = node.attr.is_training;
  return attribute !== undefined && 'b' in attribute && attribute.b;
}

function nameOf(node: GraphNode, part: string): string {
  return `gradient/${node.name}/${part}`;
}

function add(
  graph: GraphBuilder,
  node: GraphNode,
  part: string,
  op: string,
  inputs: readonly string[],
  attributes: Record<string, Attribute> = {},
): string {
  return graph.add(nameOf(node, part), op, inputs, attributes);
}

function shapeOf(graph: GraphBuilder, tensor: string): string {
  const name = `${tensor}/shape`;
  return graph.once(name, () => graph.add(name, 'Shape', [tensor], { out_type: int32 }));
}

function pick(node: GraphNode, ...names: readonly string[]): Record<string, Attribute> {
  return Object.fromEntries(
    names.map((name) => {
      const attribute = node.attr[name];
      if (attribute === undefined) throw new Error(`${node.name} has no ${name}`);
      return [name, attribute];
    }),
  );
}

function one(node: GraphNode): string {
  const [first] = node.input;
  if (first === undefined) throw new Error(`${node.name} has no input`);
  return first;
}

function two(node: GraphNode): readonly [string, string] {
  const [first, second] = node.input;
  if (first === undefined || second === undefined) throw new Error(`${node.name} has no two inputs`);
  return [first, second];
}
