// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeVersion } from './pins.js';
import { SetupProblem } from './problem.js';

/**
 * The Node that everything runs under: the one npm installed for this platform, else the running one where that is new
 * enough.
 *
 * @param {{ root: string }} where
 * @returns {{ path: string, headers: string | null, pinned: boolean }} `headers` is the folder with include/node
 * @throws {SetupProblem} setup_node_missing
 */
export function pinnedNode({ root }) {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const folder = join(root, 'node_modules', `node-${system}-${process.arch}`);
  const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(path)) return { path, headers: headersOf(folder), pinned: true };
  const [major = '24'] = nodeVersion.split('.');
  if (Number(process.versions.node.split('.')[0]) < Number(major)) {
    if (!existsSync(join(root, 'node_modules'))) throw new SetupProblem('setup_packages_missing');
    throw new SetupProblem('setup_node_missing', { wanted: major, found: process.version });
  }
  return { path: process.execPath, headers: headersOf(dirname(dirname(process.execPath))), pinned: false };
}

/**
 * Runs the same script again under the pinned Node, if this is another one, and ends with its exit code.
 *
 * @param {{ root: string }} where
 * @returns {Promise<boolean>} false if this already is the pinned Node
 */
export async function becomePinnedNode(where) {
  const { path } = pinnedNode(where);
  if (realpathSync(path) === realpathSync(process.execPath)) return false;
  await runInstead(path, process.argv.slice(1), process.env);
  return true;
}

/**
 * Runs a program in place of this one: same input and output, signals handed on, then this process ends as it did.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 */
export async function runInstead(command, args, environment) {
  const child = spawn(command, args, { stdio: 'inherit', env: environment });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches the whole group: handing it on would press it twice
      if (signal === 'SIGINT' && (process.stdin.isTTY || process.stderr.isTTY)) return;
      child.kill(signal);
    });
  }
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (child.signalCode === null) {
    process.exitCode = child.exitCode ?? 1;
    return;
  }
  for (const name of signals) process.removeAllListeners(name);
  process.kill(process.pid, child.signalCode);
}

/** @param {string} folder */
function headersOf(folder) {
  return existsSync(join(folder, 'include', 'node', 'node_api.h')) ? folder : null;
}
