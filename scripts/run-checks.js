// @ts-check
/**
 * Runs every check of the sources, all of them even if one fails, as many at a time as there are processors, a line with
 * its time for each: npm run check. With names as arguments only those.
 */
import { availableParallelism } from 'node:os';
import { createContext } from '../setup/context.js';
import { runProgram } from '../setup/programs.js';
import { toolPath } from '../setup/tools.js';

/** The longest first: the others run beside it. @type {{ name: string, packageName: string, args: string[] }[]} */
const checks = [
  { name: 'eslint', packageName: 'eslint', args: ['.'] },
  { name: 'prettier', packageName: 'prettier', args: ['--check', '.'] },
  { name: 'svelte-check', packageName: 'svelte-check', args: ['--tsconfig', 'tsconfig.web.json'] },
  { name: 'tsc', packageName: 'typescript', args: ['-p', 'tsconfig.node.json', '--noEmit'] },
  {
    name: 'depcruise',
    packageName: 'dependency-cruiser',
    args: ['src-main', 'src-renderer', 'src-shared', 'setup', 'bin', 'scripts'],
  },
  { name: 'knip', packageName: 'knip', args: [] },
];

const context = createContext();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `No check is called ${unknown.join(', ')}. There are: ${checks.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}
const waiting = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));

/** Takes one waiting check after another until none is left. */
async function runWaiting() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { name, packageName, args } = next;
    const began = performance.now();
    const { code, output } = await runProgram(process.execPath, [toolPath(context, packageName, name), ...args], {
      cwd: context.root,
      environment: context.environment,
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`check ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)\n`);
    if (code === 0) continue;
    process.stdout.write(`${output.trimEnd()}\n`);
    process.exitCode = 1;
  }
}
