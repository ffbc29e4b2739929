// @ts-check
import { existsSync } from 'node:fs';
import { readJson } from '../setup/json.js';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Counts} */
export const nothing = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Counts} one
 * @param {Counts} other
 * @returns {Counts}
 */
export function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** @param {Counts} counts */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * What Vitest's JSON report counts. A file that does not even load has no tests of its own, and a runner that dies writes
 * no report: both count as one failure, told by the exit code.
 *
 * @param {string} path
 * @param {number} exitCode
 * @returns {Counts}
 */
export function readVitestReport(path, exitCode) {
  if (!existsSync(path)) return { ...nothing, failed: 1 };
  /** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} Report */
  const report = /** @type {Report} */ (readJson(path));
  return admitFailure(exitCode, {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

/**
 * What Playwright's JSON report counts. A test that passed only when tried again counts as failed: it hides a race.
 *
 * @param {string} path
 * @param {number} exitCode
 * @param {boolean} ran false if the tests were only listed, for want of a browser
 * @returns {Counts}
 */
export function readPlaywrightReport(path, exitCode, ran) {
  if (!existsSync(path)) return { ...nothing, failed: 1 };
  /** @typedef {{ specs?: { tests: unknown[] }[], suites?: Suite[] }} Suite */
  /** @typedef {Suite & { stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} Report */
  const report = /** @type {Report} */ (readJson(path));
  if (!ran) return admitFailure(exitCode, { ...nothing, skipped: countTests(report) });
  const { expected, unexpected, flaky, skipped } = report.stats;
  return admitFailure(exitCode, { passed: expected, failed: unexpected + flaky, skipped });

  /**
   * @param {Suite} suite
   * @returns {number}
   */
  function countTests(suite) {
    const own = (suite.specs ?? []).reduce((sum, spec) => sum + spec.tests.length, 0);
    return (suite.suites ?? []).reduce((sum, inner) => sum + countTests(inner), own);
  }
}

/**
 * @param {number} exitCode
 * @param {Counts} counts
 * @returns {Counts}
 */
function admitFailure(exitCode, counts) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
