// @ts-check
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { requireSpace } from './context.js';
import { withLock } from './lock.js';
import { diskSpace, tensorflowVersion, tensorflowWheels } from './pins.js';
import { SetupProblem } from './problem.js';
import { runProgram } from './programs.js';
import { findPythons } from './python.js';
import { installSystemPackages } from './system-packages.js';
import { tensorflowWheel } from './tensorflow-assembly.js';
import { fetchWheel, pipProblem } from './wheel.js';

/** @typedef {import('./context.js').Context} Context */
/** @typedef {import('./python.js').Python} Python */

/** @param {Context} context */
function oracleFolder({ home }) {
  return join(home, 'oracle', tensorflowVersion);
}

/** @param {string} folder */
function pythonIn(folder) {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/**
 * The Python with Keras that the tests compare with, or null if it is not there. Installs nothing.
 *
 * @param {Context} context
 */
export function findOracle(context) {
  const named = context.environment.PAWPRINT_ORACLE_PYTHON;
  if (named) return existsSync(named) ? named : null;
  const folder = oracleFolder(context);
  const stamp = join(folder, 'complete');
  // a virtual environment points at the Python it was made from, which may be gone
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted(context) || !existsSync(pythonIn(folder)))
    return null;
  return pythonIn(folder);
}

/**
 * Makes the Python environment if it is not there.
 *
 * @param {Context} context
 * @returns {Promise<string>} path of its Python
 * @throws {SetupProblem} setup_no_oracle where no Python fits
 */
export async function ensureOracle(context) {
  const there = findOracle(context);
  if (there !== null) return there;
  const python = await requireFittingPython(context);
  const folder = oracleFolder(context);
  await requireSpace(context, join(context.home, 'oracle'), 0);
  return await withLock(
    `${folder}.lock`,
    () => context.steps.line('waiting', { what: 'Keras' }),
    async () => {
      const meanwhile = findOracle(context);
      if (meanwhile !== null) return meanwhile;
      await requireSpace(context, join(context.home, 'oracle'), diskSpace.oracle);
      const wheel = await withLock(
        join(context.home, 'downloads', 'downloads.lock'),
        () => context.steps.line('waiting', { what: 'pip' }),
        () => fetchWheel(context, python, tensorflowWheel(wheelKind(), python.tag)),
      );
      await context.steps.step('oracle', {}, () => install(context, python, wheel, folder));
      return pythonIn(folder);
    },
  );
}

/** @param {Context} context */
async function requireFittingPython(context) {
  const fitting = (/** @type {Python[]} */ pythons) => pythons.find((p) => p.tag !== null && p.pip && p.venv);
  const pythons = await findPythons(context);
  let python = fitting(pythons);
  if (python === undefined && pythons.some((p) => p.tag !== null)) {
    if (await installSystemPackages(context, ['python3-venv', 'python3-pip']))
      python = fitting(await findPythons(context));
  }
  if (python === undefined || !(wheelKind() in tensorflowWheels)) {
    const reason = pythons.map((p) => p.version).join(', ') || '-';
    throw new SetupProblem('setup_no_oracle', { reason });
  }
  return python;
}

/**
 * An environment cannot be moved once it is made, so it grows in its own place and a stamp, written last, says that it is
 * whole. pip keeps what it downloaded, which is what makes a second try short.
 *
 * @param {Context} context
 * @param {Python} python
 * @param {string} wheel
 * @param {string} folder
 */
async function install(context, python, wheel, folder) {
  const { environment, log } = context;
  rmSync(folder, { recursive: true, force: true });
  const made = await runProgram(python.executable, ['-m', 'venv', folder], { environment, log });
  if (made.code !== 0) throw new SetupProblem('setup_no_oracle', { reason: `${python.executable} -m venv` });
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-input',
    '--no-compile',
    '--retries',
    '2',
    wheel,
    '-r',
    requirements(context),
  ];
  const { code, output } = await runProgram(pythonIn(folder), pip, { environment, log });
  if (code !== 0) throw pipProblem(context, output, 'Keras');
  writeFileSync(join(folder, 'complete'), wanted(context));
}

/** @param {Context} context */
function requirements({ root }) {
  return join(root, 'setup', 'oracle-requirements.txt');
}

/** What a complete environment holds, in one word. @param {Context} context */
function wanted(context) {
  const text = readFileSync(requirements(context), 'utf8');
  return createHash('sha256').update(`${tensorflowVersion}\n${text}`).digest('hex');
}

function wheelKind() {
  return `${process.platform}-${process.arch}`;
}
