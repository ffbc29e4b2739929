// @ts-check
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readJson } from './json.js';
import { SetupProblem } from './problem.js';
import { copyWhole } from './write-file.js';

/** @typedef {{ dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Described */

/** Left behind: source maps, pages of bundle sizes, and bundles for browsers; they are four fifths of the packages' bytes. */
const unneeded = /\.(map|html|tsbuildinfo|d\.ts)$|^tf(-[a-z]+)*(\.(es2017|fesm|min))*\.js$/;

/**
 * The folders of a package and of everything it depends on, found as Node would resolve them, relative to node_modules.
 *
 * @param {string} modules the checkout's node_modules
 * @param {string} name
 * @returns {string[]}
 */
export function packageClosure(modules, name) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {string} */ wanted, /** @type {string} */ from, /** @type {boolean} */ optional) => {
    const folder = resolvePackage(modules, wanted, from);
    if (folder === null) {
      if (optional) return;
      throw new SetupProblem('setup_packages_missing');
    }
    const path = relative(modules, folder);
    if (found.has(path)) return;
    found.add(path);
    const described = /** @type {Described} */ (readJson(join(folder, 'package.json')));
    for (const next of Object.keys(described.dependencies ?? {})) {
      visit(next, folder, next in (described.optionalDependencies ?? {}));
    }
    for (const next of Object.keys(described.optionalDependencies ?? {})) visit(next, folder, true);
  };
  visit(name, dirname(modules), false);
  return [...found].sort();
}

/**
 * Copies a package and what it depends on, each to the same place under another node_modules, so that Node resolves them
 * there exactly as here. A file that is there with the same bytes is left alone: run again after an interruption, or on a
 * damaged copy, it writes what is missing or wrong.
 *
 * @param {string} modules
 * @param {string} target
 * @param {string} name
 * @returns {string[]} the files, relative to the target
 */
export function copyPackageClosure(modules, target, name) {
  const files = packageClosure(modules, name).flatMap((path) => listFiles(modules, path));
  for (const file of files) {
    const from = join(modules, file);
    const to = join(target, file);
    if (sameBytes(from, to)) continue;
    copyWhole(from, to);
  }
  return files;
}

/**
 * @param {string} modules
 * @param {string} name
 * @param {string} from
 */
function resolvePackage(modules, name, from) {
  const top = dirname(modules);
  for (let folder = from; folder.startsWith(top); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return null;
}

/**
 * @param {string} modules
 * @param {string} folder
 * @returns {string[]}
 */
function listFiles(modules, folder) {
  return readdirSync(join(modules, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(modules, join(folder, entry.name));
    return entry.isFile() && !unneeded.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

/**
 * @param {string} one
 * @param {string} other
 */
function sameBytes(one, other) {
  const there = statSync(other, { throwIfNoEntry: false });
  return there?.size === statSync(one).size && readFileSync(one).equals(readFileSync(other));
}
