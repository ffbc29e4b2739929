// @ts-check
/**
 * What every npm script calls: node setup/run.js NAME [arguments]. It provides the parts the script needs, then runs it.
 * npm would run pre- and post-scripts for this, but `ignore-scripts` silences those too.
 */
import { join } from 'node:path';
import { ensureBuild } from './build.js';
import { createContext, root } from './context.js';
import { hasScreen } from './electron.js';
import { failure } from './failure.js';
import { provide } from './parts.js';
import { becomePinnedNode, runInstead } from './pinned-node.js';
import { endProgramsOnSignal } from './programs.js';

/**
 * @typedef {import('./parts.js').Part} Part
 * @typedef {import('./parts.js').Parts} Parts
 * @typedef {object} Row
 * @property {readonly Part[]} parts
 * @property {(parts: Parts, args: string[]) => { command: string, args: string[], environment?: Record<string, string> } | null} run
 */

const node = process.execPath;
const cli = join('out', 'main', 'cli.js');

/** @type {Record<string, Row>} */
export const scripts = {
  start: { parts: ['tensorflow', 'build', 'electron'], run: openProgram },
  dev: { parts: ['tensorflow'], run: (_, args) => ({ command: node, args: ['scripts/dev.ts', ...args] }) },
  build: { parts: [], run: () => null },
  test: {
    parts: ['tensorflow', 'build', 'chromium', 'oracle'],
    run: (_, args) => ({ command: node, args: ['scripts/run-tests.js', ...args] }),
  },
  'test:all': {
    parts: ['tensorflow', 'build', 'chromium', 'oracle'],
    run: (_, args) => ({
      command: node,
      args: ['scripts/run-tests.js'],
      environment: { PAWPRINT_ALL: '1', PAWPRINT_TABLES: args.join(',') },
    }),
  },
  check: { parts: [], run: (_, args) => ({ command: node, args: ['scripts/run-checks.js', ...args] }) },
  demo: { parts: ['tensorflow', 'build'], run: (_, args) => ({ command: node, args: [cli, 'demo', ...args] }) },
  bench: {
    parts: ['tensorflow', 'build', 'oracle'],
    run: (_, args) => ({ command: node, args: ['bench/run.ts', ...args] }),
  },
  setup: { parts: ['tensorflow', 'build', 'electron'], run: () => null },
};

const context = createContext();

/** @type {Row['run']} */
function openProgram(parts, args) {
  if (parts.electron !== null && hasScreen(context.environment)) {
    return { command: parts.electron, args: ['.', ...args] };
  }
  context.steps.line(parts.electron === null ? 'electronMissing' : 'noScreen');
  return { command: node, args: [cli, 'serve', '--open', ...args] };
}

/**
 * @param {string} name
 * @param {string[]} args
 */
async function main(name, args) {
  const row = scripts[name];
  if (row === undefined) {
    process.stderr.write(`node setup/run.js ${Object.keys(scripts).join(' | ')}\n`);
    process.exitCode = 2;
    return;
  }
  const began = performance.now();
  const release = endProgramsOnSignal();
  const verify = name === 'setup';
  const parts = await provide(context, row.parts, { verify: verify && args.includes('--verify') });
  if (name === 'build') await ensureBuild(context, { force: true });
  if (context.steps.count() === 0 && row.parts.length > 0) {
    context.steps.line('ready', { n: ((performance.now() - began) / 1000).toFixed(1) });
  }
  release();
  const next = row.run(parts, args);
  if (next === null) return;
  const environment = { ...process.env, ...parts.environment, ...next.environment };
  // set by some tools that are Electron themselves, it would turn the window into a plain Node
  delete environment.ELECTRON_RUN_AS_NODE;
  await runInstead(next.command, next.args, environment);
}

try {
  process.chdir(root);
  if (!(await becomePinnedNode(context))) await main(process.argv[2] ?? '', process.argv.slice(3));
} catch (error) {
  const { message, exitCode } = failure(error, context.steps.language);
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
