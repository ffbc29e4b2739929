/**
 * Loaded before the trainer (`node --import`): ends it by SIGKILL in the middle of writing a checkpoint. PAWPRINT_KILL_WRITING says
 * of what, and the how manieth time: `data:3` the weights themselves, `manifest:3` the file that puts them in their place. Half of
 * the bytes are on the disk then, and the process is gone before the next.
 */
import fs from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname } from 'node:path';

const [wanted, count] = (process.env.PAWPRINT_KILL_WRITING ?? '').split(':');
const { writeFile } = fs;
let seen = 0;

fs.writeFile = (async (file, data, options) => {
  // The manifest is written as text, the weights as bytes.
  const what = typeof data === 'string' ? 'manifest' : 'data';
  const isCheckpoint = typeof file === 'string' && basename(dirname(file)) === 'last';
  if (!isCheckpoint || what !== wanted || ++seen < Number(count)) return writeFile(file, data, options);
  const bytes = Buffer.from(data as string);
  writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
  process.kill(process.pid, 'SIGKILL');
  // Never answered: a signal may take a moment to arrive.
  return new Promise<void>(() => undefined);
}) as typeof writeFile;
syncBuiltinESMExports();
