import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allPhotos, type PhotoQuery, photoSorts } from '../src-shared/photo-query.ts';
import { Photos } from '../src-main/engine/photos/photos.ts';
import { type Database, openDatabase } from '../src-main/engine/store/database.ts';

const count = 100_000;
const pageSize = 200;
/** Milliseconds between a request and its first rows; more is felt. */
const limit = 100;

/**
 * The Photos page of a project with 100,000 photos: how long the first rows of a class take when nothing is known of it
 * yet, for each order and filter, and a page from the middle after that. The rows are made, without pictures.
 * @returns one line: the slowest first page against the limit
 */
export async function run(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-browse-'));
  const database = await openDatabase(join(folder, 'project.sqlite'));
  try {
    const photos = new Photos(database, () => undefined);
    const classId = fill(database, photos);
    const queries: [string, Partial<PhotoQuery>][] = [
      ...photoSorts.map((sort): [string, Partial<PhotoQuery>] => [sort, { sort, descending: true }]),
      ['search', { search: 'CAT 77' }],
      ['search without result', { search: 'zebra' }],
      ['part', { part: 'train' }],
      ['in use, by name', { use: 'in_use', sort: 'name' }],
    ];
    let slowest = 0;
    for (const [name, wish] of queries) {
      const query = { ...allPhotos, ...wish };
      // Any change of a row makes the lists that are kept worthless: what is measured is the first request after one.
      photos.store.addProblem('made', { code: 'photo_empty', details: {} }, new Date().toISOString());
      const total = timeOf(() => photos.totals(query));
      const first = timeOf(() => photos.page(classId, query, 0, pageSize));
      const middle = timeOf(() => photos.page(classId, query, count / 4, pageSize));
      slowest = Math.max(slowest, total + first);
      process.stderr.write(
        `${name}: totals ${total.toFixed(0)}, first rows ${first.toFixed(0)}, from the middle ${middle.toFixed(1)} ms\n`,
      );
    }
    return `browse, ${count.toLocaleString('en')} photos: first rows with their totals within ${slowest.toFixed(0)} ms; of ${limit} ms ${(slowest / limit).toFixed(2)}`;
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function timeOf(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** @returns the class that holds nearly all of them: the longest list there can be */
function fill(database: Database, photos: Photos): number {
  const cats = photos.store.classNamed('cat');
  const dogs = photos.store.classNamed('dog');
  const deal = database.prepare('INSERT INTO split_photos (split_id, photo_id, class_id, part) VALUES (1, ?, ?, ?)');
  photos.store.together(() => {
    database.prepare(`INSERT INTO splits (id, options, created_at) VALUES (1, '{}', '2026-01-01')`).run();
    for (let n = 1; n <= count; n += 1) {
      const sha256 = createHash('sha256').update(String(n)).digest('hex');
      const classId = n % 50 === 0 ? dogs : cats;
      // Names in another order than that of import.
      const name = `cat ${String((n * 7919) % count)}.jpg`;
      const path = `train/cat/${name}`;
      const takenAt = n % 3 === 0 ? null : new Date(1.6e12 + n * 1e6).toISOString().slice(0, 19);
      photos.store.insert(
        {
          sha256,
          classId,
          name,
          path,
          takenAt,
          sourceId: null,
          givenPart: null,
          format: 'jpeg',
          width: 500,
          height: 375,
          bytes: (n * 31) % 90_000,
          measures: {
            dhash: sha256.slice(0, 16),
            fineDhash: sha256,
            brightness: (n * 17) % 255,
            brightnessP5: 0,
            brightnessP99: 0,
            entropy: 0,
            edges: (n * 13) % 1000,
            greySpread: 0,
            detail: 50,
          },
        },
        '2026-01-01T00:00:00Z',
      );
      deal.run(n, classId, n % 5 === 0 ? 'test' : 'train');
    }
  });
  return cats;
}
