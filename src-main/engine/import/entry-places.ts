import type { Readable } from 'node:stream';
import { AppError } from '../../../src-shared/errors.ts';
import type { Source, SourceEntry } from './sources/source.ts';

/** What finds each entry again in the same source opened anew: its path, and its number among those of the same path. */
export function keysOf(entries: readonly { readonly path: readonly string[] }[]): string[] {
  const seen = new Map<string, number>();
  return entries.map(({ path }) => {
    const place = path.join('/');
    const number = seen.get(place) ?? 0;
    seen.set(place, number + 1);
    return `${place}/${String(number)}`;
  });
}

/** Entries of a source by their keys. */
export class EntryPlaces {
  readonly #source: Source;
  #places: Promise<ReadonlyMap<string, SourceEntry>> | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  /** @throws AppError photo_unreadable where there is no such entry any more; as SourceEntry.open */
  async open(key: string): Promise<Readable> {
    this.#places ??= this.#find();
    const entry = (await this.#places).get(key);
    if (entry === undefined) throw new AppError('photo_unreadable', { reason: 'ENOENT' });
    return entry.open();
  }

  async #find(): Promise<ReadonlyMap<string, SourceEntry>> {
    const entries: SourceEntry[] = [];
    for await (const entry of this.#source.entries()) entries.push(entry);
    const keys = keysOf(entries);
    return new Map(entries.map((entry, index) => [keys[index] ?? '', entry]));
  }
}
