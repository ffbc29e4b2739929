import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, toAppError } from '../../src-shared/errors.ts';
import { createLog, logError } from './log.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawprint-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function lines(file: string): Record<string, unknown>[] {
  const text = readFileSync(file, 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('has a file of this start, for this user alone, and keeps the newest ten', () => {
    for (let day = 1; day <= 15; day++)
      writeFileSync(join(folder, `pawprint-2020-01-${String(day).padStart(2, '0')}T00-00-00-000Z-1.log`), '');
    writeFileSync(join(folder, 'notes.txt'), 'not ours');
    const { file } = createLog(folder);
    const kept = readdirSync(folder).sort();
    expect(kept).toHaveLength(11);
    expect(kept).toContain('notes.txt');
    expect(kept.find((name) => name.startsWith('pawprint-2020'))).toContain('2020-01-07');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('hides names, places and tokens, however deep, and tells counts', () => {
    const { log, file } = createLog(folder);
    log.info(
      {
        photos: 370,
        name: 'SECRET',
        deep: [{ details: { name: 'SECRET' } }],
        token: 'SECRET',
        cookies: ['SECRET'],
        code: 'disk_full',
      },
      'done',
    );
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('SECRET');
    expect(lines(file)).toMatchObject([{ photos: 370, code: 'disk_full', msg: 'done', name: '[hidden]' }]);
  });

  it('tells everything at debug, for whoever looks into their own trouble', () => {
    const { log, file } = createLog(folder, 'debug');
    log.debug({ name: 'cat.jpg' }, 'a photo');
    expect(lines(file)).toMatchObject([{ name: 'cat.jpg' }]);
  });

  it('takes a level nobody knows as the default', () => {
    const { log, file } = createLog(folder, 'loud');
    log.debug('not written');
    log.info('written');
    expect(lines(file)).toHaveLength(1);
  });
});

describe('an error in the log', () => {
  it('that nobody expected is told by its kind and the way to it, without its message', async () => {
    const { log, file } = createLog(folder);
    const secret = join(folder, '비밀 at SECRET (x.jpg:1:1)\n    at SECRET (/home/SECRET/cat.jpg:1:1)');
    const thrown = await readFile(secret).catch((error: unknown) => error);
    const shown = logError(log, toAppError(thrown), 'photos.page');
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/SECRET|비밀/);
    expect(shown).toMatchObject({ code: 'internal' });
    expect(lines(file)).toMatchObject([
      { id: shown.details.id, where: 'photos.page', err: { code: 'ENOENT', syscall: 'open' } },
    ]);

    const known = logError(log, toAppError(new TypeError('SECRET')), 'photos.page');
    expect(readFileSync(file, 'utf8')).not.toContain('SECRET');
    expect(JSON.stringify(lines(file)[1])).toContain('log.test.ts');
    expect(known.details.id).not.toBe(shown.details.id);
  });

  it('that has a sentence is shown as it is, and told by its code', () => {
    const { log, file } = createLog(folder);
    const error = new AppError('class_name_taken', { name: 'SECRET' });
    expect(logError(log, error, 'photos.createClass')).toBe(error);
    expect(readFileSync(file, 'utf8')).not.toContain('SECRET');
    expect(lines(file)).toMatchObject([{ code: 'class_name_taken', where: 'photos.createClass' }]);
  });
});
