// @ts-check
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { checksum } from './checksum.js';
import { requirePackages } from './context.js';
import { extractCuda } from './cuda.js';
import { parseJson, readJson } from './json.js';
import { withLock } from './lock.js';
import { copyPackageClosure } from './package-closure.js';
import {
  installerTensorflowVersion,
  nativeInterface,
  tensorflowVersion,
  tensorflowWheels,
  tfjsPackage,
  tfjsVersion,
} from './pins.js';
import { pinnedNode } from './pinned-node.js';
import { SetupProblem } from './problem.js';
import { findProgram, runProgram } from './programs.js';
import { installSystemPackages } from './system-packages.js';
import { manifestFormat, tensorflowEnvironment } from './tensorflow-place.js';
import { extractWheel, fetchWheel, requirePython } from './wheel.js';

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./tensorflow-place.js").TensorflowManifest} TensorflowManifest */
/** @typedef {import("./tensorflow-place.js").SelfTest} SelfTest */

const packageFolder = join('node_modules', ...tfjsPackage.split('/'));
const libraryFolder = join(packageFolder, 'deps', 'lib');
const bindingFile = join(packageFolder, 'lib', `napi-v${nativeInterface}`, 'tfjs_binding.node');
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/**
 * Assembles the component from TensorFlow's Python wheel. Every stage leaves alone what an earlier try finished, so this
 * also continues an interrupted assembly and repairs a damaged component.
 *
 * @param {Context} context
 * @param {string} kind
 * @param {string} folder the temporary folder; the caller renames it
 * @returns {Promise<TensorflowManifest>}
 */
export async function assembleFromWheel(context, kind, folder) {
  const began = performance.now();
  requirePackages(context);
  await requireCompiler(context);
  const python = await requirePython(context);
  const wanted = tensorflowWheel(kind, python.tag);
  const { wheel, libraryFolders } = await withLock(
    join(context.home, 'downloads', 'downloads.lock'),
    () => context.steps.line('waiting', { what: 'pip' }),
    async () => {
      const path = await fetchWheel(context, python, wanted);
      const parts = kind.endsWith('-cuda') ? await extractCuda(context, python, folder) : [];
      return { wheel: path, libraryFolders: parts };
    },
  );
  const files = await copyPackages(context, folder);
  const libraryFiles = await context.steps.step('libraries', {}, () => unpackLibraries(context, python, wheel, folder));
  await context.steps.step('binding', {}, () => buildBinding(context, python, wheel, folder));
  const source = { source: /** @type {const} */ ('wheel'), wheel: basename(wheel), wheelSha256: wanted.sha256 };
  const all = [...files, ...libraryFiles.map((name) => join(libraryFolder, name)), bindingFile];
  return await finish(context, folder, { tensorflow: tensorflowVersion, kind, libraryFolders, ...source }, all, began);
}

/**
 * Assembles the component with the package's own installer, which fetches an older TensorFlow and a ready binding. For
 * systems without a wheel we know, and where the wheel's way fails. Never run by us on Windows or macOS.
 *
 * @param {Context} context
 * @param {string} kind
 * @param {string} folder
 * @returns {Promise<TensorflowManifest>}
 */
export async function assembleByInstaller(context, kind, folder) {
  const began = performance.now();
  requirePackages(context);
  const files = await copyPackages(context, folder);
  const home = join(folder, packageFolder);
  const graphics =
    findProgram('nvidia-smi', context.environment) !== null && process.platform !== 'darwin' ? 'gpu' : 'cpu';
  await context.steps.step('installer', { version: installerTensorflowVersion }, async () => {
    // its scripts call node and node-pre-gyp by name
    const PATH = [
      dirname(pinnedNode(context).path),
      join(context.root, 'node_modules', '.bin'),
      context.environment.PATH ?? '',
    ];
    const environment = { ...context.environment, PATH: PATH.join(delimiter) };
    const installer = [join('scripts', 'install.js'), graphics, 'download'];
    const { code } = await runProgram(pinnedNode(context).path, installer, {
      cwd: home,
      environment,
      log: context.log,
    });
    // it answers 0 after some failures: what counts is the binding
    if (code !== 0 || !existsSync(join(folder, bindingFile))) {
      throw new SetupProblem('setup_installer_failed', { platform: kind, log: context.log });
    }
  });
  const about = {
    tensorflow: installerTensorflowVersion,
    kind,
    libraryFolders: [],
    source: /** @type {const} */ ('installer'),
  };
  return await finish(context, folder, { ...about, wheel: '', wheelSha256: '' }, [...files, bindingFile], began);
}

/**
 * @param {string} kind
 * @param {import("./python.js").Python["tag"]} pythonTag
 */
