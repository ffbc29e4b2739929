import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEngineLog } from './engine-log.ts';

test('each start has a file, ten are kept, and files of others stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-log-'));
  try {
    for (let day = 10; day < 25; day += 1) await writeFile(join(folder, `shell-2026-01-${day}T00-00-00-000Z.log`), '');
    await writeFile(join(folder, 'engine-2026-01-01.log'), '');
    const log = openEngineLog(folder);
    await new Promise<void>((ended) => log.end('said\n', ended));
    const names = (await readdir(folder)).sort();
    expect(names).toHaveLength(11);
    expect(names[0]).toBe('engine-2026-01-01.log');
    expect(names[1]).toBe('shell-2026-01-16T00-00-00-000Z.log');
    expect(await readFile(join(folder, names.at(-1) ?? ''), 'utf8')).toBe('said\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
