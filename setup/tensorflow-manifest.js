// @ts-check
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checksum } from './checksum.js';
import { parseJson } from './json.js';
import { tfjsVersion } from './pins.js';
import { pinnedNode } from './pinned-node.js';
import { SetupProblem } from './problem.js';
import { runProgram } from './programs.js';
import { bindingFile } from './tensorflow-layout.js';
import { manifestFormat, tensorflowEnvironment } from './tensorflow-place.js';
import { writeWhole } from './write-file.js';

/** @typedef {import('./context.js').Context} Context */
/** @typedef {import('./tensorflow-place.js').TensorflowManifest} TensorflowManifest */
/** @typedef {import('./tensorflow-place.js').SelfTest} SelfTest */

/**
 * Tests the component where it lies and writes the manifest, which is what makes it one.
 *
 * @param {Context} context
 * @param {string} folder
 * @param {Pick<TensorflowManifest, "tensorflow" | "kind" | "source" | "wheel" | "wheelSha256" | "libraryFolders">} about
 * @param {Record<string, string>} known checksums just taken, of files too big to read twice
 * @param {number} began
 */
export async function writeManifest(context, folder, about, known, began) {
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
  const paths = ['node_modules', 'cuda'].flatMap((name) => listFiles(folder, name));
  for (const path of paths) {
    const sha256 = known[path] ?? (await checksum(join(folder, path)));
    sums[path] = sha256;
    const { size, mtimeMs } = statSync(join(folder, path));
    if (size > 1e6 || path === bindingFile) files.push({ path, size, modified: Math.round(mtimeMs), sha256 });
  }
  writeWhole(join(folder, 'files.json'), JSON.stringify(sums, null, 1));
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
  writeWhole(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Every file under a folder of the component.
 *
 * @param {string} component
 * @param {string} folder
 * @returns {string[]} relative to the component
 */
function listFiles(component, folder) {
  if (!existsSync(join(component, folder))) return [];
  return readdirSync(join(component, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(component, path);
    return entry.isFile() ? [path] : [];
  });
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
