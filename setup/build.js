// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { requirePackages } from './context.js';
import { withLock } from './lock.js';
import { pinnedNode } from './pinned-node.js';
import { runProgram } from './programs.js';
import { toolPath } from './tools.js';
import { writeWhole } from './write-file.js';

/** @typedef {import('./context.js').Context} Context */

/** What the build reads. */
const sources = [
  ...['src-main', 'src-renderer', 'src-shared', 'setup', 'resources'],
  ...['electron.vite.config.ts', 'svelte.config.js', 'tsconfig.base.json', 'package.json', 'package-lock.json'],
];

/** What it writes; the rest of out/ hangs on these. */
const products = [
  ...['out/main/cli.js', 'out/main/decoder.js', 'out/main/examiner.js', 'out/main/trainer.js', 'out/main/shell.js'],
  ...['out/preload/preload.cjs', 'out/renderer/index.html'],
];

/** The compiler or a config says that the sources are wrong: a bug of ours, not something the user can mend. */
export class BuildFailed extends Error {
  /** @param {string} output */
  constructor(output) {
    super('The build failed.');
    this.name = 'BuildFailed';
    this.output = output;
  }
}

/**
 * Runs the real build.
 *
 * @param {Context} context
 */
async function runElectronVite(context) {
  const { code, output } = await runProgram(pinnedNode(context).path, [toolPath(context, 'electron-vite'), 'build'], {
    cwd: context.root,
    environment: context.environment,
    log: context.log,
  });
  if (code !== 0) throw new BuildFailed(output);
}

/**
 * Builds into out/ if a source is newer than what lies there. Two processes that need it at once build once.
 *
 * @param {Context} context
 * @param {{ force?: boolean, run?: (context: Context) => Promise<void> }} [options]
 * @throws {BuildFailed}
 */
export async function ensureBuild(context, { force = false, run = runElectronVite } = {}) {
  if (!force && isFresh(context.root)) return;
  requirePackages(context);
  mkdirSync(join(context.root, 'out'), { recursive: true });
  await withLock(
    join(context.root, 'out', 'build.lock'),
    () => context.steps.line('waiting', { what: 'build' }),
    async () => {
      if (!force && isFresh(context.root)) return;
      // taken before the build: what is edited while it runs is built the next time
      const fingerprint = sourcesFingerprint(context.root);
      await context.steps.step('build', {}, () => run(context));
      // written last: a build that was interrupted has no stamp
      writeWhole(stampFile(context.root), fingerprint);
    },
  );
}

/**
 * Whether out/ is the build of the sources as they are. Looks at names, sizes and times, reads no file.
 *
 * @param {string} root
 */
export function isFresh(root) {
  if (!existsSync(stampFile(root)) || products.some((product) => !existsSync(join(root, product)))) return false;
  return readFileSync(stampFile(root), 'utf8') === sourcesFingerprint(root);
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'out', 'built');
}

/** @param {string} root */
function sourcesFingerprint(root) {
  const hash = createHash('sha256');
  const visit = (/** @type {string} */ path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found === undefined) return;
    if (found.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) visit(`${path}/${name}`);
    } else if (!/\.test\.[jt]s$/.test(path)) {
      hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`);
    }
  };
  for (const path of sources) visit(path);
  return hash.digest('hex');
}
