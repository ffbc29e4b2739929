import type { FindingKind } from '../../../src-shared/api.ts';
import { measuresVersion } from '../../../src-shared/protocol/decoder.ts';
import type { Database } from '../store/database.ts';
import type { Examined, Judgement } from './judgements.ts';

/** Rows read at once: a few milliseconds of reading and of handing over. */
const readAtOnce = 1000;
/** Rows written in one transaction. */
const writtenAtOnce = 500;

export interface Unmeasured {
  id: number;
  sha256: string;
  format: string;
}

/** What the doctor has seen, as rows: findings, twins, and what the user called fine. */
export class DoctorStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  /** Photos, and those of them with measures of this version: what was examined is examined again when it changes. */
  extent(): { photos: number; measured: number } {
    const row = this.#db
      .prepare<[], { photos: number; measured: number }>(
        `SELECT (SELECT count(*) FROM photos) AS photos,
                (SELECT count(*) FROM photo_measures WHERE version = ${measuresVersion}) AS measured`,
      )
      .get();
    return row ?? { photos: 0, measured: 0 };
  }

  /** Photos without measures of this version, from a row on. */
  unmeasured(after: number, limit: number): Unmeasured[] {
    return this.#db
      .prepare<[number, number], Unmeasured>(
        `SELECT id, sha256, format FROM photos WHERE id > ? AND NOT EXISTS (
           SELECT 1 FROM photo_measures WHERE photo_id = photos.id AND version = ${measuresVersion})
         ORDER BY id LIMIT ?`,
      )
      .all(after, limit);
  }

  *examined(): Generator<Examined[], void, undefined> {
    const page = this.#db.prepare<[number, number], Examined>(
      `SELECT id, sha256, width, height, dhash, fine_dhash AS fineDhash, brightness_p5 AS brightnessP5,
              brightness_p99 AS brightnessP99, entropy, detail
       FROM photos JOIN photo_measures ON photo_id = id
       WHERE id > ? AND version = ${measuresVersion} ORDER BY id LIMIT ?`,
    );
    for (let after = 0; ;) {
      const rows = page.all(after, readAtOnce);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      after = last.id;
    }
  }

  /** Brings the findings of one kind to what was seen now, a piece at each step. @returns whether anything changed */
  *putFindings(kind: Judgement, photos: readonly number[]): Generator<void, boolean, undefined> {
    const before = new Set(
      this.#db.prepare<[string], number>('SELECT photo_id FROM findings WHERE kind = ?').pluck().all(kind),
    );
    const now = new Set(photos);
    const remove = this.#db.prepare('DELETE FROM findings WHERE kind = ? AND photo_id = ?');
    const add = this.#db.prepare('INSERT INTO findings (kind, photo_id) VALUES (?, ?)');
    const gone = [...before].filter((photo) => !now.has(photo));
    const fresh = photos.filter((photo) => !before.has(photo));
    yield* this.#inPieces(gone, (photo) => remove.run(kind, photo));
    yield* this.#inPieces(fresh, (photo) => add.run(kind, photo));
    return gone.length + fresh.length > 0;
  }

  /** As putFindings. @param keyOf by photo the key of its group */
  *putTwins(keyOf: ReadonlyMap<number, string>): Generator<void, boolean, undefined> {
    const before = new Map(this.#db.prepare<[], [number, string]>('SELECT photo_id, group_key FROM twins').raw().all());
    const remove = this.#db.prepare('DELETE FROM twins WHERE photo_id = ?');
    const put = this.#db.prepare('INSERT OR REPLACE INTO twins (photo_id, group_key) VALUES (?, ?)');
    const gone = [...before.keys()].filter((photo) => !keyOf.has(photo));
    const fresh = [...keyOf].filter(([photo, key]) => before.get(photo) !== key);
    yield* this.#inPieces(gone, (photo) => remove.run(photo));
    yield* this.#inPieces(fresh, ([photo, key]) => put.run(photo, key));
    return gone.length + fresh.length > 0;
  }

  /** What the user called fine: SHA-256 of photos, ids of classes. */
  dismissed(kind: FindingKind): Set<string> {
    return new Set(
      this.#db.prepare<[string], string>('SELECT subject FROM dismissed_findings WHERE kind = ?').pluck().all(kind),
    );
  }

  *#inPieces<Item>(items: readonly Item[], write: (item: Item) => unknown): Generator<void, void, undefined> {
    for (let from = 0; from < items.length; from += writtenAtOnce) {
      this.#together(() => {
        for (const item of items.slice(from, from + writtenAtOnce)) write(item);
      });
      yield;
    }
  }

  #together<Result>(work: () => Result): Result {
    return this.#db.transaction(work).immediate();
  }
}
