// @ts-check
/**
 * Runs the checks, Vitest and Playwright, each showing its own output, and ends with one line that sums them up:
 * `N passed, N failed, N skipped`. Arguments narrow both test runners to files that match, and leave out the checks.
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
  const checked = filters.length > 0 ? 0 : await run(join(context.root, 'scripts', 'run-checks.js'), [], {});
  const vitest = await run(
    toolPath(context, 'vitest'),
    [
      'run',
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
      ...filters,
    ],
    {},
  );
  // without a browser the stories are only counted, as skipped
  const browser = Boolean(process.env.PAWPRINT_CHROMIUM);
  const playwright = await run(
    toolPath(context, '@playwright/test', 'playwright'),
    [
      'test',
      '--pass-with-no-tests',
      `--reporter=${browser ? 'list,' : ''}json`,
      ...(browser ? [] : ['--list']),
      ...filters,
    ],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
  );
  const sum = add(readVitestReport(vitestReport, vitest), readPlaywrightReport(playwrightReport, playwright, browser));
  if (checked !== 0) process.stdout.write('The checks failed; see above.\n');
  process.stdout.write(`${summary(sum)}\n`);
  process.exitCode = checked !== 0 || sum.failed > 0 || sum.passed === nothing.passed ? 1 : 0;
} finally {
  rmSync(reports, { recursive: true, force: true });
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
      env: { ...process.env, ...variables },
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
