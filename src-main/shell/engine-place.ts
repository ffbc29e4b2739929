import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The program that does the work, and the Node that runs it. */
export interface EnginePlace {
  node: string;
  commandLine: string;
}

/**
 * The engine never runs under Electron's own binary (sharp and TensorFlow fail there): a packaged program carries a Node in
 * its resources; a checkout has it as the package of its platform.
 * @param here folder of the built shell, beside which the built command line lies
 * @param resources process.resourcesPath of a packaged program, null in a checkout
 */
export function findEngine(here: string, resources: string | null): EnginePlace {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  if (resources !== null) {
    // Plain Node cannot read an archive: what it runs is unpacked beside it.
    const unpacked = here.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
    return { node: join(resources, 'node', executable), commandLine: join(unpacked, 'cli.js') };
  }
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const pinned = join(here, '..', '..', 'node_modules', `node-${system}-${process.arch}`, 'bin', executable);
  // Where no such package exists, set-up has made sure that the machine's own Node is new enough.
  return { node: existsSync(pinned) ? pinned : executable, commandLine: join(here, 'cli.js') };
}
