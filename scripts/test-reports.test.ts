import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { add, readPlaywrightReport, readVitestReport, summary } from './test-reports.js';

function report(content: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'pawprint-reports-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 4 };
const suites = [{ specs: [{ tests: [{}, {}] }], suites: [{ specs: [{ tests: [{}] }] }] }, { suites: [] }];

test('the last line sums both runners, and a test that passed on a second try is a failure', () => {
  const sum = add(readVitestReport(report(vitest), 1), readPlaywrightReport(report({ stats, suites }), 1, true));
  expect(summary(sum)).toBe('8 passed, 3 failed, 7 skipped');
});

test('a runner that ends with an error but counts no failure has one', () => {
  const passed = { ...vitest, numFailedTests: 0 };
  expect(readVitestReport(report(passed), 1).failed).toBe(1);
  expect(readVitestReport(report(passed), 0).failed).toBe(0);
  expect(readPlaywrightReport(report({ stats: { ...stats, unexpected: 0, flaky: 0 }, suites }), 1, true).failed).toBe(
    1,
  );
});

test('a runner that wrote no report has failed', () => {
  expect(readVitestReport('/nowhere/report.json', 0).failed).toBe(1);
  expect(readPlaywrightReport('/nowhere/report.json', 0, true).failed).toBe(1);
});

test('stories that could not run for want of a browser are counted as skipped', () => {
  expect(readPlaywrightReport(report({ stats, suites }), 0, false)).toEqual({ passed: 0, failed: 0, skipped: 3 });
});
