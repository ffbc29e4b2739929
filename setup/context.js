// @ts-check
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programHome } from './home.js';
import { SetupProblem, asDiskProblem } from './problem.js';
import { createSteps } from './steps.js';
import { systemLanguage } from './sentences.js';

/**
 * The checkout, or the packaged program: the nearest folder above with a package.json. This file also runs out of the
 * bundle in out/, so a fixed number of steps up would be wrong.
 */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string} folder
 * @returns {string}
 */
function findRoot(folder) {
  return existsSync(join(folder, 'package.json')) || dirname(folder) === folder ? folder : findRoot(dirname(folder));
}

/**
 * What every part of set-up works with. Tests give their own home, environment, and disk.
 *
 * @typedef {object} Context
 * @property {string} root the checkout
 * @property {string} home
 * @property {NodeJS.ProcessEnv} environment
 * @property {import("./steps.js").Steps} steps
 * @property {boolean} administrator may install packages of the system
 * @property {string} log where the words of other programs are kept
 * @property {(folder: string) => Promise<number>} freeBytes
 */

/**
 * @param {Partial<Context>} [given]
 * @returns {Context}
 */
export function createContext(given = {}) {
  const environment = given.environment ?? process.env;
  const home = given.home ?? programHome(environment);
  return {
    root,
    home,
    environment,
    steps: createSteps(systemLanguage(environment)),
    administrator: process.getuid?.() === 0,
    log: join(home, 'logs', 'setup.log'),
    async freeBytes(folder) {
      // imported here: early Nodes 18 have none, and only have to start the pinned one
      const { statfs } = await import('node:fs/promises');
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    ...given,
  };
}

/**
 * Makes the folder and makes sure that the disk has room before work starts.
 *
 * @param {Context} context
 * @param {string} folder
 * @param {number} bytes
 */
export async function requireSpace(context, folder, bytes) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw asDiskProblem(error, folder);
  }
  if ((await context.freeBytes(folder)) < bytes) {
    throw new SetupProblem('setup_disk_full', { folder, needed: (bytes / 1e9).toFixed(1) });
  }
}

/** @param {Context} context */
export function requirePackages(context) {
  if (!existsSync(join(context.root, 'node_modules', 'electron-vite')))
    throw new SetupProblem('setup_packages_missing');
}
