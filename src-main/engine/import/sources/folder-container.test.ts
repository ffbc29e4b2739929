import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSource } from './open-source.ts';
import { type Source, sourceLimits } from './source.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '폴더 📁 '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(path: string): Promise<Source> {
  return openSource(path, { scratch: join(folder, 'scratch') });
}

async function put(...path: string[]): Promise<void> {
  await mkdir(join(folder, ...path.slice(0, -1)), { recursive: true });
  await writeFile(join(folder, ...path), path.join('/'));
}

/** Paths and contents of all entries. */
async function read(source: Source): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of source.entries()) {
    const content = await buffer(await entry.open());
    expect(content.length).toBe(entry.bytes);
    expect((await buffer(await source.openEntry(entry.key))).equals(content)).toBe(true);
    found[entry.path.join('/')] = content.toString();
  }
  await source.close();
  return found;
}

async function readFolder(): Promise<{ found: Record<string, string>; skipped: Source['skipped'] }> {
  const source = await open(folder);
  const found = await read(source);
  return { found, skipped: source.skipped };
}

test('all files of all folders are seen, each with its content', async () => {
  await put('cat', '1.jpg');
  await put('cat', 'kittens', 'a b 🐈.png');
  await put('top.jpg');
  const { found, skipped } = await readFolder();
  expect(found).toEqual({
    'top.jpg': 'top.jpg',
    'cat/1.jpg': 'cat/1.jpg',
    'cat/kittens/a b 🐈.png': 'cat/kittens/a b 🐈.png',
  });
  expect(skipped).toEqual([]);
});

test('the folder gives its name, also when it is written with a slash at its end', async () => {
  await put('강아지', '1.jpg');
  expect(await open(join(folder, '강아지'))).toMatchObject({ kind: 'folder', name: '강아지' });
  expect(await open(`${join(folder, '강아지')}/`)).toMatchObject({ name: '강아지' });
});

test('names that macOS wrote decomposed are shown composed, and still found', async () => {
  const decomposed = '고양이'.normalize('NFD');
  await put(decomposed, `${decomposed}.jpg`);
  const { found } = await readFolder();
  expect(Object.keys(found)).toEqual(['고양이/고양이.jpg']);
});

test('names as long as the file system takes, one in the other', async () => {
  const long = 'ㄱ'.repeat(85); // 255 bytes
  await put(long, long, `${'x'.repeat(251)}.jpg`);
  expect(Object.keys((await readFolder()).found)).toEqual([`${long}/${long}/${'x'.repeat(251)}.jpg`]);
});

test.skipIf(process.platform !== 'linux')(
  'names that are not UTF-8 are read as Korean Windows wrote them',
  async () => {
    // 고양이.jpg in code page 949: Linux takes any bytes as a name.
    execFileSync('sh', ['-c', `printf x > "$(printf '\\260\\355\\276\\347\\300\\314.jpg')"`], { cwd: folder });
    expect((await readFolder()).found).toEqual({ '고양이.jpg': 'x' });
  },
);

test('system and hidden files are passed over silently, with all that is in hidden folders', async () => {
  for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._1.jpg']) await put('cat', name);
  await put('__MACOSX', '1.jpg');
  await put('.git', '1.jpg');
  await put('cat', '1.jpg');
  const { found, skipped } = await readFolder();
  expect({ names: Object.keys(found), skipped }).toEqual({ names: ['cat/1.jpg'], skipped: [] });
});

