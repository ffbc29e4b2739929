import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PhotoStore } from '../photos/photo-store.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { givenCards } from './cards.fixture.ts';
import type { GivenCard } from './keep-given.ts';
import { SplitStore } from './split-store.ts';
import { Splits } from './splits.ts';

let folder: string;
let database: Database;
let splits: Splits;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '나누기 '));
  database = await openDatabase(join(folder, 'project.sqlite'));
  database.exec("INSERT INTO classes (id, name) VALUES (1, 'cat'), (2, 'dog')");
  splits = new Splits(new SplitStore(database), new PhotoStore(database), false, () => undefined);
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

function insert(photos: readonly GivenCard[]): void {
  const add = database.prepare(
    `INSERT INTO photos (sha256, class_id, name, format, width, height, bytes, given_part, added_at)
     VALUES (?, ?, 'photo', 'png', 1, 1, 1, ?, 'now')`,
  );
  for (const { sha256, classId, given } of photos) add.run(sha256, classId, given);
}

/** As the doctor records them. */
function findTwins(...photos: (GivenCard | undefined)[]): void {
  const hashes = photos.map((photo) => photo?.sha256 ?? '').sort();
  const add = database.prepare('INSERT INTO twins (photo_id, group_key) SELECT id, ? FROM photos WHERE sha256 = ?');
  for (const hash of hashes) add.run(hashes[0], hash);
}

describe('the split of a project', () => {
  it('keeps the twins that are recorded in one part, and leaves photos out that were set aside', () => {
    const photos = [...givenCards(1, { none: 10 }), ...givenCards(2, { none: 10 })];
    insert(photos);
    const test = splits.make({ size: { by: 'shares', train: 60, validation: 20, test: 20 }, balance: 'none', seed: 1 });
    const partOf = (photo: GivenCard | undefined): string =>
      (['train', 'validation', 'test'] as const).find((part) =>
        splits.store.photos(test.id, part).some((each) => each.sha256 === photo?.sha256),
      ) ?? 'none';
    const [learned, judged] = [
      photos.find((photo) => partOf(photo) === 'train'),
      photos.find((photo) => partOf(photo) === 'test'),
    ];
    expect(splits.view()?.twinsApart).toEqual({ count: 0, photos: [] });

    // Found after the split was made: it is said, and gone with the next deal of the same numbers.
    findTwins(learned, judged);
    expect(splits.view()?.twinsApart).toEqual({ count: 1, photos: [learned?.sha256] });
    expect(splits.make(test.options).twinsApart.count).toBe(0);

    database.prepare('UPDATE photos SET set_aside = 1 WHERE sha256 = ?').run(learned?.sha256);
    const { parts, leftOut } = splits.preview(null);
    const dealt = Object.values(parts).flatMap((counts) => Object.values(counts));
    expect(dealt.reduce((sum, count) => sum + count, leftOut)).toBe(19);
  });

  it('proposes the parts that the photos came in, tells twins that came apart, and mends them on request', () => {
    const photos = [...givenCards(1, { train: 8, test: 4 }), ...givenCards(2, { train: 8, test: 4 })];
    insert(photos);
    findTwins(photos[0], photos[9]);
    const proposed = splits.preview(null);
    expect(proposed.options).toEqual({ size: { by: 'given', twins: 'keep' }, balance: 'none', seed: 1 });
    expect(proposed.parts).toEqual({
      train: { cat: 6, dog: 6 },
      validation: { cat: 2, dog: 2 },
      test: { cat: 4, dog: 4 },
    });
    expect(proposed.twinsApart).toEqual({ count: 1, photos: [photos[0]?.sha256] });
    const mended = splits.make({ ...proposed.options, size: { by: 'given', twins: 'mend' } });
    expect([mended.twinsApart.count, mended.leftOut, mended.parts.test]).toEqual([0, 1, { cat: 4, dog: 4 }]);
    expect(splits.preview(proposed.choices.anew).options.size.by).toBe('shares');
  });
});
