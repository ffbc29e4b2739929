import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The program's own folder, whether its sources run, its bundle, or the bundle of a packaged app: the one with package.json. */
export function programRoot(from = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('the program has lost its package.json');
  return programRoot(parent);
}

export function programVersion(root = programRoot()): string {
  const schema = z.object({ version: z.string() });
  return schema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;
}

/**
 * A child process's program: its source where Node runs the sources, else its file of the bundle.
 * @param name its room, as in src-main/NAME/NAME.ts and out/main/NAME.js
 */
export function childModule(name: 'decoder' | 'trainer', root = programRoot()): string {
  const runsSources = import.meta.filename.endsWith('.ts');
  return runsSources ? join(root, 'src-main', name, `${name}.ts`) : join(root, 'out', 'main', `${name}.js`);
}

/** The program of a thread, as childModule: src-main/FOLDER/NAME.ts, or out/main/NAME.js. */
export function threadModule(folder: string, name: string, root = programRoot()): string {
  const runsSources = import.meta.filename.endsWith('.ts');
  return runsSources ? join(root, 'src-main', folder, `${name}.ts`) : join(root, 'out', 'main', `${name}.js`);
}
