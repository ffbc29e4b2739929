/**
 * Runs a benchmark by its name: npm run bench -- training. Each prints one ratio on its last line.
 */
const benches: Record<string, () => Promise<{ run: (args: string[]) => Promise<string> }>> = {
  training: () => import('./training.ts'),
  features: () => import('./features.ts'),
  'second-recipe': () => import('./second-recipe.ts'),
  memory: () => import('./memory.ts'),
  import: () => import('./import.ts'),
  prepare: () => import('./prepare.ts'),
  'time-left': () => import('./time-left.ts'),
  browse: () => import('./browse.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  process.stderr.write(`npm run bench -- ${Object.keys(benches).join(' | ')}\n`);
  process.exitCode = 2;
} else {
  const { run } = await load();
  process.stdout.write(`${await run(args)}\n`);
}
