import { basename, dirname } from 'node:path';
import { AppError } from '../../../src-shared/errors.ts';
import { type BaseName, baseNames, expectedWeights } from '../../../src-shared/networks/base-networks.ts';
import { baseWeights } from '../../../src-shared/networks/base-weights.ts';
import { matchWeights, type WeightMatch } from '../../../src-shared/networks/match-weights.ts';
import type { FileLayer, FileWeight } from '../../files/weight-file/file-layer.ts';
import { openWeightFile } from '../../files/weight-file/weight-file.ts';
import { writeWeightFile } from '../../files/weight-file/write-weight-file.ts';

/** Whether a file has all that a network needs, by names and shapes. @throws AppError weights_of_another_network, weights_not_keras */
export async function checkFits(name: BaseName, file: string): Promise<void> {
  const opened = await openWeightFile(file, dirname(file));
  try {
    matchAll(name, opened.layers, basename(file));
  } finally {
    await opened.close();
  }
}

/**
 * Writes what a network needs of a file into another one.
 * @returns the names of the layers that were left out
 * @throws AppError weights_of_another_network, weights_not_keras, base_weights_damaged, disk_full, source_not_found
 */
export async function writeFitting(
  name: BaseName,
  given: { file: string; called: string },
  destination: string,
): Promise<string[]> {
  const opened = await openWeightFile(given.file, dirname(destination), given.called);
  try {
    const { taken, left } = matchAll(name, opened.layers, given.called);
    const from = new Map(taken.map((weight) => [weight.name, weight.from]));
    const layers = expectedWeights(name).map(({ layer, weights }) => ({
      name: layer.name,
      weights: weights.flatMap((weight) => {
        const found = from.get(weight.name);
        // In its layer's group the weight needs no layer before its name.
        return found === undefined ? [] : [{ name: weight.name.slice(layer.name.length + 1), from: found }];
      }),
    }));
    await writeWeightFile(destination, layers);
    return [...left];
  } finally {
    await opened.close();
  }
}

function matchAll(name: BaseName, layers: readonly FileLayer[], file: string): WeightMatch<FileWeight> {
  const match = matchWeights(name, layers);
  const [first] = match.missing;
  if (first === undefined) return match;
  // Whose they are, where they are a network's that is known here.
  const other = baseNames.find((each) => each !== name && matchWeights(each, layers).missing.length === 0);
  throw new AppError('weights_of_another_network', {
    file,
    title: baseWeights[name].title,
    other: other === undefined ? null : baseWeights[other].title,
    missing: match.missing.length,
    first,
  });
}
