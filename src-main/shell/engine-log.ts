import { createWriteStream, mkdirSync, readdirSync, rmSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Logs of earlier starts that are kept. */
const kept = 9;
const ownName = /^shell-[\dTZ-]+\.log$/;

/** What the engine says on stderr and what the shell notes about it: one file per start, the oldest are removed. */
export function openEngineLog(folder: string): WriteStream {
  mkdirSync(folder, { recursive: true });
  const old = readdirSync(folder)
    .filter((name) => ownName.test(name))
    .sort();
  for (const name of old.slice(0, Math.max(0, old.length - kept))) rmSync(join(folder, name), { force: true });
  const start = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const log = createWriteStream(join(folder, `shell-${start}.log`), { flags: 'a' });
  // On a full disk the log is what can be missed.
  log.on('error', () => undefined);
  return log;
}
