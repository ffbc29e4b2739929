// @ts-check
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SetupProblem } from './problem.js';
import { findProgram } from './programs.js';
import { installSystemPackages } from './system-packages.js';

/** @typedef {import('./context.js').Context} Context */

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where browsers lie that are not on the PATH. */
const usual = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A Chromium for the tests: the one named, the system's, or Playwright's own. Installs nothing.
 *
 * @param {{ root: string, environment: NodeJS.ProcessEnv }} context
 * @returns {string | null}
 */
export function findChromium({ root, environment }) {
  const named = environment.PAWPRINT_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  for (const name of names) {
    const path = findProgram(name, environment);
    if (path !== null) return path;
  }
  return usual.find((path) => existsSync(path)) ?? playwrightChromium(root);
}

/**
 * A Chromium for the tests, installed where this process may.
 *
 * @param {Context} context
 * @throws {SetupProblem} setup_no_chromium
 */
export async function ensureChromium(context) {
  const there = findChromium(context);
  if (there !== null) return there;
  // with a font for Korean, or its words are boxes in every picture
  if (await installSystemPackages(context, ['chromium', 'fonts-noto-cjk'])) {
    const installed = findChromium(context);
    if (installed !== null) return installed;
  }
  throw new SetupProblem('setup_no_chromium');
}

/** @param {string} root */
function playwrightChromium(root) {
  try {
    const playwright = /** @type {unknown} */ (createRequire(join(root, 'package.json'))('playwright-core'));
    const path = /** @type {import('playwright-core')} */ (playwright).chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null; // Playwright knows no browser for this system, or is not installed
  }
}
