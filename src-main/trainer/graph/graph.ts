/**
 * A TensorFlow graph as plain data, in the JSON form of GraphDef (tensorflow/core/framework/graph.proto): what a
 * TensorFlow.js graph model calls its topology, and what saved-model.ts writes as TensorFlow's own binary form. Only what
 * our networks need.
 */
export interface GraphNode {
  name: string;
  op: string;
  /** Names of the nodes whose outputs come in: "conv1" for a first output, "norm:1" for a second, "^update" to wait only. */
  input: string[];
  attr: Record<string, Attribute>;
}

export type DataType = 'DT_FLOAT' | 'DT_INT32' | 'DT_BOOL' | 'DT_BFLOAT16';

export type Attribute =
  | { type: DataType }
  | { shape: { dim: { size: string }[] } }
  | { tensor: { dtype: DataType; tensorShape: { dim: { size: string }[] } } }
  | { list: { i: string[] } }
  | { b: boolean }
  | { i: string }
  | { f: number }
  | { s: string };

/** A constant of the graph; its numbers travel beside it. */
export interface GraphConstant {
  name: string;
  shape: readonly number[];
  values: Float32Array | Int32Array;
}

/** Operations that have no attribute T. */
const untyped = new Set([
  'Placeholder',
  'Const',
  'Cast',
  'ConcatOffset',
  'VarHandleOp',
  'ReadVariableOp',
  'AssignVariableOp',
]);

/** Collects nodes, each after those it reads; every method gives back the new node's name, to be another node's input. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly constants: GraphConstant[] = [];
  readonly #byName = new Map<string, GraphNode>();
  #numbers: DataType = 'DT_FLOAT';

  /** @param shape -1 where any size goes */
  placeholder(name: string, shape: readonly number[], type: DataType = 'DT_FLOAT'): string {
    return this.add(name, 'Placeholder', [], { dtype: { type }, shape: { shape: dims(shape) } });
  }

  constant(name: string, shape: readonly number[], values: Float32Array | Int32Array): string {
    const dtype = values instanceof Float32Array ? 'DT_FLOAT' : 'DT_INT32';
    this.constants.push({ name, shape, values });
    return this.add(name, 'Const', [], {
      dtype: { type: dtype },
      value: { tensor: { dtype, tensorShape: dims(shape) } },
    });
  }

  scalar(name: string, value: number): string {
    return this.constant(name, [], Float32Array.of(value));
  }

  integers(name: string, values: readonly number[]): string {
    return this.constant(name, [values.length], Int32Array.from(values));
  }

  integer(name: string, value: number): string {
    return this.constant(name, [], Int32Array.of(value));
  }

  /**
   * An operation whose type attribute T is float (or what computedIn says) unless the attributes say otherwise.
   * @throws Error where the name is taken or an input is not there yet
   */
  add(name: string, op: string, input: readonly string[], attr: Record<string, Attribute> = {}): string {
    if (this.#byName.has(name)) throw new Error(`the graph has two nodes ${name}`);
    for (const each of input) this.node(each);
    const typed = untyped.has(op) ? attr : { T: { type: this.#numbers }, ...attr };
    const node = { name, op, input: [...input], attr: typed };
    this.nodes.push(node);
    this.#byName.set(name, node);
    return name;
  }

  /** What `make` adds computes in another type than float; its inputs must be of it. */
  computedIn<Made>(type: DataType, make: () => Made): Made {
    const outside = this.#numbers;
    this.#numbers = type;
    try {
      return make();
    } finally {
      this.#numbers = outside;
    }
  }

  /** The node whose name it is, or that makes the output of that name. @throws Error where there is none */
  node(output: string): GraphNode {
    const found = this.#byName.get(nodeName(output));
    if (found === undefined) throw new Error(`the graph has no node ${output}`);
    return found;
  }

  /** What is under this name already, or what is made now: for parts that several others need, such as a tensor's shape. */
  once(name: string, make: () => void): string {
    if (!this.#byName.has(name)) make();
    return name;
  }
}

/** "norm:1" and "^norm" are outputs of "norm". */
export function nodeName(output: string): string {
  return output.replace(/^\^/, '').replace(/:\d+$/, '');
}

export function dims(shape: readonly number[]): { dim: { size: string }[] } {
  return { dim: shape.map((size) => ({ size: String(size) })) };
}

export const float32 = { type: 'DT_FLOAT' } as const;
export const int32 = { type: 'DT_INT32' } as const;
export const bfloat16 = { type: 'DT_BFLOAT16' } as const;

export function integerList(values: readonly number[]): Attribute {
  return { list: { i: values.map(String) } };
}

export function integerAttribute(value: number): Attribute {
  return { i: String(value) };
}

/** Strings are bytes in GraphDef, and bytes are base64 in its JSON. */
export function text(value: string): Attribute {
  return { s: Buffer.from(value, 'utf8').toString('base64') };
}
