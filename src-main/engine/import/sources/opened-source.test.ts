import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withPaths, withSentFiles } from '../given.ts';
import { openSource } from './open-source.ts';
import { type Source, sourceLimits } from './source.ts';
import { entriesOf, planClasses, readSource } from './source-reading.fixture.ts';
import { makeTar } from './tar-maker.fixture.ts';
import { makeZip } from './zip-maker.fixture.ts';

let folder = '';
let scratch = '';
const opened: Source[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '안에 안 '));
  scratch = join(folder, 'incoming');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((source) => source.close()));
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, content: Uint8Array | string): Promise<string> {
  const file = join(folder, 'drop', name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

async function open(path: string, limits = sourceLimits): Promise<Source> {
  const source = await openSource(path, { scratch, limits });
  opened.push(source);
  return source;
}

async function unpackedNow(): Promise<number> {
  return (await readdir(scratch).catch(() => [])).length;
}

/** Class and part of each path. */
async function placesOf(sources: readonly Source[]): Promise<Record<string, string>> {
  const plan = await planClasses(sources);
  const places: Record<string, string> = {};
  for (const [number, source] of sources.entries()) {
    for (const entry of await entriesOf(source)) {
      const { className, part } = plan.placeOf(number, entry);
      places[entry.path.join('/')] = `${className ?? '-'}/${part ?? '-'}`;
    }
  }
  return places;
}

const cats = [0, 1].map((i) => ({ name: `train/cat.${i}.jpg`, data: `cat ${i}` }));
const dogs = [0, 1].map((i) => ({ name: `train/dog.${i}.jpg`, data: `dog ${i}` }));
const unknown = [1, 2].map((i) => ({ name: `test1/${i}.jpg`, data: `? ${i}` }));

describe("Kaggle's zip of zips", () => {
  const sheet = { name: 'sampleSubmission.csv', data: 'id,label\n1,0\n2,0\n' };
  const kaggle = (method: number): Buffer =>
    makeZip([
      { name: 'test1.zip', data: makeZip(unknown), method },
      { name: 'train.zip', data: makeZip([...cats, ...dogs]), method },
      sheet,
    ]);

  test.for([
    ['stored', 0, 0],
    ['deflated', 8, 2],
  ] as const)('is read with the inner ones %s', async ([, method, unpacked]) => {
    const source = await open(await put('dogs-vs-cats.zip', kaggle(method)));
    expect(await readSource(source)).toEqual({
      'test1/test1/1.jpg': '? 1',
      'test1/test1/2.jpg': '? 2',
      'train/train/cat.0.jpg': 'cat 0',
      'train/train/cat.1.jpg': 'cat 1',
      'train/train/dog.0.jpg': 'dog 0',
      'train/train/dog.1.jpg': 'dog 1',
    });
    expect(await unpackedNow()).toBe(unpacked);
    await opened.pop()?.close();
    expect(await unpackedNow()).toBe(0);
  });

  test('gives cats, dogs and photos without a class', async () => {
    const source = await open(await put('dogs-vs-cats.zip', kaggle(8)));
    const places = Object.values(await placesOf([source]));
    expect(places).toEqual(['-/-', '-/-', 'cat/-', 'cat/-', 'dog/-', 'dog/-']);
    const { found } = await planClasses([source]);
    expect(found).toMatchObject({ by: 'prefix', tables: [], otherTables: [{ name: 'sampleSubmission.csv' }] });
  });

  test('is found again by its keys, opened anew', async () => {
    const file = await put('dogs-vs-cats.zip', kaggle(8));
    const keys = (await entriesOf(await open(file))).map(({ key }) => key);
    const again = await open(file);
    const contents = await Promise.all(keys.map(async (key) => String(await buffer(await again.openEntry(key)))));
    expect(contents).toEqual(['? 1', '? 2', 'cat 0', 'cat 1', 'dog 0', 'dog 1']);
    await expect(again.openEntry('5!5')).rejects.toMatchObject({ code: 'photo_unreadable' });
  });
});

test('archives in a folder are opened, also many more than stay open at a time', async () => {
  for (let i = 0; i < 9; i++)
    await put(`zip ${i}.zip`, makeZip([{ name: 'z.zip', data: makeZip([{ name: '1.jpg', data: String(i) }]) }]));
  const source = await open(join(folder, 'drop'));
  const entries = await entriesOf(source);
  const contents = await Promise.all(entries.map(async (each) => String(await buffer(await each.open()))));
  expect(contents).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
  expect(await unpackedNow()).toBeLessThan(9);
});

test('a photo larger than is unpacked at once flows, stored and deflated', async () => {
  const data = Buffer.alloc(6 * 1024 ** 2, 'some words, ');
  const source = await open(
    await put(
      'large.zip',
      makeZip([
        { name: 'a.jpg', data },
        { name: 'b.jpg', data, method: 0 },
        { name: 'c.jpg', data, declaredCrc: 1 },
        { name: 'd.jpg', data, declaredBytes: 5 * 1024 ** 2 },
      ]),
    ),
  );
  const results = await readSource(source);
  expect(Object.entries(results).map(([name, content]) => [name, content.length])).toEqual([
    ['a.jpg', data.length],
    ['b.jpg', data.length],
    ['c.jpg', 'photo_broken'.length],
    ['d.jpg', 'photo_broken'.length],
  ]);
});

describe('a tar', () => {
  test('that another program wrote, packed or not, is read like the folder it holds', async () => {
    const writing = pack();
    const long = `${'깊은'.repeat(30)}/${'이름'.repeat(60)}.jpg`;
    writing.entry({ name: '고양이/나비.jpg' }, 'nabi');
    writing.entry({ name: long }, 'long');
    writing.entry({ name: '.DS_Store' }, 'x');
    writing.finalize();
    const tar = await buffer(writing);
    const expected = { '고양이/나비.jpg': 'nabi', [long]: 'long' };
    for (const [name, content] of [
      ['a.tar', tar],
      ['a.tar.gz', gzipSync(tar)],
      ['a.tgz', gzipSync(tar)],
    ] as const) {
      const source = await open(await put(name, content));
      expect(source).toMatchObject({ kind: 'tar', name: 'a' });
      expect(await readSource(source)).toEqual(expected);
    }
    await Promise.all(opened.splice(0).map((source) => source.close()));
    expect(await unpackedNow()).toBe(0);
  });

  test('that breaks off keeps what came before, packed or not', async () => {
    const tar = makeTar([
      { name: '1.jpg', data: 'one' },
      { name: '2.jpg', data: Buffer.alloc(100_000, 'x') },
    ]);
    const source = await open(await put('cut.tar', tar.subarray(0, 50_000)));
    expect(await readSource(source)).toEqual({ '1.jpg': 'one' });
    expect(source.skipped).toEqual([{ name: '2.jpg', reason: { code: 'photo_broken', details: {} } }]);
    const packed = gzipSync(Buffer.concat([tar.subarray(0, 1024 * 20)]), { level: 0 });
    const cut = await open(await put('cut.tgz', packed.subarray(0, packed.length - 2000)));
    expect(await readSource(cut)).toEqual({ '1.jpg': 'one' });
    expect(cut.skipped.map(({ reason }) => reason.code)).toEqual(['photo_broken', 'archive_damaged']);
  });
});

describe('files of MNIST', () => {
  const images = Buffer.concat([
    Buffer.from('00000803000000020000000200000003', 'hex'),
    Buffer.from([0, 50, 100, 150, 200, 255, 9, 8, 7, 6, 5, 4]),
  ]);
  const labels = Buffer.from('00000801000000020705', 'hex');

  test('are pictures with their labels as classes, those of t10k for the test', async () => {
    await put('raw/train-images-idx3-ubyte.gz', gzipSync(images));
    await put('raw/train-labels-idx1-ubyte.gz', gzipSync(labels));
    await put('raw/t10k-images.idx3-ubyte', images);
    await put('raw/t10k-labels.idx1-ubyte', labels);
    const source = await open(join(folder, 'drop'));
    expect(await placesOf([source])).toEqual({
      'raw/t10k-images.idx3-ubyte/0.png': '7/test',
      'raw/t10k-images.idx3-ubyte/1.png': '5/test',
      'raw/train-images-idx3-ubyte/0.png': '7/train',
      'raw/train-images-idx3-ubyte/1.png': '5/train',
    });
    expect((await planClasses([source])).found).toMatchObject({ by: 'table', parts: { train: 2, test: 2 } });
    expect(source.skipped).toEqual([]);
    const [first] = await entriesOf(source);
    const png = sharp(await buffer(await source.openEntry(first?.key ?? '')));
    expect(await png.metadata()).toMatchObject({ format: 'png', width: 3, height: 2 });
    expect([...(await png.toColourspace('b-w').raw().toBuffer())]).toEqual([0, 50, 100, 150, 200, 255]);
  });

  test('dropped together are one source; without labels they have no classes', async () => {
    const paths = [await put('train-images-idx3-ubyte', images), await put('train-labels-idx1-ubyte', labels)];
    const together = await withPaths(paths, { scratch }, placesOf);
    expect(Object.values(together)).toEqual(['7/-', '5/-']);
    expect(Object.values(await withPaths(paths.slice(0, 1), { scratch }, placesOf))).toEqual(['-/-', '-/-']);
    await expect(withPaths(paths.slice(1), { scratch }, placesOf)).rejects.toMatchObject({ code: 'file_labels' });
    const sent = await withSentFiles(
      paths.map((file) => ({ path: [file.split('/').at(-1) ?? ''], file, bytes: 10 })),
      { scratch },
      placesOf,
    );
    expect(Object.values(sent)).toEqual(['7/-', '5/-']);
  });

  test('whose header lies are named as damaged', async () => {
    await put('1.jpg', 'x');
    await put('train-images-idx3-ubyte', Buffer.from('00000803ffffffffffffffffffffffff', 'hex'));
    const source = await open(join(folder, 'drop'));
    expect(Object.keys(await readSource(source))).toEqual(['1.jpg']);
    expect(source.skipped).toMatchObject([{ name: 'train-images-idx3-ubyte', reason: { code: 'archive_damaged' } }]);
  });
});

describe('a table of labels beside the photos', () => {
  test.for([
    ['with a heading', 'id,breed\n1,beagle\n2,pug\n3,pug\n4,beagle\n'],
    ['without one, with endings', '1.jpg,beagle\n2.jpg,pug\n3.jpg,pug\n4.jpg,beagle\n'],
    [
      'by tabs, with a mark at its beginning',
      '\uFEFFfile\tlabel\n1.jpg\tbeagle\n2.jpg\tpug\n3.jpg\tpug\n4.jpg\tbeagle',
    ],
    [
      'among other columns',
      'date,filename,size,label\nx,1.jpg,1,beagle\nx,2.jpg,2,pug\ny,3.jpg,3,pug\nz,4.jpg,4,beagle\n',
    ],
  ] as const)('names their classes: %s', async ([, csv]) => {
    for (const i of [1, 2, 3, 4, 5]) await put(`photos/${i}.jpg`, String(i));
    await put('labels.csv', csv);
    const source = await open(join(folder, 'drop'));
    expect(Object.values(await placesOf([source]))).toEqual(['beagle/-', 'pug/-', 'pug/-', 'beagle/-', '-/-']);
    expect((await planClasses([source])).found).toMatchObject({ by: 'table', tables: ['labels.csv'], otherTables: [] });
  });

  test('keeps numbers as they are written, and reads what Korean Excel wrote', async () => {
    for (const i of [1, 2, 3, 4]) await put(`${i}.jpg`, String(i));
    await put('a.csv', '파일,라벨\n1,01\n2,02\n3,01\n4,02\n');
    expect(Object.values(await placesOf([await open(join(folder, 'drop'))]))).toEqual(['01/-', '02/-', '01/-', '02/-']);
    const korean = Buffer.from('b0edbee7c0cc', 'hex');
    const rows = [1, 2, 3, 4].map((i) =>
      Buffer.concat([Buffer.from(`${i}.jpg,`), i < 3 ? korean : Buffer.from('dog'), Buffer.from('\r\n')]),
    );
    await put('a.csv', Buffer.concat(rows));
    expect(Object.values(await placesOf([await open(join(folder, 'drop'))]))).toEqual([
      '고양이/-',
      '고양이/-',
      'dog/-',
      'dog/-',
    ]);
  });

  test.for([
    ['that names other photos', 'id,label\n91,a\n92,b\n93,a\n94,b\n'],
    ['of one label only', 'id,label\n1,0\n2,0\n'],
    ['with as many labels as photos', 'id,label\n1,a\n2,b\n'],
    ['of something else', 'colour,price\nred,1\nblue,2\n'],
    ['that is none', '"""\n,,"x\n'],
  ] as const)('%s is listed, and folders stay', async ([, csv]) => {
    await put('cat/1.jpg', '1');
    await put('dog/2.jpg', '2');
    await put('table.csv', csv);
    const source = await open(join(folder, 'drop'));
    expect(Object.values(await placesOf([source]))).toEqual(['cat/-', 'dog/-']);
    expect((await planClasses([source])).found.otherTables).toMatchObject([{ reason: { code: 'file_table' } }]);
  });

  test('that does not say it holds classes leaves class folders as they are', async () => {
    for (const i of [1, 2]) await put(`cat/c${i}.jpg`, `c${i}`);
    for (const i of [1, 2]) await put(`dog/d${i}.jpg`, `d${i}`);
    const rows = 'c1.jpg,Nikon,x\nc2.jpg,Canon,x\nd1.jpg,Nikon,y\nd2.jpg,Canon,y\n';
    await put('meta.csv', `file,camera,lens\n${rows}`);
    expect(Object.values(await placesOf([await open(join(folder, 'drop'))]))).toEqual([
      'cat/-',
      'cat/-',
      'dog/-',
      'dog/-',
    ]);
    await put('meta.csv', `file,class,lens\n${rows}`);
    expect(Object.values(await placesOf([await open(join(folder, 'drop'))]))).toEqual([
      'Nikon/-',
      'Canon/-',
      'Nikon/-',
      'Canon/-',
    ]);
  });

  test('may be dropped beside a zip, also by a browser', async () => {
    const zip = await put('photos.zip', makeZip([1, 2, 3, 4].map((i) => ({ name: `${i}.jpg`, data: `${i}` }))));
    const csv = await put('labels.csv', 'id,label\n1,a\n2,b\n3,a\n4,b\n');
    expect(Object.values(await withPaths([csv, zip], { scratch }, placesOf))).toEqual(['a/-', 'b/-', 'a/-', 'b/-']);
    const bytes = async (file: string): Promise<number> => (await readFile(file)).length;
    const sent = [
      { path: ['a', 'photos.zip'], file: zip, bytes: await bytes(zip) },
      { path: ['a', 'labels.csv'], file: csv, bytes: await bytes(csv) },
    ];
    expect(Object.values(await withSentFiles(sent, { scratch }, placesOf))).toEqual(['a/-', 'b/-', 'a/-', 'b/-']);
  });
});

test('what holds no photos is named by its kind, known by its content', async () => {
  const kinds: Record<string, string> = {
    'a.rar': '526172211a0700',
    'b.7z': '377abcaf271c0004',
    'c.xz': 'fd377a585a000004',
    'd.pdf': Buffer.from('%PDF-1.7').toString('hex'),
    'e.mp4': '0000001866747970' + Buffer.from('isom').toString('hex'),
    'f.mov': '00000014' + Buffer.from('ftypqt  ').toString('hex'),
    'g.hwp': 'd0cf11e0a1b11ae1',
    'h.docx': makeZip([{ name: '[Content_Types].xml', data: '<x/>' }]).toString('hex'),
    'i.mp3': '49443303',
    'j.txt': Buffer.from('some words').toString('hex'),
    'k.gz': gzipSync('words').toString('hex'),
    'l.mkv': '1a45dfa3',
    'm.bin': 'ffd8ffe0',
    'n.dat': '0000001866747970' + Buffer.from('heic').toString('hex'),
  };
  for (const [name, hex] of Object.entries(kinds)) await put(name, Buffer.from(hex, 'hex'));
  const source = await open(join(folder, 'drop'));
  expect(Object.keys(await readSource(source))).toEqual(['m.bin', 'n.dat']);
  expect(source.skipped.map(({ name, reason }) => `${name} ${reason.code}`)).toEqual([
    'a.rar file_rar',
    'b.7z file_7z',
    'c.xz file_packed',
    'd.pdf file_pdf',
    'e.mp4 file_video',
    'f.mov file_video',
    'g.hwp file_document',
    'h.docx file_document',
    'i.mp3 file_sound',
    'j.txt file_text',
    'k.gz file_packed',
    'l.mkv file_video',
  ]);
});
