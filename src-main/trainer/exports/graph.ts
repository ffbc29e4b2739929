/**
 * A TensorFlow graph as plain data, in the JSON form of GraphDef (tensorflow/core/framework/graph.proto): what a
 * TensorFlow.js graph model calls its topology. Only what our networks need.
 */
export interface GraphNode {
  name: string;
  op: string;
  /** Names of the nodes whose first outputs come in. */
  input: string[];
  attr: Record<string, Attribute>;
}

export type DataType = 'DT_FLOAT' | 'DT_INT32';

export type Attribute =
  | { type: DataType }
  | { shape: { dim: { size: string }[] } }
  | { tensor: { dtype: DataType; tensorShape: { dim: { size: string }[] } } }
  | { list: { i: string[] } }
  | { b: boolean }
  | { i: string }
  | { s: string };

/** A constant of the graph; its numbers travel beside it. */
export interface GraphConstant {
  name: string;
  shape: readonly number[];
  values: Float32Array | Int32Array;
}

/** Collects nodes; every method gives back the new node's name, to be another node's input. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly constants: GraphConstant[] = [];

  /** @param shape -1 where any size goes */
  placeholder(name: string, shape: readonly number[]): string {
    return this.add(name, 'Placeholder', [], { dtype: { type: 'DT_FLOAT' }, shape: { shape: dims(shape) } });
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

  /** An operation whose type attribute T is float unless the attributes say otherwise. */
  add(name: string, op: string, input: readonly string[], attr: Record<string, Attribute> = {}): string {
    const typed = op === 'Placeholder' || op === 'Const' ? attr : { T: { type: 'DT_FLOAT' as const }, ...attr };
    this.nodes.push({ name, op, input: [...input], attr: typed });
    return name;
  }
}

export function dims(shape: readonly number[]): { dim: { size: string }[] } {
  return { dim: shape.map((size) => ({ size: String(size) })) };
}

export const int32 = { type: 'DT_INT32' } as const;

export function integerList(values: readonly number[]): Attribute {
  return { list: { i: values.map(String) } };
}

/** Strings are bytes in GraphDef, and bytes are base64 in its JSON. */
export function text(value: string): Attribute {
  return { s: Buffer.from(value, 'utf8').toString('base64') };
}
