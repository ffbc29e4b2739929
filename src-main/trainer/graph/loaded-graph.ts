import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../tensorflow/library.ts';
import type { GraphBuilder } from './graph.ts';
import { protocolBuffers } from './protocol-buffers.ts';
import { savedModelOf, type Signature } from './saved-model.ts';

type SavedModel = Awaited<ReturnType<TensorFlow['node']['loadSavedModel']>>;

/** A graph in TensorFlow's hands: each signature is one call of the library, and all of them share its variables. */
export class LoadedGraph<Name extends string> {
  readonly #models: ReadonlyMap<string, SavedModel>;

  private constructor(models: ReadonlyMap<string, SavedModel>) {
    this.#models = models;
  }

  static async open<Name extends string>(
    tf: TensorFlow,
    graph: GraphBuilder,
    signatures: Readonly<Record<Name, Signature>>,
  ): Promise<LoadedGraph<Name>> {
    // A new folder each time: the package takes a path it has seen for the same graph, variables and all.
    const folder = await mkdtemp(join(tmpdir(), 'pawprint-graph-'));
    try {
      await mkdir(join(folder, 'variables'));
      await writeFile(join(folder, 'saved_model.pb'), savedModelOf(protocolBuffers(tf), graph, signatures));
      const models = new Map<string, SavedModel>();
      for (const name of Object.keys(signatures)) {
        models.set(name, await tf.node.loadSavedModel(folder, ['serve'], name));
      }
      return new LoadedGraph(models);
    } finally {
      // The library holds the graph now.
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** @returns the outputs by their names; they belong to the caller's scope */
  run(name: Name, inputs: Readonly<Record<string, Tensor>>): NamedTensorMap {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`the graph has no signature ${name}`);
    return model.predict({ ...inputs }) as NamedTensorMap;
  }

  dispose(): void {
    for (const model of this.#models.values()) model.dispose();
  }
}
