// @ts-check
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { checksum } from './checksum.js';
import { requirePackages } from './context.js';
import { extractCuda } from './cuda.js';
import { readJson } from './json.js';
import { withLock } from './lock.js';
import { copyPackageClosure } from './package-closure.js';
import { installerTensorflowVersion, tensorflowVersion, tensorflowWheels, tfjsPackage } from './pins.js';
import { pinnedNode } from './pinned-node.js';
import { SetupProblem } from './problem.js';
import { findProgram, runProgram } from './programs.js';
import { buildBinding, requireCompiler } from './tensorflow-binding.js';
import { bindingFile, libraries, libraryFolder, packageFolder } from './tensorflow-layout.js';
import { writeManifest } from './tensorflow-manifest.js';
import { extractWheel, fetchWheel, requirePython } from './wheel.js';
import { writeWhole } from './write-file.js';

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./tensorflow-place.js").TensorflowManifest} TensorflowManifest */
/** @typedef {import("./tensorflow-place.js").SelfTest} SelfTest */

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
  await copyPackages(context, folder);
  const known = await context.steps.step('libraries', {}, () => unpackLibraries(context, python, wheel, folder));
  await context.steps.step('binding', {}, () => buildBinding(context, python, wheel, folder));
  const source = { source: /** @type {const} */ ('wheel'), wheel: basename(wheel), wheelSha256: wanted.sha256 };
  const about = { tensorflow: tensorflowVersion, kind, libraryFolders, ...source };
  return await writeManifest(context, folder, about, known, began);
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
  await copyPackages(context, folder);
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
  return await writeManifest(context, folder, { ...about, wheel: '', wheelSha256: '' }, {}, began);
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

/**
 * @param {Context} context
 * @param {string} folder
 */
async function copyPackages(context, folder) {
  await context.steps.step('packages', {}, () => {
    copyPackageClosure(join(context.root, 'node_modules'), join(folder, 'node_modules'), tfjsPackage);
  });
}

/**
 * @param {Context} context
 * @param {import("./python.js").Python} python
 * @param {string} wheel
 * @param {string} folder
 * @returns {Promise<Record<string, string>>} checksums of the libraries by their path in the component
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
    writeWhole(record, JSON.stringify(sums));
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [join(libraryFolder, name), sum]));
}
