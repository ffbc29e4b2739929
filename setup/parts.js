// @ts-check
import { ensureBuild } from './build.js';
import { ensureChromium } from './chromium.js';
import { ensureElectron } from './electron.js';
import { ensureOracle } from './oracle.js';
import { SetupProblem } from './problem.js';
import { ensureTensorflow } from './tensorflow.js';

/** @typedef {import('./context.js').Context} Context */

/**
 * What a command may need besides Node. `electron`, `chromium` and `oracle` may be missing afterwards; the others are there
 * or set-up has ended with a problem.
 *
 * @typedef {'tensorflow' | 'build' | 'electron' | 'chromium' | 'oracle'} Part
 * @typedef {object} Parts
 * @property {string | null} electron path of its program
 * @property {Record<string, string>} environment what to add to the environment of the command
 */

/**
 * Provides the parts, in the order given.
 *
 * @param {Context} context
 * @param {readonly Part[]} names
 * @param {{ verify?: boolean }} [options]
 * @returns {Promise<Parts>}
 */
export async function provide(context, names, { verify = false } = {}) {
  /** @type {Parts} */
  const parts = { electron: null, environment: {} };
  for (const name of names) {
    switch (name) {
      case 'tensorflow':
        await ensureTensorflow(context, { verify });
        break;
      case 'build':
        await ensureBuild(context);
        break;
      case 'electron':
        parts.electron = await ensureElectron(context, { retry: verify });
        break;
      case 'chromium':
        await forTests(context, parts, 'PAWPRINT_CHROMIUM', ensureChromium);
        break;
      case 'oracle':
        await forTests(context, parts, 'PAWPRINT_ORACLE_PYTHON', ensureOracle);
        break;
    }
  }
  return parts;
}

/**
 * A part that only tests need: where it cannot be had they are skipped with a plain line, except under CI.
 *
 * @param {Context} context
 * @param {Parts} parts
 * @param {string} variable
 * @param {(context: Context) => Promise<string>} ensure
 */
async function forTests(context, parts, variable, ensure) {
  try {
    parts.environment[variable] = await ensure(context);
  } catch (error) {
    if (!(error instanceof SetupProblem) || isContinuousIntegration(context.environment)) throw error;
    context.steps.line('skipped', { sentence: error.sentence(context.steps.language) });
  }
}

/** @param {NodeJS.ProcessEnv} environment */
export function isContinuousIntegration(environment) {
  const value = environment.CI;
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
