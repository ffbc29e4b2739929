import { readdir, readFile } from 'node:fs/promises';

/** Process ids of an engine's trainers. Linux only: it reads /proc. */
export function trainersOf(engine: number): Promise<number[]> {
  return childrenOf(engine, /trainer\.(js|ts)/);
}

/** As trainersOf. */
export function decodersOf(engine: number): Promise<number[]> {
  return childrenOf(engine, /decoder\.(js|ts)/);
}

async function childrenOf(engine: number, program: RegExp): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const [status, command] = await Promise.all([
        readFile(`/proc/${name}/status`, 'utf8'),
        readFile(`/proc/${name}/cmdline`, 'utf8'),
      ]);
      if (status.includes(`\nPPid:\t${String(engine)}\n`) && program.test(command)) found.push(Number(name));
    } catch {
      // It ended while it was looked at.
    }
  }
  return found;
}
