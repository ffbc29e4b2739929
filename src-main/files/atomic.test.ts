import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeLeftovers, replaceFolder, writeFileAtomic } from './atomic.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  test('replaces the content and leaves nothing beside it', async () => {
    const file = join(folder, '보고서.json');
    await writeFileAtomic(file, 'old');
    await writeFileAtomic(file, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['보고서.json']);
  });

  test('writes the bytes of a view, and no others of its buffer', async () => {
    const view = new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4);
    await writeFileAtomic(join(folder, 'bytes'), view, { flush: false });
    expect([...(await readFile(join(folder, 'bytes')))]).toEqual([2, 3, 4]);
  });

  test('keeps the old content where the new cannot be written', async () => {
    await expect(writeFileAtomic(join(folder, 'absent', 'file'), 'x')).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toEqual([]);
  });

  test('takes names as long as the file system does', async () => {
    const longName = '가'.repeat(85); // 255 bytes
    await writeFileAtomic(join(folder, longName), 'x');
    expect(await readdir(folder)).toEqual([longName]);
  });

  test.skipIf(process.platform === 'win32')('keeps the old content where the disk takes half of the new', async () => {
    const file = join(folder, 'report.json');
    await writeFileAtomic(file, 'old');
    // A limit on the length of files acts like a full disk: the first write is short, only the next one fails.
    const source = JSON.stringify(new URL('atomic.ts', import.meta.url).href);
    const program = `process.on('SIGXFSZ', () => {});
      const { writeFileAtomic } = await import(${source});
      await writeFileAtomic(${JSON.stringify(file)}, Buffer.alloc(1_000_000)).catch((error) => console.log(error.code));`;
    const shell = 'ulimit -f 64; exec "$0" --input-type=module --eval "$1"';
    const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, program]);
    expect(stdout).toBe('EFBIG\n');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['report.json']);
  });
});

describe('replaceFolder', () => {
  const write =
    (text: string) =>
    async (temporary: string): Promise<string> => {
      await mkdir(join(temporary, 'inner'));
      await writeFile(join(temporary, 'inner', 'file'), text);
      return text;
    };
  const readInner = (name: string): Promise<string> => readFile(join(folder, name, 'inner', 'file'), 'utf8');

  test('makes a folder, replaces it whole, and returns what was made', async () => {
    const longName = '가'.repeat(85); // 255 bytes, as long as a name may be
    await replaceFolder(join(folder, longName), write('first'));
    expect(await readInner(longName)).toBe('first');
    expect(await replaceFolder(join(folder, 'last'), write('one'))).toBe('one');
    expect(await replaceFolder(join(folder, 'last'), write('two'))).toBe('two');
    expect(await readInner('last')).toBe('two');
    expect((await readdir(folder)).sort()).toEqual(['last', longName].sort());
  });

  test('nothing of the old folder is left in the new one', async () => {
    await mkdir(join(folder, 'last'));
    await writeFile(join(folder, 'last', 'stale'), '');
    await replaceFolder(join(folder, 'last'), write('new'));
    expect(await readdir(join(folder, 'last'))).toEqual(['inner']);
  });

  test('a failure while making it leaves the old folder and nothing else', async () => {
    await replaceFolder(join(folder, 'last'), write('old'));
    const failing = replaceFolder(join(folder, 'last'), async (temporary) => {
      await writeFile(join(temporary, 'half'), '');
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    expect(await readdir(folder)).toEqual(['last']);
    expect(await readInner('last')).toBe('old');
  });
});

describe('removeLeftovers', () => {
  test('clears what killed processes left and nothing else', async () => {
    await writeFile(join(folder, 'report.json'), 'kept');
    await writeFile(join(folder, '.writing-fedcba9876543210'), 'half');
    await writeFile(join(folder, 'project.sqlite.before-2'), 'kept');
    await mkdir(join(folder, '.making-0123456789abcdef', 'deep'), { recursive: true });
    await mkdir(join(folder, 'last'));
    await mkdir(join(folder, '.replaced-0123456789abcdef-last'));
    await removeLeftovers(folder);
    expect((await readdir(folder)).sort()).toEqual(['last', 'project.sqlite.before-2', 'report.json']);
  });

  test('a folder that was about to be replaced when the process was killed comes back', async () => {
    await mkdir(join(folder, '.replaced-0123456789abcdef-last'));
    await writeFile(join(folder, '.replaced-0123456789abcdef-last', 'weights'), 'old');
    await mkdir(join(folder, '.making-0123456789abcdef'));
    await removeLeftovers(folder);
    expect(await readdir(folder)).toEqual(['last']);
    expect(await readFile(join(folder, 'last', 'weights'), 'utf8')).toBe('old');
  });

  test('a folder that is not there has no leftovers', async () => {
    await expect(removeLeftovers(join(folder, 'absent'))).resolves.toBeUndefined();
  });
});
