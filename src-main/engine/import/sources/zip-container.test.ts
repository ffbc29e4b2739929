import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSource } from './open-source.ts';
import { type Source, type SourceEntry, type SourceLimits, sourceLimits } from './source.ts';
import { readSource } from './source-reading.fixture.ts';
import { makeZip, type ZipFile } from './zip-maker.fixture.ts';

let folder = '';
const opened: Source[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '압축 🗜 '));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((source) => source.close()));
  await rm(folder, { recursive: true, force: true });
});

async function openZip(zip: readonly ZipFile[] | Uint8Array, limits: Partial<SourceLimits> = {}): Promise<Source> {
  const file = join(folder, '내 동물.zip');
  await writeFile(file, zip instanceof Uint8Array ? zip : makeZip(zip));
  const source = await openSource(file, { scratch: folder, limits: { ...sourceLimits, ...limits } });
  opened.push(source);
  return source;
}

describe('an honest zip', () => {
  test('is read like the folder it holds, stored and deflated files alike', async () => {
    const source = await openZip([
      { name: 'cat/', mode: 0o40755 },
      { name: 'cat/1.jpg', data: 'one'.repeat(1000) },
      { name: 'dog/2.jpg', data: 'two', method: 0 },
      { name: 'empty.jpg' },
    ]);
    expect(source).toMatchObject({ kind: 'zip', name: '내 동물', skipped: [] });
    expect(await readSource(source)).toEqual({ 'cat/1.jpg': 'one'.repeat(1000), 'dog/2.jpg': 'two', 'empty.jpg': '' });
  });

  test('that another program wrote in one stream, lengths after the data, is read too', async () => {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, dataDescriptor: true, zip64: true });
    await writer.add('고양이/나비 🦋.jpg', new Uint8ArrayReader(Buffer.from('nabi')));
    expect(await readSource(await openZip(await writer.close()))).toEqual({ '고양이/나비 🦋.jpg': 'nabi' });
  });

  test('may have words behind it or a program before it', async () => {
    const zip = makeZip([{ name: 'cat/1.jpg', data: 'one' }], 'made on a rainy day');
    expect(await readSource(await openZip(zip))).toEqual({ 'cat/1.jpg': 'one' });
  });

  test('is known by its content under any name', async () => {
    await writeFile(join(folder, 'photos.jpg'), makeZip([{ name: '1.jpg', data: 'x' }]));
    opened.push(await openSource(join(folder, 'photos.jpg'), { scratch: folder }));
    expect(opened[0]).toMatchObject({ kind: 'zip', name: 'photos.jpg' });
  });

  test('with no file in it has no entries', async () => {
    expect(await readSource(await openZip([]))).toEqual({});
  });

  test('of 70,000 files shows them all, though the old count ends at 65,535', async () => {
    const files = Array.from({ length: 70_000 }, (_, i) => ({ name: `${i}.jpg`, method: 0 }));
    let count = 0;
    for await (const entry of (await openZip(files)).entries()) count += entry.bytes + 1;
    expect(count).toBe(70_000);
  });

  test('may be read in any order and at once', async () => {
    const files = Array.from({ length: 50 }, (_, i) => ({ name: `${i}.jpg`, data: String(i).repeat(5000) }));
    const source = await openZip(files);
    const entries: SourceEntry[] = [];
    for await (const entry of source.entries()) entries.push(entry);
    const contents = await Promise.all(
      entries.reverse().map(async (entry) => (await buffer(await entry.open())).toString()),
    );
    expect(contents.reverse()).toEqual(files.map(({ data }) => data));
  });
});

