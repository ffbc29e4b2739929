// @ts-check
import { dirname, join, resolve } from 'node:path';
import { readJson } from './json.js';
import { SetupProblem } from './problem.js';

/**
 * The JavaScript file behind a command of an installed package. It is run by node itself: a runner in between (npx, a
 * shell) would not hand signals on and leaves processes behind.
 *
 * @param {{ root: string }} where
 * @param {string} packageName
 * @param {string} [command] name of the command, if it is not the package's
 */
export function toolPath({ root }, packageName, command = packageName) {
  const described = join(root, 'node_modules', packageName, 'package.json');
  /** @type {{ bin?: string | Record<string, string> }} */
  let manifest;
  try {
    manifest = /** @type {typeof manifest} */ (readJson(described));
  } catch (error) {
    throw new SetupProblem('setup_packages_missing', {}, error);
  }
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`);
  return resolve(dirname(described), file);
}
