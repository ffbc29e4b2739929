import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../src-shared/errors.ts';
import type { BaseName } from '../../../src-shared/networks/base-names.ts';
import { baseWeights } from '../../../src-shared/networks/base-weights.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';

/** Where the weights of base networks lie. */
export interface BaseFolders {
  /** What ships with the program, each in a folder of weights. */
  shipped: string;
  /** The program's own folder of weights that were downloaded or added, each in a folder with Keras's file. */
  kept: string;
}

/** Where the weights of a base network lie; null where they are not on this computer. */
function placeOfBase(base: BaseName, { shipped, kept }: BaseFolders): string | null {
  const [inProgram, file] = [join(shipped, base), join(kept, base, 'weights.h5')];
  if (existsSync(join(inProgram, 'weights.json'))) return inProgram;
  return existsSync(file) ? file : null;
}

/** The base network whose weights a recipe needs and this computer has not; null: nothing is missing. */
export function missingBase({ network }: Recipe, folders: BaseFolders): BaseName | null {
  return network.kind === 'transfer' && placeOfBase(network.base, folders) === null ? network.base : null;
}

/** What a plan must say of a recipe's base network; nothing for a recipe without one. @throws AppError weights_missing */
export function baseOf({ network }: Recipe, folders: BaseFolders): { base?: string } {
  if (network.kind !== 'transfer') return {};
  const place = placeOfBase(network.base, folders);
  if (place === null)
    throw new AppError('weights_missing', { title: baseWeights[network.base].title, name: network.base });
  return { base: place };
}
