import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../src-shared/errors.ts';
import { exported as english } from '../../../src-shared/messages/en/exported.ts';
import { exported as korean } from '../../../src-shared/messages/ko/exported.ts';
import type { ModelReference, ExportPlan, TrainerResult } from '../../../src-shared/protocol/trainer.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import type { Job } from '../job.ts';
import { readModel } from '../predict.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { littleEndian, type NamedValues } from '../weights.ts';
import { checkExport } from './check.ts';
import { dims, type GraphBuilder } from '../graph/graph.ts';
import { graphOf, inputName, outputName } from './network-graph.ts';

type ExportResult = Omit<Extract<TrainerResult, { kind: 'export' }>, 'kind'>;

const weightsFile = 'group1-shard1of1.bin';

/**
 * Writes a TensorFlow.js graph model into a new or empty folder, opens what it wrote and compares its answers.
 * @throws AppError export_folder_taken, export_check_failed (the files are removed), weights_damaged, cancelled
 */
export async function exportTfjs(tf: TensorFlow, plan: ExportPlan, job: Job): Promise<ExportResult> {
  await requireEmpty(plan.folder);
  const tensors = await readModel(plan.model);
  const files = filesOf(plan.model, tensors);
  try {
    let bytes = 0;
    for (const [name, content] of files) {
      await writeFileAtomic(join(plan.folder, name), content);
      bytes += Buffer.byteLength(content);
    }
    return { files: [...files.keys()], bytes, check: await checkExport(tf, plan, job) };
  } catch (error) {
    // An export that was not found right must not lie about looking like one.
    for (const name of files.keys()) await rm(join(plan.folder, name), { force: true });
    throw error;
  }
}

/** The files of an export by their names. */
function filesOf({ recipe, classes }: ModelReference, tensors: readonly NamedValues[]): Map<string, string | Buffer> {
  const graph = graphOf(recipe, classes.length, tensors);
  const code = usage(recipe);
  return new Map<string, string | Buffer>([
    ['model.json', JSON.stringify(modelOf(graph, recipe, classes))],
    [weightsFile, weightsOf(graph)],
    ['labels.json', `${JSON.stringify(classes, null, 2)}\n`],
    ['README.txt', `${english.readme(code)}\n\n${korean.readme(code)}\n`],
  ]);
}

/** model.json as @tensorflow/tfjs's loadGraphModel reads it. */
function modelOf(graph: GraphBuilder, recipe: Recipe, classes: readonly string[]): unknown {
  const port = (name: string, shape: readonly number[]): unknown => ({
    name: `${name}:0`,
    dtype: 'DT_FLOAT',
    tensorShape: dims(shape),
  });
  return {
    format: 'graph-model',
    generatedBy: 'Pawprint',
    convertedBy: null,
    signature: {
      inputs: { [inputName]: port(inputName, [-1, -1, -1, 3]) },
      outputs: { [outputName]: port(outputName, [-1, classes.length]) },
    },
    userDefinedMetadata: { classes, recipe },
    // The graph's dialect: 27 is the oldest that all its operations are in, and what tfjs's own converter writes.
    modelTopology: { node: graph.nodes, library: {}, versions: { producer: 27 } },
    weightsManifest: [
      {
        paths: [weightsFile],
        weights: graph.constants.map(({ name, shape, values }) => ({
          name,
          shape,
          dtype: values instanceof Float32Array ? 'float32' : 'int32',
        })),
      },
    ],
  };
}

/** All constants one after another, in the manifest's order. */
function weightsOf(graph: GraphBuilder): Buffer {
  return Buffer.concat(graph.constants.map(({ values }) => littleEndian(values)));
}

/** The lines that use the model in a page; `photo` is an image, a canvas or a video. */
function usage(recipe: Recipe): string {
  return [
    "import * as tf from '@tensorflow/tfjs';",
    "const model = await tf.loadGraphModel('model.json');",
    "const labels = await (await fetch('labels.json')).json();",
    'const pixels = tf.browser.fromPixels(photo).toFloat().expandDims();',
    'const probabilities = await model.predict(pixels).data();',
    `console.log(labels[probabilities.indexOf(Math.max(...probabilities))]); // ${recipe.name}`,
  ].join('\n');
}

async function requireEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new AppError('export_folder_taken', { folder });
}
