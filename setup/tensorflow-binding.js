// @ts-check
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checksum } from './checksum.js';
import { readJson } from './json.js';
import { nativeInterface } from './pins.js';
import { pinnedNode } from './pinned-node.js';
import { SetupProblem } from './problem.js';
import { findProgram, runProgram } from './programs.js';
import { installSystemPackages } from './system-packages.js';
import { bindingFile, libraries, libraryFolder, packageFolder } from './tensorflow-layout.js';
import { extractWheel } from './wheel.js';
import { copyWhole, writeWhole } from './write-file.js';

/** @typedef {import('./context.js').Context} Context */

/**
 * What compiling takes; on a Debian system it is installed where this process may.
 *
 * @param {Context} context
 * @throws {SetupProblem} setup_no_compiler
 */
export async function requireCompiler(context) {
  const missing = () =>
    (findProgram(context.environment.CXX ?? 'g++', context.environment) === null && 'g++') ||
    (findProgram('make', context.environment) === null && 'make') ||
    null;
  if (missing() !== null) await installSystemPackages(context, ['g++', 'make']);
  const still = missing();
  if (still !== null) throw new SetupProblem('setup_no_compiler', { missing: still });
}

/**
 * Compiles the binding in a temporary folder of its own: make cannot work in a path with spaces, which the program's
 * folder has on macOS and may have anywhere. The binding finds the library relative to itself, so it can be moved.
 *
 * @param {Context} context
 * @param {import("./python.js").Python} python
 * @param {string} wheel
 * @param {string} folder
 */
export async function buildBinding(context, python, wheel, folder) {
  const target = join(folder, bindingFile);
  const record = join(folder, 'binding.json');
  if (existsSync(record) && existsSync(target) && (await checksum(target)) === readJson(record)) return;
  const place = mkdtempSync(join(tmpdir(), 'pawprint-binding-'));
  try {
    for (const name of ['binding', 'binding.gyp', 'package.json']) {
      cpSync(join(folder, packageFolder, name), join(place, name), { recursive: true });
    }
    mkdirSync(join(place, 'deps', 'lib'), { recursive: true });
    const links = { 'libtensorflow.so': libraries[0], 'libtensorflow_framework.so': libraries[1] };
    for (const [link, library] of Object.entries(links)) {
      symlinkSync(join(folder, libraryFolder, String(library)), join(place, 'deps', 'lib', link));
      symlinkSync(join(folder, libraryFolder, String(library)), join(place, 'deps', 'lib', String(library)));
    }
    const include = 'tensorflow/include/';
    const headers = ['tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/platform/ctstring', 'xla/tsl/c/'];
    await extractWheel(
      context,
      python,
      wheel,
      join(place, 'deps', 'include'),
      Object.fromEntries(headers.map((h) => [include + h, h])),
    );
    await compile(context, python, place);
    copyWhole(join(place, 'lib', `napi-v${nativeInterface}`, 'tfjs_binding.node'), target);
    writeWhole(record, JSON.stringify(await checksum(target)));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * @param {Context} context
 * @param {import("./python.js").Python} python
 * @param {string} place
 */
async function compile(context, python, place) {
  const nodeGyp = createRequire(join(context.root, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
  const { path: node, headers } = pinnedNode(context);
  const args = [nodeGyp, 'rebuild', '--module_name=tfjs_binding', `--napi_build_version=${nativeInterface}`];
  args.push(`--module_path=${join(place, 'lib', `napi-v${nativeInterface}`)}`, `--python=${python.executable}`);
  if (headers !== null) {
    // a link in the build's own folder, because a checkout may lie in a path with spaces
    mkdirSync(join(place, 'node', 'include'), { recursive: true });
    symlinkSync(join(headers, 'include', 'node'), join(place, 'node', 'include', 'node'));
    args.push(`--nodedir=${join(place, 'node')}`);
  }
  const { code } = await runProgram(node, args, {
    cwd: place,
    environment: withoutNpm(context.environment),
    log: context.log,
  });
  if (code !== 0) throw new SetupProblem('setup_binding_failed', { log: context.log });
}

/**
 * npm hands its settings down as variables, and a user's `nodedir` there would win over ours.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
function withoutNpm(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.toLowerCase().startsWith('npm_config_')),
  );
}
