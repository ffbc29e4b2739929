/**
 * Runs a built Electron program without Electron:
 *
 *   node e2e/stand-in/run.ts out/main/shell.js ARGUMENT...
 *
 * `import ... from 'electron'` finds the stand-in. As in Electron, the program's entry runs to its end before the app is ready.
 */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as StandIn from './electron.ts';

const standIn = new URL('electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

const [, , entry, ...rest] = process.argv;
if (entry === undefined) throw new Error('run.ts ENTRY [ARGUMENT...]');
// As `electron .` has it: the program, its folder, what the user named.
process.argv = [process.execPath, '.', ...rest];
await import(pathToFileURL(resolve(entry)).href);
const { becomeReady } = (await import(standIn)) as typeof StandIn;
becomeReady();
