// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson } from './json.js';
import { pinnedNode } from './pinned-node.js';
import { runProgram } from './programs.js';
import { toolPath } from './tools.js';

/** @typedef {import('./context.js').Context} Context */

/** How long a download that failed is not tried again by itself: each try costs seconds of a start. */
const patience = 24 * 60 * 60 * 1000;

/**
 * The path of Electron's program, or null. It looks at files only: asking the package would start a download.
 *
 * @param {{ root: string, environment: NodeJS.ProcessEnv }} context
 */
export function electronBinary({ root, environment }) {
  const home = join(root, 'node_modules', 'electron');
  const pathFile = join(home, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : '';
  const given = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const path = join(given ?? join(home, 'dist'), name === '' ? 'electron' : name);
  return existsSync(path) ? path : null;
}

/**
 * Fetches Electron's program if it is not there. A failure is remembered for a day.
 *
 * @param {Context} context
 * @param {{ retry?: boolean, install?: (context: Context) => Promise<number> }} [options] `retry` tries in spite of that
 * @returns {Promise<string | null>} its path, or null where it cannot be had
 */
export async function ensureElectron(context, { retry = false, install = runInstaller } = {}) {
  const there = electronBinary(context);
  if (there !== null) return there;
  const described = join(context.root, 'node_modules', 'electron', 'package.json');
  if (!existsSync(described)) return null;
  const { version } = /** @type {{ version: string }} */ (readJson(described));
  const failure = join(context.home, 'downloads', `electron-${version}.failed`);
  const failed = statSync(failure, { throwIfNoEntry: false });
  if (!retry && failed !== undefined && Date.now() - failed.mtimeMs < patience) return null;
  const code = await context.steps.step('electron', { version }, () => install(context));
  const fetched = electronBinary(context);
  mkdirSync(dirname(failure), { recursive: true });
  if (fetched === null) writeFileSync(failure, `exit code ${code}\n`);
  else rmSync(failure, { force: true });
  return fetched;
}

/**
 * Whether a window can be shown.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function hasScreen(environment) {
  return process.platform !== 'linux' || [environment.DISPLAY, environment.WAYLAND_DISPLAY].some(Boolean);
}

/** @param {Context} context */
async function runInstaller(context) {
  const environment = { ...context.environment, electron_config_cache: join(context.home, 'downloads', 'electron') };
  const installer = toolPath(context, 'electron', 'install-electron');
  const { code } = await runProgram(pinnedNode(context).path, [installer], {
    environment,
    log: context.log,
    limit: 300_000,
  });
  return code;
}
