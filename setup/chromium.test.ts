import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureChromium, findChromium } from './chromium.js';
import { temporaryFolder, testContext } from './test-places.ts';

test('the Chromium that was named goes before the one on the PATH', () => {
  const folder = temporaryFolder();
  const [named, other] = [join(folder, 'my browser'), join(folder, 'chromium')];
  for (const path of [named, other]) {
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
  }
  expect(findChromium({ root: folder, environment: { PATH: folder } })).toBe(other);
  expect(findChromium({ root: folder, environment: { PATH: folder, PAWPRINT_CHROMIUM: named } })).toBe(named);
});

test('where there is none and nothing may be installed, the sentence says what to do', async () => {
  const { context } = testContext({ environment: { PATH: '', PAWPRINT_CHROMIUM: '/nowhere' } });
  await expect(ensureChromium(context)).rejects.toMatchObject({ code: 'setup_no_chromium' });
});