describe('names', () => {
  test('of a Korean Windows and of a Mac are read', async () => {
    const korean = Buffer.from('b0edbee7c0cc2f312e6a7067', 'hex');
    const source = await openZip([
      { name: korean, data: 'windows' },
      { name: `${'강아지'.normalize('NFD')}/1.jpg`, data: 'mac' },
    ]);
    expect(await readSource(source)).toEqual({ '고양이/1.jpg': 'windows', '강아지/1.jpg': 'mac' });
  });

  test('of western systems (code page 437) are read, also where they could be Korean', async () => {
    const source = await openZip([
      { name: Buffer.from('4d816c6c65722e6a7067', 'hex'), data: 'a' },
      { name: Buffer.from('53747261e1652f636166822e6a7067', 'hex'), data: 'b' },
    ]);
    expect(await readSource(source)).toEqual({ 'Müller.jpg': 'a', 'Straße/café.jpg': 'b' });
  });

  test('with syllables that only Korean Windows has are Korean where another name is', async () => {
    const source = await openZip([
      { name: Buffer.from('81412e6a7067', 'hex'), data: 'a' },
      { name: Buffer.from('b0edbee7c0cc2e6a7067', 'hex'), data: 'b' },
    ]);
    expect(Object.keys(await readSource(source))).toEqual(['갂.jpg', '고양이.jpg']);
  });

  test('that stand in a field of their own (0x7075) are taken from there', async () => {
    const name = Buffer.from('3f3f3f2e6a7067', 'hex');
    const unicode = Buffer.from('고양이.jpg');
    const field = Buffer.alloc(9);
    field.writeUInt16LE(0x7075, 0);
    field.writeUInt16LE(5 + unicode.length, 2);
    field[4] = 1;
    field.writeUInt32LE(crc32(name), 5);
    const source = await openZip([{ name, data: 'x', extra: Buffer.concat([field, unicode]) }]);
    expect(await readSource(source)).toEqual({ '고양이.jpg': 'x' });
  });

  test('that would lead out of the archive lead nowhere', async () => {
    const names = ['../../evil.jpg', '/etc/evil2.jpg', 'C:\\evil3.jpg', '..\\evil4.jpg'];
    const found = await readSource(await openZip(names.map((name) => ({ name, data: 'x' }))));
    expect(Object.keys(found)).toEqual(['evil.jpg', 'etc/evil2.jpg', 'evil3.jpg', 'evil4.jpg']);
  });

  test('of the system are passed over silently', async () => {
    const names = ['__MACOSX/cat/._1.jpg', 'cat/.DS_Store', 'cat/Thumbs.db', 'cat/1.jpg'];
    const source = await openZip(names.map((name) => ({ name, data: 'x' })));
    expect({ found: await readSource(source), skipped: source.skipped }).toEqual({
      found: { 'cat/1.jpg': 'x' },
      skipped: [],
    });
  });

  test('of any kind come out as they went in', async () => {
    const word = fc.stringMatching(/^[a-z가-힣 🐈][a-z가-힣 0-9(){}'🐈-]{0,30}$/u);
    const path = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => `${words.join('/')}.jpg`);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 10 }), async (paths) => {
        const found = await readSource(await openZip(paths.map((name) => ({ name, data: name }))));
        expect(found).toEqual(Object.fromEntries(paths.map((each) => [each.normalize('NFC'), each])));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a hostile zip', () => {
  const good = { name: 'good.jpg', data: 'good' };

  test('that lies about a length or a checksum loses that file alone', async () => {
    const source = await openZip([
      { name: 'longer.jpg', data: 'x'.repeat(100_000), declaredBytes: 10 },
      { name: 'shorter.jpg', data: 'x', declaredBytes: 100 },
      { name: 'stored.jpg', data: 'xx', method: 0, declaredBytes: 1 },
      { name: 'crc.jpg', data: 'x', declaredCrc: 1 },
      good,
    ]);
    expect(await readSource(source)).toEqual({
      'longer.jpg': 'photo_broken',
      'shorter.jpg': 'photo_broken',
      'stored.jpg': 'photo_broken',
      'crc.jpg': 'photo_broken',
      'good.jpg': 'good',
    });
  });

  test('whose data is damaged loses that file alone', async () => {
    const zip = makeZip([{ name: 'bad.jpg', data: 'some words that deflate' }, good]);
    zip.fill(0xff, 40, 50);
    expect(await readSource(await openZip(zip))).toEqual({ 'bad.jpg': 'photo_broken', 'good.jpg': 'good' });
  });

  test('of locked files, links and strange packings lists them with their reason', async () => {
    const source = await openZip([
      { name: 'locked.jpg', data: 'x', encrypted: true },
      { name: 'link.jpg', data: '/etc/passwd', mode: 0o120777 },
      { name: 'deflate64.jpg', data: 'x', method: 9 },
      good,
    ]);
    expect(await readSource(source)).toEqual({ 'good.jpg': 'good' });
    expect(source.skipped).toEqual([
      { name: 'locked.jpg', reason: { code: 'photo_encrypted', details: {} } },
      { name: 'link.jpg', reason: { code: 'photo_link', details: {} } },
      { name: 'deflate64.jpg', reason: { code: 'photo_packing_unknown', details: { method: 9 } } },
    ]);
  });

  test('locked as a whole is refused as locked', async () => {
    const opening = openZip([{ name: '1.jpg', data: 'x', encrypted: true }]);
    await expect(opening).rejects.toMatchObject({ code: 'archive_encrypted', details: { name: '내 동물.zip' } });
  });

  test('whose files share their bytes is refused', async () => {
    const data = 'x'.repeat(1000);
    const opening = openZip([
      { name: '1.jpg', data, method: 0 },
      { name: '2.jpg', data, method: 0, offset: 0 },
    ]);
    await expect(opening).rejects.toMatchObject({ code: 'archive_damaged' });
    const inside = openZip([
      { name: '1.jpg', data, method: 0 },
      { name: '2.jpg', data: 'y', method: 0, offset: 500 },
    ]);
    await expect(inside).rejects.toMatchObject({ code: 'archive_damaged' });
  });

  test('whose directory points outside is refused', async () => {
    const opening = openZip([{ name: '1.jpg', data: 'x', offset: 1_000_000 }]);
    await expect(opening).rejects.toMatchObject({ code: 'archive_damaged' });
  });

  test('that unpacks to far more than it is, is refused before anything is unpacked', async () => {
    const bomb = [{ name: '1.bmp', data: Buffer.alloc(4 * 1024 ** 2) }];
    const opening = openZip(bomb, { ratioFrom: 1024 ** 2 });
    await expect(opening).rejects.toMatchObject({ code: 'archive_too_large', details: { reason: '4 MB' } });
    await expect(openZip(bomb, { totalBytes: 1024 ** 2 })).rejects.toMatchObject({ code: 'archive_too_large' });
    // The same within the limits is a picture like another: flat drawings pack as well as that.
    expect(Object.keys(await readSource(await openZip(bomb)))).toEqual(['1.bmp']);
  });

  test('with one huge file loses that file alone', async () => {
    const source = await openZip([{ name: 'huge.jpg', data: Buffer.alloc(2 * 1024 ** 2, 'ab') }, good], {
      fileBytes: 1024 ** 2,
    });
    expect(await readSource(source)).toEqual({ 'good.jpg': 'good' });
    expect(source.skipped).toMatchObject([{ name: 'huge.jpg', reason: { code: 'photo_file_too_large' } }]);
  });

  test('with too many files is refused', async () => {
    await expect(openZip([good, { name: '2.jpg' }], { files: 1 })).rejects.toMatchObject({ code: 'source_too_large' });
  });

  test('that ends early is refused as damaged, with the handle closed', async () => {
    const zip = makeZip([{ name: '1.jpg', data: 'x'.repeat(1000), method: 0 }, good]);
    await expect(openZip(zip.subarray(0, zip.length - 40))).rejects.toMatchObject({
      code: 'archive_damaged',
      details: { name: '내 동물.zip' },
    });
  });
});
