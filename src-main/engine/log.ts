import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { AppError } from '../../src-shared/errors.ts';

export type Log = pino.Logger;

/** Files that are kept, this process's own among them. */
const kept = 10;
const prefix = 'pawprint-';
const hidden = '[hidden]';

/** Keys whose texts may name a photo, a class, a place of the user's or open the door. Counts may always be told. */
const telling =
  /^(names?|paths?|files?|folders?|roots?|sources?|photos?|class(es)?|labels?|project|url|urls|address|message|details|reason|cause|stack|body|input|headers|cookies?|authorization|tokens?|bearer|secret)$/i;

/**
 * One JSON line per happening in a file of this process; the newest files of earlier ones are kept. At the default level
 * (info) nothing is written that names a photo or a place or opens the door; `debug` and below write everything, for
 * whoever looks into their own trouble.
 * @param level `PAWPRINT_LOG`: fatal, error, warn, info, debug, trace or silent
 */
export function createLog(folder: string, level = 'info'): { log: Log; file: string } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const started = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const file = join(folder, `${prefix}${started}-${process.pid}.log`);
  const earlier = readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith('.log'));
  // The names begin with the time.
  for (const name of earlier.sort().slice(0, Math.max(0, earlier.length - (kept - 1))))
    rmSync(join(folder, name), { force: true });

  const known = level in pino.levels.values || level === 'silent' ? level : 'info';
  const open = (pino.levels.values[known] ?? 100) <= 20; // debug
  const log = pino(
    {
      level: known,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (entry) => (open ? entry : (withoutNames(entry) as Record<string, unknown>)) }, // An object stays one.
      serializers: { err: open ? pino.stdSerializers.err : errorWithoutNames },
    },
    // Written at once: the last lines before a crash are the ones that are wanted.
    pino.destination({ dest: file, sync: true, mode: 0o600 }),
  );
  return { log, file };
}

/**
 * Writes an error down.
 * @param where the call or the job it came from
 * @returns the error to show: an unknown one carries the id by which its entry is found
 */
export function logError(log: Log, error: AppError, where: string): AppError {
  if (error.code !== 'internal') {
    log.info({ code: error.code, where, details: error.details }, 'an error was answered');
    return error;
  }
  const id = typeof error.details.id === 'string' ? error.details.id : randomBytes(4).toString('hex');
  log.error({ id, where, err: error.cause ?? error }, 'something unexpected happened');
  return new AppError('internal', { id }, { cause: error.cause });
}

/** A message may quote a path; what kind of error it was and the program's own lines on the way to it may be told. */
function errorWithoutNames(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  const told: Record<string, unknown> = { type: error.name };
  for (const key of ['code', 'syscall', 'errno'] as const)
    if (key in error) told[key] = (error as NodeJS.ErrnoException)[key];
  // The message, which comes before them, may have lines of its own that look like these: only what names a place in code.
  told.frames = (error.stack ?? '')
    .slice((error.stack ?? '').indexOf(error.message) + error.message.length)
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))
    .map((line) => line.trim());
  return told;
}

/** A copy in which telling keys are hidden, however deep they lie. */
function withoutNames(value: unknown): unknown {
  if (value instanceof Error || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNames);
  const isTold = (key: string, inner: unknown): boolean =>
    !telling.test(key) || typeof inner === 'number' || typeof inner === 'boolean';
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isTold(key, inner) ? withoutNames(inner) : hidden]),
  );
}
