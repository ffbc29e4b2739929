import { readFile } from 'node:fs/promises';
import { type BaseName, expectedWeights } from '../../../src-shared/networks/base-networks.ts';
import { randomUnit } from '../../../src-shared/random.ts';
import { type LayerToWrite, writeWeightFile } from '../../files/weight-file/write-weight-file.ts';

/**
 * Writes a file as Keras would for the network, with numbers of no meaning.
 * @param more layers of the user's own after it, each with one weight
 * @returns its content
 */
export async function writeWeightsOf(
  name: BaseName,
  file: string,
  seed = 1,
  more: readonly { name: string; shape: readonly number[] }[] = [],
): Promise<Buffer> {
  let drawn = 0;
  const weight = (called: string, shape: readonly number[]): LayerToWrite['weights'][number] => {
    const count = shape.reduce((product, side) => product * side, 1);
    const read = (): Float32Array => new Float32Array(count).fill(randomUnit(seed, drawn++));
    return { name: called, from: { name: called, shape, isFloat: true, read } };
  };
  await writeWeightFile(file, [
    ...expectedWeights(name).map(({ layer, weights }) => ({
      name: layer.name,
      weights: weights.map((each) => weight(each.name.slice(layer.name.length + 1), each.shape)),
    })),
    ...more.map((layer) => ({ name: layer.name, weights: [weight('kernel', layer.shape)] })),
  ]);
  return readFile(file);
}
