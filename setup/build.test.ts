import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ensureBuild, isFresh } from './build.js';
import type { Context } from './context.js';
import { temporaryFolder, testContext } from './test-places.ts';

const products = [
  ...['out/main/cli.js', 'out/main/decoder.js', 'out/main/examiner.js', 'out/main/trainer.js', 'out/main/shell.js'],
  ...['out/preload/preload.cjs', 'out/renderer/index.html'],
];

let root: string;
let runs: number;
let context: Context;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Stands for the bundler: writes what it would write. */
function run(): Promise<void> {
  runs += 1;
  for (const product of products) write(product, '');
  return Promise.resolve();
}

describe('the build', () => {
  beforeEach(() => {
    root = temporaryFolder();
    runs = 0;
    write('node_modules/electron-vite/package.json', '{}');
    write('src-main/cli/main.ts', 'one');
    write('src-main/cli/main.test.ts', 'one');
    write('src-renderer/app.svelte', 'one');
    ({ context } = testContext({ root }));
  });

  test('is made once and not again while nothing changes', async () => {
    await ensureBuild(context, { run });
    await ensureBuild(context, { run });
    expect(runs).toBe(1);
    expect(context.steps.count()).toBe(1);
  });

  test('is made again after a source is changed, added or removed', async () => {
    await ensureBuild(context, { run });
    utimesSync(join(root, 'src-renderer/app.svelte'), 1, 1);
    await ensureBuild(context, { run });
    write('src-shared/new.ts', '');
    await ensureBuild(context, { run });
    rmSync(join(root, 'src-main/cli/main.ts'));
    await ensureBuild(context, { run });
    expect(runs).toBe(4);
  });

  test('is not made again for a test', async () => {
    await ensureBuild(context, { run });
    write('src-main/cli/main.test.ts', 'two, and longer');
    expect(isFresh(root)).toBe(true);
  });

  test('is made again if a product is missing', async () => {
    await ensureBuild(context, { run });
    rmSync(join(root, 'out/preload/preload.cjs'));
    await ensureBuild(context, { run });
    expect(runs).toBe(2);
  });

  test('that fails leaves no stamp', async () => {
    await expect(
      ensureBuild(context, {
        async run() {
          await run();
          throw new Error('broken source');
        },
      }),
    ).rejects.toThrow('broken source');
    expect(isFresh(root)).toBe(false);
  });

  test('is made again if a source changed while it ran', async () => {
    await ensureBuild(context, {
      async run() {
        await run();
        write('src-main/cli/main.ts', 'two, and longer');
      },
    });
    expect(isFresh(root)).toBe(false);
  });

  test('is made once when two want it at the same time', async () => {
    const other = testContext({ root });
    await Promise.all([ensureBuild(context, { run }), ensureBuild(other.context, { run })]);
    expect(runs).toBe(1);
  });
});
