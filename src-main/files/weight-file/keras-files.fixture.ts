import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import type * as H5wasm from 'h5wasm/node';

export interface MadeLayer {
  name: string;
  weights: readonly { name: string; shape: readonly number[]; values: Float32Array }[];
}

/** Writes weights as Keras 1 and 2 did. @param at '/model_weights' for a whole model's file */
export async function writeOldLayout(file: string, layers: readonly MadeLayer[], at = '/'): Promise<void> {
  const { File }: typeof H5wasm = await import('h5wasm/node').then(async (loaded) => {
    await loaded.ready;
    return loaded;
  });
  const made = new File(file, 'w');
  const weights = at === '/' ? made : made.create_group(at.slice(1));
  weights.create_attribute(
    'layer_names',
    layers.map(({ name }) => name),
  );
  for (const layer of layers) {
    const group = weights.create_group(layer.name);
    // An empty list is written as one number by Keras, and not at all here.
    if (layer.weights.length > 0)
      group.create_attribute(
        'weight_names',
        layer.weights.map(({ name }) => name),
      );
    for (const { name, shape, values } of layer.weights)
      group.create_dataset({ name, data: values, shape: [...shape] });
  }
  made.close();
}

/** A zip, stored as Keras does or deflated. */
export async function makeZip(files: Record<string, string | Uint8Array>, level = 0): Promise<Buffer> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, level });
  for (const [name, data] of Object.entries(files)) await zip.add(name, new Uint8ArrayReader(Buffer.from(data)));
  return Buffer.from(await zip.close());
}
