import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findOracle } from './oracle.js';
import { provide } from './parts.js';
import { testContext } from './test-places.ts';

/** A machine with nothing on it. */
const bare = { PATH: '', PAWPRINT_CHROMIUM: '/nowhere' };

test.each([
  ['chromium', 'No Chromium was found'],
  ['oracle', 'Python 3.11 to 3.13'],
] as const)('where the %s for tests cannot be had they are skipped with a plain line', async (part, words) => {
  const { context, said } = testContext({ environment: bare });
  expect((await provide(context, [part])).environment).toEqual({});
  expect(said()).toMatch(/^Skipped: [^\n]+\n$/);
  expect(said()).toContain(words);
});

test.each(['chromium', 'oracle'] as const)('under CI a missing %s fails', async (part) => {
  const { context } = testContext({ environment: { ...bare, CI: 'true' } });
  await expect(provide(context, [part])).rejects.toMatchObject({ code: `setup_no_${part}` });
  const off = testContext({ environment: { ...bare, CI: 'false' } });
  await provide(off.context, [part]);
});

test('an environment for Keras that is half made, or made for other versions, is not used', () => {
  const { context } = testContext({ environment: {} });
  const folder = join(context.home, 'oracle', '2.21.0');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'python'), '');
  expect(findOracle(context)).toBeNull();
  writeFileSync(join(folder, 'complete'), 'of other versions');
  expect(findOracle(context)).toBeNull();
});

test('a Python with Keras that the user names is taken as it is', async () => {
  const { context } = testContext({ environment: { ...bare, PAWPRINT_ORACLE_PYTHON: process.execPath } });
  const { environment } = await provide(context, ['oracle']);
  expect(environment).toEqual({ PAWPRINT_ORACLE_PYTHON: process.execPath });
  expect(existsSync(join(context.home, 'oracle'))).toBe(false);
});
