// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.js';
import { createContext } from './context.js';
import { electronBinary } from './electron.js';
import { findOracle } from './oracle.js';
import { tfjsVersion } from './pins.js';
import { SetupProblem } from './problem.js';
import { findProgram } from './programs.js';
import { choosePython, findPythons } from './python.js';
import { systemLanguage } from './sentences.js';
import { checkComponent, verifyComponent } from './tensorflow.js';
import { testComponent } from './tensorflow-manifest.js';
import { readTensorflowManifest, tensorflowEnvironment, tensorflowFolder } from './tensorflow-place.js';

/**
 * What is on this machine, as plain JSON.
 *
 * @typedef {object} Machine
 * @property {{ version: string }} node the running one
 * @property {MachineTensorflow} tensorflow
 * @property {{ binary: string | null }} electron
 * @property {{ executable: string, version: string, pip: boolean } | null} python
 * @property {string | null} compiler path of the C++ compiler
 * @property {string | null} chromium for the tests
 * @property {string | null} oracle the Python with Keras, for the tests
 * @property {{ code: string, sentence: string }[]} problems only what keeps Pawprint itself from working
 *
 * @typedef {object} MachineTensorflow
 * @property {string | null} version of the library; null if there is none
 * @property {string} tfjs
 * @property {string} folder where it lies, or would lie
 * @property {boolean} ok every file is as it was assembled, and the self-test passes now
 * @property {string[]} devices what will train
 * @property {boolean} gpu
 * @property {import('./tensorflow-place.js').SelfTest | null} selfTest made now
 * @property {string | null} damaged the first file that is not as it was assembled
 */

/**
 * Looks at everything set-up provides and installs nothing. Every byte of TensorFlow is read and its self-test run, which
 * takes a few seconds.
 *
 * @param {{ home?: string, environment?: NodeJS.ProcessEnv, language?: import('./sentences.js').Language }} [options]
 * @returns {Promise<Machine>}
 */
export async function inspectMachine(options = {}) {
  const { environment = process.env, language = systemLanguage(environment) } = options;
  const context = createContext({ environment, ...(options.home === undefined ? {} : { home: options.home }) });
  /** @type {Machine['problems']} */
  const problems = [];
  const report = (/** @type {SetupProblem} */ problem) => {
    problems.push({ code: problem.code, sentence: problem.sentence(language) });
  };
  const python = choosePython(await findPythons(context));
  const compiler = findProgram(environment.CXX ?? 'g++', environment);
  const tensorflow = await inspectTensorflow(context, report);
  if (tensorflow.version === null) {
    // only then are the two needed
    if (python === null) report(new SetupProblem('setup_no_python'));
    else if (!python.pip) report(new SetupProblem('setup_no_pip', { python: python.executable }));
    if (compiler === null) report(new SetupProblem('setup_no_compiler', { missing: 'g++' }));
  }
  return {
    node: { version: process.versions.node },
    tensorflow,
    electron: { binary: electronBinary(context) },
    python: python === null ? null : { executable: python.executable, version: python.version, pip: python.pip },
    compiler,
    chromium: findChromium(context),
    oracle: existsSync(join(context.root, 'setup', 'oracle-requirements.txt')) ? findOracle(context) : null,
    problems,
  };
}

/**
 * @param {import('./context.js').Context} context
 * @param {(problem: SetupProblem) => void} report
 * @returns {Promise<MachineTensorflow>}
 */
async function inspectTensorflow(context, report) {
  const folder = tensorflowFolder({ home: context.home });
  const manifest = readTensorflowManifest(folder);
  const nothing = { tfjs: tfjsVersion, folder, ok: false, devices: [], gpu: false, selfTest: null, damaged: null };
  if (manifest === null) {
    report(new SetupProblem('setup_tensorflow_missing'));
    return { version: null, ...nothing };
  }
  const damaged = checkComponent(folder) ?? (await verifyComponent(folder));
  if (damaged !== null) {
    report(new SetupProblem('setup_tensorflow_damaged', { file: damaged }));
    return { version: manifest.tensorflow, ...nothing, damaged };
  }
  try {
    const loading = tensorflowEnvironment(folder, manifest, context.environment);
    const selfTest = await testComponent(context, folder, manifest.tensorflow, loading);
    return {
      version: manifest.tensorflow,
      ...nothing,
      ok: true,
      devices: selfTest.devices,
      gpu: selfTest.gpu,
      selfTest,
    };
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    report(error);
    return { version: manifest.tensorflow, ...nothing };
  }
}
