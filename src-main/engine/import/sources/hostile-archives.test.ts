import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../../src-shared/errors.ts';
import { en } from '../../../../src-shared/messages/en.ts';
import { openSource } from './open-source.ts';
import { contentForDecoders } from './source-reading.fixture.ts';
import { type SourceLimits, sourceLimits } from './source.ts';
import { makeTar } from './tar-maker.fixture.ts';
import { makeZip } from './zip-maker.fixture.ts';

const good = { name: 'good.jpg', data: 'good' };
const megabyte = 1024 ** 2;

/** What a hostile archive is, how it is made, and what the program must do: what comes in, and what is said of the rest. */
interface Hostile {
  what: string;
  make: () => Buffer;
  file?: string;
  limits?: Partial<SourceLimits>;
  /** Photos that come in, by the names they are shown with; or the code with which the whole is refused. */
  comesIn: string[] | string;
  /** Codes of what is listed. */
  listed?: string[];
}

const table: readonly Hostile[] = [
  {
    what: 'names that lead out (../, /, C:\\, \\\\server)',
    make: () =>
      makeZip(
        ['../../a.jpg', '/etc/b.jpg', 'C:\\c.jpg', '..\\d.jpg', '\\\\server\\e.jpg'].map((name) => ({
          name,
          data: 'x',
        })),
      ),
    comesIn: ['a.jpg', 'etc/b.jpg', 'c.jpg', 'd.jpg', 'server/e.jpg'],
  },
  {
    what: 'the same in a tar',
    file: 'a.tar',
    make: () => makeTar(['../../a.jpg', '/etc/b.jpg'].map((name) => ({ name, data: 'x' }))),
    comesIn: ['a.jpg', 'etc/b.jpg'],
  },
  {
    what: 'symbolic link in a zip',
    make: () => makeZip([{ name: 'l.jpg', data: '/etc/passwd', mode: 0o120777 }, good]),
    comesIn: ['good.jpg'],
    listed: ['photo_link'],
  },
  {
    what: 'links, devices and a pipe in a tar',
    file: 'a.tar',
    make: () => makeTar([...['1', '2', '3', '4', '6'].map((type) => ({ name: `${type}.jpg`, type })), good]),
    comesIn: ['good.jpg'],
    listed: ['photo_link', 'photo_link', 'file_device', 'file_device', 'file_device'],
  },
  {
    what: 'name of 64 kB, and 20,000 folders deep',
    make: () => makeZip([{ name: `${'x'.repeat(65_000)}.jpg` }, { name: `${'d/'.repeat(20_000)}1.jpg` }]),
    comesIn: [`${'x'.repeat(250)}….jpg`, `${'d/'.repeat(63)}1.jpg`],
  },
  {
    what: 'name of 64 kB in a tar',
    file: 'a.tar',
    make: () => makeTar([{ name: `${'y'.repeat(65_000)}.jpg`, data: 'x' }, good]),
    comesIn: [`${'y'.repeat(250)}….jpg`, 'good.jpg'],
  },
  {
    what: 'NUL and control characters in a name',
    make: () => makeZip([{ name: 'a\u0000b\u001b[31m\n\u0007.jpg', data: 'x' }, { name: '\u0000' }]),
    comesIn: ['ab[31m.jpg', '?'],
  },
  {
    what: 'two files of one name',
    make: () =>
      makeZip([
        { name: 'a.jpg', data: 'one' },
        { name: 'a.jpg', data: 'two' },
      ]),
    comesIn: ['a.jpg', 'a.jpg'],
  },
  {
    what: 'files that share their bytes',
    make: () =>
      makeZip([
        { name: '1.jpg', data: 'x'.repeat(1000), method: 0 },
        { name: '2.jpg', data: 'y', offset: 500 },
      ]),
    comesIn: 'archive_damaged',
  },
  {
    what: 'directory that points outside',
    make: () => makeZip([{ name: '1.jpg', data: 'x', offset: 1_000_000 }]),
    comesIn: 'archive_damaged',
  },
  {
    what: 'bomb: 300 MB of nothing in 300 kB',
    make: () => makeZip([{ name: '1.bmp', data: Buffer.alloc(300 * megabyte) }]),
    comesIn: 'archive_too_large',
  },
  {
    what: 'bomb in a gzip, unpacked until it is more than 256 MB (here: 16)',
    file: 'a.tgz',
    limits: { ratioFrom: 16 * megabyte },
    make: () => gzipSync(makeTar([{ name: '1.jpg', data: Buffer.alloc(32 * megabyte) }])),
    comesIn: 'archive_too_large',
  },
  {
    what: 'bomb of bombs: ten zips that each just keep within 256 MB (here: 16)',
    limits: { ratioFrom: 16 * megabyte },
    make: () => {
      const bomb = makeZip([{ name: '1.bmp', data: Buffer.alloc(15 * megabyte) }]);
      return makeZip([...Array.from({ length: 10 }, (_, i) => ({ name: `${String(i)}.zip`, data: bomb })), good]);
    },
    // The first fits into what any archive may unpack to; the others would be more than its bytes allow.
    comesIn: ['0/1.bmp', 'good.jpg'],
    listed: Array.from({ length: 9 }, () => 'archive_too_large'),
  },
  {
    what: 'zip in zip in zip',
    make: () => makeZip([{ name: 'a.zip', data: makeZip([{ name: 'b.zip', data: makeZip([good]) }, good]) }]),
    comesIn: ['a/good.jpg'],
    listed: ['archive_too_deep'],
  },
  {
    what: 'more files than half a million (here: 1,000)',
    limits: { files: 1000 },
    make: () => makeZip(Array.from({ length: 1001 }, (_, i) => ({ name: `${String(i)}.jpg`, method: 0 }))),
    comesIn: 'source_too_large',
  },
  {
    what: 'the same, spread over archives inside',
    limits: { files: 1000 },
    make: () => {
      const inner = makeZip(Array.from({ length: 600 }, (_, i) => ({ name: `${String(i)}.jpg`, method: 0 })));
      return makeZip([1, 2].map((i) => ({ name: `${String(i)}.zip`, data: inner, method: 0 })));
    },
    comesIn: 'source_too_large',
  },
  {
    what: 'directory too long for memory (here: over 1 MB)',
    limits: { directoryBytes: megabyte },
    make: () => makeZip(Array.from({ length: 40 }, (_, i) => ({ name: `${'x'.repeat(60_000)}${String(i)}` }))),
    comesIn: 'archive_too_large',
  },
  {
    what: 'locked with a password, as a whole',
    make: () => makeZip([{ name: '1.jpg', data: 'x', encrypted: true }]),
    comesIn: 'archive_encrypted',
  },
  {
    what: 'locked with a password, one file',
    make: () => makeZip([{ name: '1.jpg', data: 'x', encrypted: true }, good]),
    comesIn: ['good.jpg'],
    listed: ['photo_encrypted'],
  },
  {
    what: 'cut off at its end',
    make: () => makeZip([good, { name: '2.jpg', data: 'x' }]).subarray(0, -30),
    comesIn: 'archive_damaged',
  },
  {
    what: 'cut off, inside another',
    make: () => makeZip([{ name: 'a.zip', data: makeZip([good]).subarray(0, -30) }, good]),
    comesIn: ['good.jpg'],
    listed: ['archive_damaged'],
  },
  {
    what: 'lies about sizes and checksums',
    make: () =>
      makeZip([
        { name: 'more.jpg', data: 'x'.repeat(100_000), declaredBytes: 10 },
        { name: 'less.jpg', data: 'x', declaredBytes: 100 },
        { name: 'crc.jpg', data: 'x', declaredCrc: 1 },
        good,
      ]),
    comesIn: ['more.jpg: photo_broken', 'less.jpg: photo_broken', 'crc.jpg: photo_broken', 'good.jpg'],
  },
  {
    what: 'inner zip that lies about its size (1 kB, unpacks to 20 MB)',
    make: () =>
      makeZip([
        { name: 'a.zip', data: Buffer.concat([makeZip([good]), Buffer.alloc(20 * megabyte)]), declaredBytes: 1024 },
        good,
      ]),
    comesIn: ['good.jpg'],
    listed: ['photo_broken'],
  },
  {
    what: 'tar whose checksum is wrong in the middle',
    file: 'a.tar',
    make: () => makeTar([good, { name: '2.jpg', declaredChecksum: 5 }, { name: '3.jpg' }]),
    comesIn: ['good.jpg'],
    listed: ['archive_damaged'],
  },
  {
    what: 'tar that says a file has 8 GB',
    file: 'a.tar',
    make: () => makeTar([good, { name: '2.jpg', data: 'x', declaredBytes: 8 * 1024 ** 3 - 1 }]),
    comesIn: ['good.jpg'],
    listed: ['photo_broken'],
  },
  {
    what: 'tar with an attribute of 7 GB',
    file: 'a.tar',
    make: () => makeTar([good, { name: 'p', type: 'x', declaredBytes: 7 * 1024 ** 3 }]),
    comesIn: ['good.jpg'],
    listed: ['archive_damaged'],
  },
  {
    what: 'packed in a way nobody uses (deflate64)',
    make: () => makeZip([{ name: '1.jpg', data: 'x', method: 9 }, good]),
    comesIn: ['good.jpg'],
    listed: ['photo_packing_unknown'],
  },
  {
    what: 'one photo of more than 256 MB (here: 1 MB)',
    limits: { fileBytes: megabyte },
    make: () => makeZip([{ name: '1.jpg', data: Buffer.alloc(2 * megabyte, 'ab') }, good]),
    comesIn: ['good.jpg'],
    listed: ['photo_file_too_large'],
  },
  {
    what: 'no room on the disk for the inner zip',
    limits: { reserve: 1024 ** 6 },
    make: () => makeZip([{ name: 'a.zip', data: makeZip([good]) }]),
    comesIn: 'disk_full',
  },
];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.for(table)('$what', async ({ what, make, file = 'a.zip', limits = {}, comesIn, listed = [] }) => {
  const path = join(folder, 'drop', file);
  const scratch = join(folder, 'incoming');
  await mkdir(join(folder, 'drop'));
  await writeFile(path, make());
  const before = process.memoryUsage().rss;
  const said: string[] = [];
  try {
    const source = await openSource(path, { scratch, limits: { ...sourceLimits, ...limits } });
    try {
      const found: string[] = [];
      for await (const entry of source.entries()) {
        // Huge ones are not read here: memory is what this is about.
        const failure = entry.bytes > megabyte ? null : await failureOf(entry.open());
        found.push(entry.path.join('/') + (failure === null ? '' : `: ${failure.code}`));
        if (failure !== null) {
          said.push(en.errors[failure.code](failure.details));
          // Decoders, who read it where it lies, say the same.
          expect([failure.code, null]).toContain(await contentForDecoders(source, entry));
        }
      }
      expect(found).toEqual(comesIn);
      expect(source.skipped.map(({ reason }) => reason.code)).toEqual(listed);
      said.push(...source.skipped.map(({ reason }) => en.errors[reason.code](reason.details)));
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe(comesIn);
    said.push(en.errors[error.code](error.details));
  }
  // Nothing is left beside the archive, and nothing was unpacked into memory.
  expect(await readdir(scratch).catch(() => [])).toEqual([]);
  expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['a.jpg', 'b.jpg', 'd.jpg']));
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * megabyte);
  if (process.env.PAWPRINT_ALL === '1') {
    process.stdout.write(`${what}: ${[...new Set(said)].join(' | ') || 'everything comes in'}\n`);
  }
});

async function failureOf(opening: Promise<Readable>): Promise<AppError | null> {
  try {
    await buffer(await opening);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