export function tensorflowWheel(kind, pythonTag) {
  const tag = pythonTag ?? 'cp312';
  const sums = tensorflowWheels[/** @type {keyof typeof tensorflowWheels} */ (kind)];
  return {
    // only for x64 there is a package without the CUDA parts; for arm64 the plain one has none
    project: kind === 'linux-x64' ? 'tensorflow-cpu' : 'tensorflow',
    version: tensorflowVersion,
    sha256: sums[tag],
    selection: [
      ...['--implementation', 'cp', '--abi', tag, '--python-version', `3.${tag.slice(3)}`],
      ...['--platform', kind === 'linux-arm64' ? 'manylinux_2_27_aarch64' : 'manylinux_2_27_x86_64'],
    ],
  };
}

/** @param {Context} context */
async function requireCompiler(context) {
  const missing = () =>
    (findProgram(context.environment.CXX ?? 'g++', context.environment) === null && 'g++') ||
    (findProgram('make', context.environment) === null && 'make') ||
    null;
  if (missing() !== null) await installSystemPackages(context, ['g++', 'make']);
  const still = missing();
  if (still !== null) throw new SetupProblem('setup_no_compiler', { missing: still });
}

/**
 * @param {Context} context
 * @param {string} folder
 * @returns {Promise<string[]>} files relative to the component
 */
async function copyPackages(context, folder) {
  return await context.steps.step('packages', {}, () => {
    const target = join(folder, 'node_modules');
    return copyPackageClosure(join(context.root, 'node_modules'), target, tfjsPackage).map((path) =>
      join('node_modules', path),
    );
  });
}

/**
 * @param {Context} context
 * @param {import("./python.js").Python} python
 * @param {string} wheel
 * @param {string} folder
 */
async function unpackLibraries(context, python, wheel, folder) {
  const target = join(folder, libraryFolder);
  const record = join(folder, 'libraries.json');
  const sums = existsSync(record) ? /** @type {Record<string, string>} */ (readJson(record)) : {};
  for (const name of libraries) {
    const path = join(target, name);
    if (sums[name] !== undefined && existsSync(path) && (await checksum(path)) === sums[name]) continue;
    await extractWheel(context, python, wheel, target, { [`tensorflow/${name}`]: name });
    sums[name] = await checksum(path);
    writeFileSync(record, JSON.stringify(sums));
  }
  return libraries;
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
async function buildBinding(context, python, wheel, folder) {
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
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(place, 'lib', `napi-v${nativeInterface}`, 'tfjs_binding.node'), target);
    writeFileSync(record, JSON.stringify(await checksum(target)));
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

/**
 * Tests the component where it lies and writes the manifest, which is what makes it one.
 *
 * @param {Context} context
 * @param {string} folder
 * @param {Pick<TensorflowManifest, "tensorflow" | "kind" | "source" | "wheel" | "wheelSha256" | "libraryFolders">} about
 * @param {string[]} paths
 * @param {number} began
 */
async function finish(context, folder, about, paths, began) {
  const loading = tensorflowEnvironment(folder, /** @type {TensorflowManifest} */ (about), context.environment);
  const selfTest = await context.steps.step('selfTest', {}, () =>
    testComponent(context, folder, about.tensorflow, loading),
  );
  if (about.kind.endsWith('-cuda') && !selfTest.gpu) {
    throw new SetupProblem('setup_self_test_failed', { reason: 'no GPU', log: context.log });
  }
  /** @type {Record<string, string>} */
  const sums = {};
  /** @type {TensorflowManifest["files"]} */
  const files = [];
  for (const path of paths) {
    const sha256 = await checksum(join(folder, path));
    sums[path] = sha256;
    const { size, mtimeMs } = statSync(join(folder, path));
    if (size > 1e6 || path === bindingFile) files.push({ path, size, modified: Math.round(mtimeMs), sha256 });
  }
  writeFileSync(join(folder, 'files.json'), JSON.stringify(sums, null, 1));
  /** @type {TensorflowManifest} */
  const manifest = {
    format: manifestFormat,
    ...about,
    tfjs: tfjsVersion,
    files,
    listSha256: await checksum(join(folder, 'files.json')),
    selfTest,
    assembledAt: new Date().toISOString(),
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Runs the self-test in a process of its own.
 *
 * @param {Context} context
 * @param {string} folder
 * @param {string} version what the library must say of itself
 * @param {Record<string, string>} loading
 * @returns {Promise<SelfTest>}
 * @throws {SetupProblem} setup_self_test_failed
 */
export async function testComponent(context, folder, version, loading) {
  const script = join(context.root, 'setup', 'tensorflow-self-test.js');
  const environment = {
    ...context.environment,
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    ...loading,
  };
  const { code, output } = await runProgram(pinnedNode(context).path, [script, folder], {
    environment,
    log: context.log,
  });
  const failed = (/** @type {string} */ reason) =>
    new SetupProblem('setup_self_test_failed', { reason, log: context.log });
  if (code !== 0) throw failed(`exit code ${code}`);
  const last = output.split('\n').findLast((line) => line.startsWith('{'));
  if (last === undefined) throw failed('no answer');
  const answer = /** @type {SelfTest} */ (parseJson(last));
  if (answer.version !== version) throw failed(`version ${answer.version} instead of ${version}`);
  if (answer.convolution !== 'ok') throw failed(answer.convolution);
  return answer;
}
