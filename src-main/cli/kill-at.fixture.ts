/**
 * Loaded before the program (`node --import`) in the command and in its decoders: ends the command by SIGKILL at a moment
 * of an import that the test chose, as `PAWPRINT_KILL_AT=MOMENT:N`, the Nth time the moment comes.
 */
import crypto from 'node:crypto';
import promises from 'node:fs/promises';
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

if (isDecoder && moment === 'decoding') {
  process.on('message', (message: { type: string }) => {
    // A little later, when the picture is being decoded.
    if (message.type === 'run') setImmediate(come, process.ppid);
  });
}

if (isDecoder && moment === 'thumbnails') {
  // A thumbnail is written under another name and renamed: it is whole, and not in its place yet.
  const rename = promises.rename;
  promises.rename = async (from, to) => {
    come(process.ppid);
    await rename(from, to);
  };
  syncBuiltinESMExports();
}

if (!isDecoder && moment === 'reading') {
  // A photo's bytes are read, and nothing of it is written yet.
  const { hash } = crypto;
  crypto.hash = ((...data: Parameters<typeof hash>) => {
    come(process.pid);
    return hash(...data);
  }) as typeof hash;
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
