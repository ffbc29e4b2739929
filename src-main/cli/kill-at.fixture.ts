/**
 * Loaded before the program (`node --import`) in the command and in its decoders: ends the command by SIGKILL at a moment
 * of an import that the test chose, as `PAWPRINT_KILL_AT=MOMENT:N`, the Nth time the moment comes.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

export const killMoments = ['reading', 'decoding', 'thumbnails', 'committing'] as const;
export type KillMoment = (typeof killMoments)[number];

const [moment, count] = (process.env.PAWPRINT_KILL_AT ?? '').split(':');
const isDecoder = process.argv[1]?.includes('decoder') === true;
let seen = 0;

function come(victim: number): void {
  seen += 1;
  if (seen === Number(count)) process.kill(victim, 'SIGKILL');
}

if (isDecoder && (moment === 'reading' || moment === 'decoding')) {
  // A photo's bytes are read, and nothing of it is written yet; or a little later, when it is being decoded.
  const { hash } = crypto;
  crypto.hash = ((...data: Parameters<typeof hash>) => {
    if (moment === 'reading') come(process.ppid);
    else setImmediate(come, process.ppid);
    return hash(...data);
  }) as typeof hash;
  syncBuiltinESMExports();
}

if (isDecoder && moment === 'thumbnails') {
  // A thumbnail is written under another name and renamed: it is whole, and not in its place yet.
  const rename = fs.renameSync;
  fs.renameSync = (from, to) => {
    if (String(from).endsWith('.webp')) come(process.ppid);
    rename(from, to);
  };
  syncBuiltinESMExports();
}

if (!isDecoder && moment === 'committing') {
  // In the middle of a transaction: after a photo's row is in, and before the batch is.
  const { prototype } = createRequire(import.meta.url)('better-sqlite3') as {
    prototype: { prepare: (sql: string) => { run: (...values: unknown[]) => unknown } };
  };
  const { prepare } = prototype;
  prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    if (!sql.startsWith('INSERT INTO photos')) return statement;
    const run = statement.run.bind(statement);
    statement.run = (...values) => {
      const result = run(...values);
      come(process.pid);
      return result;
    };
    return statement;
  };
}
