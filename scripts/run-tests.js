// @ts-check
/**
 * Runs the checks, Vitest and Playwright, each showing its own output, and ends with one line that sums them up:
 * `N passed, N failed, N skipped`. With arguments only the tests whose path holds one of them: those that begin with e2e
 * go to Playwright, the others to Vitest, and the checks are left out.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext } from '../setup/context.js';
import { toolPath } from '../setup/tools.js';
import { add, nothing, readPlaywrightReport, readVitestReport, summary } from './test-reports.js';

const context = createContext();
const filters = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'pawprint-tests-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

try {
  const checked = filters.length > 0 || (await run(join(context.root, 'scripts', 'run-checks.js'), [], {})) === 0;
  const sum = [await runVitest(), await runPlaywright()].reduce(add, nothing);
  if (!checked) process.stdout.write('The checks failed; see above.\n');
  process.stdout.write(`${summary(sum)}\n`);
  process.exitCode = !checked || sum.failed > 0 || sum.passed === 0 ? 1 : 0;
} finally {
  rmSync(reports, { recursive: true, force: true });
}

/** @returns {Promise<import('./test-reports.js').Counts>} */
async function runVitest() {
  const own = filters.filter((filter) => !filter.startsWith('e2e'));
  if (own.length === 0 && filters.length > 0) return nothing;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`];
  return readVitestReport(vitestReport, await run(toolPath(context, 'vitest'), ['run', ...reporters, ...own], {}));
}

/** @returns {Promise<import('./test-reports.js').Counts>} */
async function runPlaywright() {
  const own = filters.filter((filter) => filter.startsWith('e2e'));
  if (own.length === 0 && filters.length > 0) return nothing;
  // without a browser the stories are only counted, as skipped
  const browser = Boolean(process.env.PAWPRINT_CHROMIUM);
  const options = browser ? ['--reporter=list,json'] : ['--reporter=json', '--list'];
  const tool = toolPath(context, '@playwright/test', 'playwright');
  const code = await run(tool, ['test', ...options, ...own], { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport });
  return readPlaywrightReport(playwrightReport, code, browser);
}

/**
 * Runs a program of ours or of a package with its output shown, and gives its exit code.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {Record<string, string>} variables
 * @returns {Promise<number>}
 */
function run(file, args, variables) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: context.root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...withUnicodeNames(process.env), ...variables },
    });
    const stop = () => child.kill('SIGTERM');
    process.on('SIGTERM', stop);
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGTERM', stop);
      resolve(code ?? 1);
    });
  });
}

/**
 * Where no locale says how file names are written, as on bare machines, Chromium cannot open a path with Korean letters.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
function withUnicodeNames(environment) {
  const locale = [environment.LC_ALL, environment.LC_CTYPE, environment.LANG].find((value) => value);
  const isUnicode = process.platform !== 'linux' || /utf-?8/i.test(locale ?? '');
  return isUnicode ? environment : { ...environment, LC_ALL: 'C.UTF-8' };
}
