import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allPhotos, photoFindings, photoParts, type PhotoQuery, photoSorts } from '../../../src-shared/photo-query.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { orderKey } from '../store/text-keys.ts';
import { someMeasures } from '../workers/measures.fixture.ts';
import { Classes } from './classes.ts';
import { Photos } from './photos.ts';

let folder: string;
let database: Database;
let photos: Photos;
let classes: Classes;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-사진-'));
  await open();
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  database = await openDatabase(join(folder, 'project.sqlite'));
  photos = new Photos(database, () => undefined);
  classes = new Classes(photos);
}

const idOf = (n: number): string => createHash('sha256').update(String(n)).digest('hex');

function add(n: number, classId: number | null, name = `photo ${n}.jpg`): string {
  const sha256 = idOf(n);
  const file = {
    name,
    format: 'jpeg',
    width: 9,
    height: 9,
    bytes: (n * 37) % 11,
    takenAt: null,
    measures: someMeasures,
  };
  photos.store.insert({ sha256, classId, ...file, sourceId: null, path: '', givenPart: null }, '2026');
  return sha256;
}

/** Every row that a change may touch, as it is. */
function rows(): unknown {
  return {
    photos: database.prepare('SELECT id, class_id, set_aside FROM photos ORDER BY id').all(),
    // A class that was made and taken back again stays as a removed row: nobody sees it.
    classes: database.prepare('SELECT id, name FROM classes WHERE removed = 0 ORDER BY id').all(),
    fine: database.prepare('SELECT subject FROM dismissed_findings ORDER BY subject').all(),
  };
}

