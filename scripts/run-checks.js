// @ts-check
/**
 * Runs every check of the sources, all of them even if one fails, a line with its time for each: npm run check. With names
 * as arguments only those.
 */
import { createContext } from '../setup/context.js';
import { runProgram } from '../setup/programs.js';
import { toolPath } from '../setup/tools.js';

/** In the order of how fast they find something. @type {{ name: string, packageName: string, args: string[] }[]} */
const checks = [
  { name: 'prettier', packageName: 'prettier', args: ['--check', '.'] },
  { name: 'eslint', packageName: 'eslint', args: ['.'] },
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
for (const { name, packageName, args } of checks) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const began = performance.now();
  const tool = toolPath(context, packageName, name);
  const { code, output } = await runProgram(process.execPath, [tool, ...args], {
    cwd: context.root,
    environment: context.environment,
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`check ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)\n`);
  if (code === 0) continue;
  process.stdout.write(`${output.trimEnd()}\n`);
  process.exitCode = 1;
}
