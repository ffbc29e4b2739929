import type { PhotoTotal, SourceView, SplitPart } from '../../../src-shared/api.ts';
import type { PhotoQuery, PhotoSort } from '../../../src-shared/photo-query.ts';
import type { Database } from '../store/database.ts';
import { searchKey } from '../store/text-keys.ts';
import { openPhotos } from './open-findings.ts';
import { type PhotoRow, photoColumns, type StoredPhoto, toPhoto } from './photo-store.ts';

/** Lists that are kept: the classes in sight and those scrolled past lately. 100,000 ids are under a megabyte. */
const listsKept = 24;

/** The value a photo is sorted by; null has a place of its own, at the end. */
const sortedBy: Record<PhotoSort, string> = {
  added: 'photos.id',
  name: 'photos.order_key',
  taken: 'photos.taken_at',
  bytes: 'photos.bytes',
  sharpness: 'photo_measures.edges',
  brightness: 'photo_measures.brightness',
};

export interface StoredDetails {
  photo: StoredPhoto;
  bytes: number;
  takenAt: string | null;
  path: string;
  source: { kind: string; name: string } | null;
  part: SplitPart | 'left_out' | null;
  twins: StoredPhoto[];
}

/**
 * Photos as the page asks for them. The order of a class is found once, as a list of row ids, and kept until a row of the
 * database changes: any page of it then costs what its rows cost, however deep it lies.
 */
export class PhotoQueries {
  readonly #db: Database;
  readonly #lists = new Map<string, Int32Array>();
  readonly #rows;
  readonly #version;
  #listed = '';

  constructor(database: Database) {
    this.#db = database;
    this.#rows = database.prepare<[number], PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE id = ?`);
    this.#version = database.prepare<[], number>('SELECT total_changes()').pluck();
  }

  page(
    classId: number | null,
    query: PhotoQuery,
    offset: number,
    limit: number,
  ): { photos: StoredPhoto[]; total: number } {
    const list = this.#list(classId, query);
    const photos: StoredPhoto[] = [];
    for (const id of list.subarray(offset, offset + limit)) {
      const row = this.#rows.get(id);
      if (row !== undefined) photos.push(toPhoto(row));
    }
    return { photos, total: list.length };
  }

  totals(query: PhotoQuery): PhotoTotal[] {
    const { joins, conditions, values } = filterOf(query);
    return this.#db
      .prepare<[Record<string, unknown>], PhotoTotal>(
        `SELECT photos.class_id AS classId, count(*) FILTER (WHERE set_aside = 0) AS count,
                count(*) FILTER (WHERE set_aside = 1) AS setAside
         FROM photos ${joins} WHERE ${conditions.join(' AND ')} GROUP BY photos.class_id`,
      )
      .all(values);
  }

  sources(): SourceView[] {
    return this.#db
      .prepare<[], SourceView>(
        `SELECT sources.id, kind, sources.name, count(*) AS photos
         FROM sources JOIN photos ON photos.source_id = sources.id GROUP BY sources.id ORDER BY sources.id`,
      )
      .all();
  }

  details(sha256: string): StoredDetails | null {
    const row = this.#db
      .prepare<[string], PhotoRow & Omit<StoredDetails, 'photo' | 'twins' | 'source'> & NamedSource>(
        `SELECT ${photoColumns}, bytes, taken_at AS takenAt, path,
                (SELECT kind FROM sources WHERE sources.id = source_id) AS sourceKind,
                (SELECT sources.name FROM sources WHERE sources.id = source_id) AS sourceName,
                (SELECT part FROM split_photos WHERE photo_id = photos.id AND split_id = (SELECT max(id) FROM splits)) AS part
         FROM photos WHERE sha256 = ?`,
      )
      .get(sha256);
    if (row === undefined) return null;
    const { bytes, takenAt, path, part, sourceKind, sourceName } = row;
    const source = sourceKind === null || sourceName === null ? null : { kind: sourceKind, name: sourceName };
    const photo = this.#rows.get(row.rowId);
    return photo === undefined
      ? null
      : { photo: toPhoto(photo), bytes, takenAt, path, source, part, twins: this.#twinsOf(row.rowId) };
  }

  #twinsOf(rowId: number): StoredPhoto[] {
    return this.#db
      .prepare<[number, number], PhotoRow>(
        `SELECT ${photoColumns} FROM photos WHERE id <> ? AND id IN (
           SELECT photo_id FROM twins WHERE group_key = (SELECT group_key FROM twins WHERE photo_id = ?)) ORDER BY id`,
      )
      .all(rowId, rowId)
      .map(toPhoto);
  }

  #list(classId: number | null, query: PhotoQuery): Int32Array {
    // The rows that this connection changed, and whether another one changed any.
    const version = `${String(this.#version.get())} ${String(this.#db.pragma('data_version', { simple: true }))}`;
    if (version !== this.#listed) this.#lists.clear();
    this.#listed = version;
    const key = JSON.stringify([classId, query]);
    const known = this.#lists.get(key);
    if (known !== undefined) return known;

    const { joins, conditions, values } = filterOf(query);
    const by = sortedBy[query.sort];
    const direction = query.descending ? 'DESC' : 'ASC';
    const measured = by.startsWith('photo_measures.')
      ? 'LEFT JOIN photo_measures ON photo_measures.photo_id = photos.id'
      : '';
    const ids = this.#db
      .prepare<[Record<string, unknown>], number>(
        `SELECT photos.id FROM photos ${joins} ${measured}
         WHERE photos.class_id IS @classId AND ${conditions.join(' AND ')}
         ORDER BY ${by} ${direction} NULLS LAST, photos.id ${direction}`,
      )
      .pluck()
      .all({ ...values, classId });
    const list = Int32Array.from(ids);
    const oldest = this.#lists.keys().next();
    if (this.#lists.size >= listsKept && oldest.done !== true) this.#lists.delete(oldest.value);
    this.#lists.set(key, list);
    return list;
  }
}

interface NamedSource {
  sourceKind: string | null;
  sourceName: string | null;
}

interface Filter {
  joins: string;
  /** At least one. */
  conditions: string[];
  values: Record<string, unknown>;
}

function filterOf({ search, part, source, finding, use }: PhotoQuery): Filter {
  const conditions = ['1'];
  const values: Record<string, unknown> = {};
  let joins = '';
  for (const [n, word] of searchKey(search).split(/\s+/u).filter(Boolean).entries()) {
    conditions.push(`instr(search_key, @word${String(n)}) > 0`);
    values[`word${String(n)}`] = word;
  }
  if (use !== 'all') conditions.push(`set_aside = ${use === 'set_aside' ? '1' : '0'}`);
  if (source !== null) {
    conditions.push('source_id = @source');
    values.source = source;
  }
  if (finding !== null) {
    conditions.push(`photos.id IN (${openPhotos(finding)})`);
    values.finding = finding;
  }
  if (part !== null) {
    joins = `LEFT JOIN split_photos ON split_photos.split_id = (SELECT max(id) FROM splits)
               AND split_photos.photo_id = photos.id`;
    conditions.push(part === 'none' ? 'split_photos.part IS NULL' : 'split_photos.part = @part');
    if (part !== 'none') values.part = part;
  }
  return { joins, conditions, values };
}