test('links inside the folder are followed, those that leave it or go in a circle are listed', async () => {
  await put('all', '1.jpg');
  await put('all', '2.jpg');
  await mkdir(join(folder, 'cat'));
  await symlink(join('..', 'all', '1.jpg'), join(folder, 'cat', 'linked.jpg'));
  await symlink(join(folder, 'all'), join(folder, 'again'));
  await symlink('..', join(folder, 'cat', 'circle'));
  await symlink(tmpdir(), join(folder, 'out'));
  await symlink('/etc/hostname', join(folder, 'cat', 'out.jpg'));
  await symlink('nowhere', join(folder, 'broken.jpg'));
  const { found, skipped } = await readFolder();
  expect(found).toEqual({
    'all/1.jpg': 'all/1.jpg',
    'all/2.jpg': 'all/2.jpg',
    'again/1.jpg': 'all/1.jpg',
    'again/2.jpg': 'all/2.jpg',
    'cat/linked.jpg': 'all/1.jpg',
  });
  const link = { code: 'photo_link', details: {} };
  expect([...skipped].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: 'broken.jpg', reason: { code: 'photo_unreadable', details: { reason: 'ENOENT' } } },
    { name: 'cat/circle', reason: link },
    { name: 'cat/out.jpg', reason: link },
    { name: 'out', reason: link },
  ]);
});

test('links that lead into each other end', async () => {
  await put('a', '1.jpg');
  await mkdir(join(folder, 'b'));
  await symlink(join('..', 'b'), join(folder, 'a', 'to-b'));
  await symlink(join('..', 'a'), join(folder, 'b', 'to-a'));
  const { found } = await readFolder();
  expect(new Set(Object.values(found))).toEqual(new Set(['a/1.jpg']));
});

test.skipIf(process.platform === 'win32')('a pipe is no file, and is not waited for', async () => {
  execFileSync('sh', ['-c', 'mkfifo pipe.jpg'], { cwd: folder });
  await put('1.jpg');
  expect(Object.keys((await readFolder()).found)).toEqual(['1.jpg']);
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('what may not be read is listed', async () => {
  await put('closed', '1.jpg');
  await put('open', '1.jpg');
  await chmod(join(folder, 'closed'), 0);
  const { found, skipped } = await readFolder();
  await chmod(join(folder, 'closed'), 0o700);
  expect(Object.keys(found)).toEqual(['open/1.jpg']);
  expect(skipped).toEqual([{ name: 'closed', reason: { code: 'photo_unreadable', details: { reason: 'EACCES' } } }]);
});

test('a file that vanishes before it is read fails alone, and says so', async () => {
  await put('1.jpg');
  for await (const entry of (await open(folder)).entries()) {
    await rm(join(folder, '1.jpg'));
    await expect(entry.open().then(buffer)).rejects.toMatchObject({
      code: 'photo_unreadable',
      details: { reason: 'ENOENT' },
    });
  }
});

test('a huge file is listed and not read; too many files end it', async () => {
  await put('film.jpg');
  await truncate(join(folder, 'film.jpg'), 3 * 1024 ** 2);
  await put('1.jpg');
  const source = await openSource(folder, { scratch: folder, limits: { ...sourceLimits, fileBytes: 1024 ** 2 } });
  expect(await read(source)).toEqual({ '1.jpg': '1.jpg' });
  expect(source.skipped).toEqual([
    { name: 'film.jpg', reason: { code: 'photo_file_too_large', details: { megabytes: 3, limit: 1 } } },
  ]);
  const full = await openSource(folder, { scratch: folder, limits: { ...sourceLimits, files: 1 } });
  await expect(read(full)).rejects.toMatchObject({ code: 'source_too_large', details: { limit: 1 } });
});

test('what is no folder is told apart by its content', async () => {
  await writeFile(join(folder, '1.zip'), 'ÿØÿ', 'latin1');
  expect(await open(join(folder, '1.zip'))).toMatchObject({ kind: 'photo', name: '1.zip' });
  expect(Object.keys(await read(await open(join(folder, '1.zip'))))).toEqual(['1.zip']);
  await expect(open(join(folder, 'gone'))).rejects.toMatchObject({
    code: 'source_not_found',
    details: { name: 'gone' },
  });
  await writeFile(join(folder, 'a.jpg'), Buffer.from('526172211a0700', 'hex'));
  await expect(open(join(folder, 'a.jpg'))).rejects.toMatchObject({ code: 'file_rar' });
  await expect(open('/dev/null')).rejects.toMatchObject({ code: 'source_unsupported' });
});