const indexes = fc.uniqueArray(fc.nat(29), { maxLength: 12 });
const act = fc.oneof(
  fc.record({ do: fc.constant('move' as const), photos: indexes, to: fc.nat(6) }),
  fc.record({ do: fc.constant('aside' as const), photos: indexes, aside: fc.boolean() }),
  fc.record({ do: fc.constant('create' as const), name: fc.nat(5) }),
  fc.record({ do: fc.constant('new' as const), photos: indexes, name: fc.nat(5) }),
  fc.record({ do: fc.constant('rename' as const), which: fc.nat(6), name: fc.nat(5) }),
  fc.record({ do: fc.constant('merge' as const), which: fc.nat(6), into: fc.nat(6) }),
  fc.record({ do: fc.constant('remove' as const), which: fc.nat(6), aside: fc.boolean() }),
  fc.record({ do: fc.constant('fine' as const), photos: indexes }),
  fc.record({ do: fc.constant('undo' as const) }),
  fc.record({ do: fc.constant('redo' as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer Each> ? Each : never;

/** As the doctor does: those that are fine already are no part of it. */
function callFine(indexes: readonly number[]): void {
  const isFine = database.prepare("SELECT 1 FROM dismissed_findings WHERE kind = 'dark' AND subject = ?");
  const fresh = indexes.filter((n) => isFine.get(idOf(n)) === undefined);
  const ids = photos.store.states(fresh.map(idOf)).map(({ rowId }) => rowId);
  const fine = ids.length === 0 ? [] : [{ finding: 'dark' as const, ids: ids.sort((a, b) => a - b), after: true }];
  photos.history.perform({ kind: 'call_fine', finding: 'dark', groups: ids.length }, { fine });
}

/** @returns whether there is a new change */
function perform(each: Act): boolean {
  const known = photos.store.classes();
  const classAt = (n: number): number | null => (known.length === 0 ? null : (known[n % known.length]?.id ?? null));
  const before = photos.history.view().undo?.id;
  const ids = 'photos' in each ? each.photos.map(idOf) : [];
  const name = 'name' in each ? `class ${each.name}` : '';
  const first = 'which' in each ? classAt(each.which) : null;
  try {
    if (each.do === 'move') photos.move(ids, each.to === 0 ? null : classAt(each.to));
    else if (each.do === 'aside') photos.setAside(ids, each.aside);
    else if (each.do === 'fine') callFine(each.photos);
    else if (each.do === 'create') classes.create(name);
    else if (each.do === 'new') classes.moveToNew(ids, name);
    else if (first !== null && each.do === 'rename') classes.rename(first, name);
    else if (first !== null && each.do === 'merge') classes.merge(first, classAt(each.into) ?? first);
    else if (first !== null && each.do === 'remove') classes.remove(first, each.aside);
  } catch (error) {
    expect(error).toMatchObject({ code: 'class_name_taken' });
  }
  return photos.history.view().undo?.id !== before;
}

describe('the history of changes', () => {
  it('brings back exactly the rows of any earlier day, and of any later one, whatever was done', () => {
    const start = classes.create('class 0').classId;
    for (let n = 0; n < 30; n += 1) add(n, n % 3 === 0 ? null : start);
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        // The model: every state since the beginning of this run, and where in it we are.
        const states = [rows()];
        let at = 0;
        for (const each of acts) {
          if (each.do === 'undo') {
            if (at === 0) continue;
            photos.history.undo(null);
            at -= 1;
          } else if (each.do === 'redo') {
            const again = photos.history.redo(null) !== null;
            expect(again).toBe(at < states.length - 1);
            if (again) at += 1;
          } else if (perform(each)) {
            states.length = at + 1;
            states.push(rows());
            at += 1;
          }
          expect(rows()).toEqual(states[at]);
        }
        for (; at > 0; at -= 1) {
          photos.history.undo(null);
          expect(rows()).toEqual(states[at - 1]);
        }
        for (; at < states.length - 1; at += 1) {
          photos.history.redo(null);
          expect(rows()).toEqual(states[at + 1]);
        }
        // The next run begins with what could be redone by this one out of the way.
        photos.setAside([idOf(0)], !isAside(0));
      }),
      { numRuns: 120 },
    );
  });

  it('goes on after the program was started again', async () => {
    const cat = classes.create('cat').classId;
    const photo = add(1, cat);
    photos.setAside([photo], true);
    photos.history.undo(null);
    database.close();
    await open();
    expect(photos.history.view()).toMatchObject({
      undo: { change: { kind: 'create_class', name: 'cat' } },
      redo: { change: { kind: 'set_aside', photos: 1 } },
    });
    photos.history.redo(null);
    expect(isAside(1)).toBe(true);
  });

  it('keeps the newest 200 changes, and 10,000 moved photos in less than 100 kB', () => {
    const cat = classes.create('cat').classId;
    const ids = photos.store.together(() => Array.from({ length: 20_000 }, (_, n) => add(n, null)));
    photos.move(
      ids.filter((_, n) => (n * n) % 7 < 2 || n % 5 === 0),
      cat,
    );
    const { bytes } = database
      .prepare<[], { bytes: number }>('SELECT max(length(edit)) AS bytes FROM history')
      .get() ?? { bytes: 0 };
    expect(bytes).toBeLessThan(100_000);
    for (let n = 0; n < 210; n += 1) photos.setAside([idOf(1)], n % 2 === 0);
    expect(database.prepare('SELECT count(*) AS n FROM history').get()).toEqual({ n: 200 });
  });

  it('takes back only the change that was meant', () => {
    const cat = classes.create('cat');
    classes.create('dog');
    expect(() => photos.history.undo(cat.change?.id ?? 0)).toThrow(
      expect.objectContaining({ code: 'history_moved_on' }),
    );
    expect(photos.store.classes()).toHaveLength(2);
  });

  it('never loses photos that came in since: their class stays, a taken name gets a number', () => {
    const cat = classes.create('cat').classId;
    add(1, cat);
    photos.history.undo(null);
    expect(photos.store.classes()).toMatchObject([{ id: cat, name: 'cat', count: 1 }]);
    classes.remove(cat, false);
    // An import brings the class again.
    add(2, photos.store.classNamed('cat'));
    photos.history.undo(null);
    expect(photos.store.classes()).toMatchObject([
      { name: 'cat', count: 1 },
      { id: cat, name: 'cat 2', count: 1 },
    ]);
  });
});

function isAside(n: number): boolean {
  return photos.store.find(idOf(n))?.setAside ?? false;
}

describe('classes', () => {
  it('leave splits and runs their names when they are removed, and their name to others', () => {
    const cat = classes.create('cat').classId;
    add(1, cat);
    database.exec(`INSERT INTO splits (id, options, created_at) VALUES (1, '{}', '2026')`);
    database
      .prepare(`INSERT INTO split_photos (split_id, photo_id, class_id, part) VALUES (1, 1, ?, 'train')`)
      .run(cat);
    classes.remove(cat, true);
    expect(photos.store.classNames().get(cat)).toBe('cat');
    expect(photos.store.counts()).toMatchObject({ photos: 1, unlabelled: 1, setAside: 1 });
    expect(classes.create('cat').classId).not.toBe(cat);
    expect(database.prepare('SELECT part, class_id FROM split_photos').get()).toEqual({ part: 'train', class_id: cat });
  });

  it('are not filled any more by a photo that was on its way when they were removed', () => {
    const cat = classes.create('cat').classId;
    classes.remove(cat, false);
    add(1, cat);
    expect(photos.store.find(idOf(1))?.classId).toBeNull();
  });

  it('are refused a name that is taken, in whatever form its letters come', () => {
    classes.create('고양이');
    const other = classes.create('강아지').classId;
    for (const name of ['고양이', ' 고양이'.normalize('NFD')])
      expect(() => classes.rename(other, name)).toThrow(expect.objectContaining({ code: 'class_name_taken' }));
  });
});

describe('a query', () => {
  const names = [
    'cat 2.jpg',
    'Cat 10.jpg',
    '고양이.jpg',
    '고양이 2.JPG'.normalize('NFD'),
    'dog.png',
    'É.jpg',
    'IMG_0001',
    'IMG_01',
  ];
  const anyQuery: fc.Arbitrary<PhotoQuery> = fc.record({
    search: fc.constantFrom('', '', 'CAT', '고양이', '고양', 'é', 'jpg 2', 'img_', 'nothing', '%'),
    part: fc.constantFrom(null, null, ...photoParts),
    source: fc.constantFrom(null, null, 1, 2),
    finding: fc.constantFrom(null, null, ...photoFindings),
    use: fc.constantFrom('all' as const, 'in_use' as const, 'set_aside' as const),
    sort: fc.constantFrom(...photoSorts),
    descending: fc.boolean(),
  });

  it('gives what looking at every photo gives, in the same order, page by page', () => {
    const cat = classes.create('cat').classId;
    const count = 60;
    database.exec(`INSERT INTO sources (id, kind, name, added_at) VALUES (1, 'folder', 'a', '2026'), (2, 'zip', 'b', '2026');
      INSERT INTO splits (id, options, created_at) VALUES (1, '{}', '2026'), (2, '{}', '2026')`);
    const all = Array.from({ length: count }, (_, n) => {
      const name = names[n % names.length] ?? '';
      const id = add(n, n % 4 === 0 ? null : cat, name);
      const taken = n % 3 === 0 ? null : `2026-01-${String(1 + ((n * 7) % 28)).padStart(2, '0')}`;
      const source = (n % 3) + 1 > 2 ? null : (n % 3) + 1;
      database.prepare('UPDATE photos SET taken_at = ?, source_id = ? WHERE sha256 = ?').run(taken, source, id);
      const edges = n % 5 === 0 ? null : (n * 13) % 7;
      // Photos of an older program have no measures until the doctor has been there.
      if (edges === null) database.prepare('DELETE FROM photo_measures WHERE photo_id = ?').run(n + 1);
      else photos.store.putMeasures(n + 1, { ...someMeasures, brightness: 1 - edges / 10, edges });
      const part = (['train', 'validation', 'test', 'left_out', 'none'] as const)[n % 5] ?? 'none';
      // The older split says otherwise, and is not asked.
      database.prepare(`INSERT INTO split_photos VALUES (1, ?, ?, 'train')`).run(n + 1, cat);
      if (part !== 'none') database.prepare('INSERT INTO split_photos VALUES (2, ?, ?, ?)').run(n + 1, cat, part);
      return { n, id, name, taken, source, edges, part, classId: n % 4 === 0 ? null : cat, bytes: (n * 37) % 11 };
    });
    type Known = (typeof all)[number];
    // 1 and 5 look alike, 9 came in under another class as well; 2, 3 and 14 are dark, but 3 is fine, and 14 set aside.
    database.exec(`INSERT INTO twins VALUES (2, 'a'), (6, 'a');
      INSERT INTO class_conflicts VALUES (10, ${String(classes.create('dog').classId)});
      INSERT INTO findings VALUES ('dark', 3), ('dark', 4), ('dark', 15), ('plain', 3);
      INSERT INTO dismissed_findings VALUES ('dark', '${idOf(3)}')`);
    const foundIn = (finding: PhotoQuery['finding'], { n }: Known): boolean => {
      if (finding === 'twins') return n === 1 || n === 5;
      if (finding === 'two_classes') return n === 9;
      if (finding === 'dark') return n === 2;
      if (finding === 'plain') return n === 2;
      if (finding === 'unlabelled') return n % 4 === 0 && n % 7 !== 0;
      return finding === null;
    };
    photos.setAside(
      all.filter(({ n }) => n % 7 === 0).map(({ id }) => id),
      true,
    );
    const fold = (text: string): string => text.normalize('NFC').toLowerCase();
    const matches = (query: PhotoQuery) => (each: Known) =>
      fold(query.search)
        .split(' ')
        .every((word) => fold(each.name).includes(word)) &&
      (query.part === null || each.part === query.part) &&
      (query.source === null || each.source === query.source) &&
      foundIn(query.finding, each) &&
      (query.use === 'all' || (query.use === 'set_aside') === (each.n % 7 === 0));
    const value: Record<PhotoQuery['sort'], (each: Known) => number | string | null> = {
      added: ({ n }) => n,
      name: ({ name }) => orderKey(name),
      taken: ({ taken }) => taken,
      bytes: ({ bytes }) => bytes,
      sharpness: ({ edges }) => edges,
      brightness: ({ edges }) => (edges === null ? null : 1 - edges / 10),
    };
    const order =
      (query: PhotoQuery) =>
      (a: Known, b: Known): number => {
        const [one, other] = [value[query.sort](a), value[query.sort](b)];
        if ((one === null) !== (other === null)) return one === null ? 1 : -1;
        const smaller =
          one === other || one === null || other === null ? a.n - b.n : Buffer.compare(bytesOf(one), bytesOf(other));
        return query.descending ? -smaller : smaller;
      };
    fc.assert(
      fc.property(anyQuery, fc.nat(count), fc.integer({ min: 1, max: count }), (query, offset, limit) => {
        const wanted = all.filter(matches(query)).sort(order(query));
        for (const classId of [null, cat]) {
          const ofClass = wanted.filter((each) => each.classId === classId);
          const page = photos.page(classId, query, offset, limit);
          expect(page.total).toBe(ofClass.length);
          expect(page.photos.map(({ id }) => id)).toEqual(ofClass.slice(offset, offset + limit).map(({ id }) => id));
          const total = photos.totals(query).find((each) => each.classId === classId);
          expect((total?.count ?? 0) + (total?.setAside ?? 0)).toBe(ofClass.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('sees a change at once, also one of another program', async () => {
    const cat = classes.create('cat').classId;
    const [first] = [add(1, cat), add(2, cat)];
    const used: PhotoQuery = { ...allPhotos, use: 'in_use' };
    expect(photos.page(cat, used, 0, 10).total).toBe(2);
    photos.setAside([first], true);
    expect(photos.page(cat, used, 0, 10).total).toBe(1);
    const other = await openDatabase(join(folder, 'project.sqlite'));
    other.exec('UPDATE photos SET set_aside = 1');
    other.close();
    expect(photos.page(cat, used, 0, 10).total).toBe(0);
  });

  it('knows all of a photo: where it came from, its part and its twins', () => {
    const cat = classes.create('cat').classId;
    const [one, twin] = [add(1, cat), add(2, cat)];
    database.exec(`INSERT INTO sources (id, kind, name, added_at) VALUES (1, 'zip', 'pets.zip', '2026');
      UPDATE photos SET source_id = 1, path = 'cats/photo 1.jpg', taken_at = '2026-01-02T03:04:05' WHERE id = 1;
      INSERT INTO twins VALUES (1, 'key'), (2, 'key');
      INSERT INTO splits (id, options, created_at) VALUES (1, '{}', '2026');
      INSERT INTO split_photos VALUES (1, 1, ${String(cat)}, 'validation')`);
    expect(photos.details(one)).toMatchObject({
      path: 'cats/photo 1.jpg',
      takenAt: '2026-01-02T03:04:05',
      source: { kind: 'zip', name: 'pets.zip' },
      part: 'validation',
      twins: [{ id: twin }],
    });
    expect(photos.sources()).toEqual([{ id: 1, kind: 'zip', name: 'pets.zip', photos: 1 }]);
    expect(() => photos.details('0'.repeat(64))).toThrow(expect.objectContaining({ code: 'photo_not_found' }));
  });
});

/** Numbers of up to two digits and keys, as bytes that are ordered alike. */
function bytesOf(value: number | string): Buffer {
  return Buffer.from(typeof value === 'number' ? String(value).padStart(3, '0') : value);
}
