import { elements } from '../weights.ts';
import { float32, type GraphBuilder, dims } from './graph.ts';
import type { Signature } from './saved-model.ts';

/** What the library keeps between two calls. */
export interface Variable {
  /** "conv1/kernel", "rms/conv1/kernel" */
  name: string;
  shape: readonly number[];
}

/** Variables of a graph: where they are, what they hold, and how they are set. */
export interface Variables {
  /** The resource of each, for operations that change it. */
  handles: ReadonlyMap<string, string>;
  /** What each holds when a call begins. One reading for all: a second might come before a change or after it. */
  values: ReadonlyMap<string, string>;
  /** Sets them; every variable is an input under its own name. */
  set: Signature;
  /** Gives what they hold, each under its own name. */
  get: Signature;
}

/** Adds variables to a graph, and the two signatures that set and read them. */
export function addVariables(graph: GraphBuilder, variables: readonly Variable[]): Variables {
  const handles = new Map<string, string>();
  const values = new Map<string, string>();
  const given: Record<string, string> = {};
  const assigned: string[] = [];
  for (const { name, shape } of variables) {
    const handle = graph.add(`variable/${name}`, 'VarHandleOp', [], {
      dtype: float32,
      shape: { shape: dims(shape) },
      shared_name: { s: Buffer.from(name, 'utf8').toString('base64') },
      container: { s: '' },
    });
    handles.set(name, handle);
    values.set(name, graph.add(name, 'ReadVariableOp', [handle], { dtype: float32 }));
    const value = graph.placeholder(`set/${name}`, shape);
    given[name] = value;
    // What comes in is JavaScript's memory, which the library reads in place: a variable must not live there.
    const copy = graph.add(`set/${name}/copy`, 'DeepCopy', [value]);
    assigned.push(graph.add(`set/${name}/assign`, 'AssignVariableOp', [handle, copy], { dtype: float32 }));
  }
  const count = graph.scalar(
    'set/count',
    variables.reduce((sum, { shape }) => sum + elements(shape), 0),
  );
  const done = graph.add('set/done', 'Identity', [count, ...assigned.map((name) => `^${name}`)]);
  return {
    handles,
    values,
    set: { inputs: given, outputs: { count: done } },
    get: { inputs: {}, outputs: Object.fromEntries(values) },
  };
}
