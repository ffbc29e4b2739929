import type { SplitPart } from '../../../../src-shared/api.ts';
import { partNamed } from './part-names.ts';
import { mostPrefixes, plausiblePrefixes, prefixOf } from './prefixes.ts';
import type { Source, SourceEntry } from './source.ts';

/** Endings of files that lie beside photos and are none; only a hint, for which folder holds photos. */
const besidePhotos =
  /\.(txt|md|rtf|pdf|docx?|xlsx?|pptx?|hwpx?|csv|tsv|jsonl?|xml|ya?ml|html?|css|js|py|ipynb|mat|npz|npy|pkl|h5|log|ini|cfg|zip|tar|gz|7z|rar|mp4|mov|avi|mp3|wav)$/i;
/** Enough to see whether a class is one. */
export const samplesKept = 4;

export type ClassesFrom = 'auto' | 'folder' | 'prefix';

/** Where a photo goes. */
export interface Placing {
  /** null: nothing names a class for it. */
  className: string | null;
  /** The part of a split that its folders name; null: none. */
  part: SplitPart | null;
}

export interface PlacedGroup extends Placing {
  by: 'folder' | 'prefix' | 'table' | 'none';
  photos: number;
  samples: string[];
}

/** What names say of the photos of one source. */
export interface SourcePlan {
  placeOf(entry: SurveyedEntry): Placing;
  /** Photos that go to the same place, counted. */
  groups(): PlacedGroup[];
}

export type SurveyedEntry = Pick<SourceEntry, 'path' | 'className' | 'part'>;

interface Counted {
  photos: number;
  samples: string[];
}

interface SeenFolder extends Counted {
  words: readonly string[];
  prefixes: Map<string, Counted>;
  unprefixed: Counted;
}

/**
 * Gathers the folders of one source and how the names in them begin, and then says what they mean:
 * - a folder named like a part of a split (train, test1) above others, or beside another such, is that part and no class;
 * - of the folders below, the outermost that itself holds photos is the class: wrappers fall away, and folders inside a
 *   class folder belong to it; where parts lie inside class folders, the folder above them is the class;
 * - folders that were dropped together, each of them one class by its own name, are those classes;
 * - else, where folders make no two classes, the beginnings of the names do if they group nearly all photos of a folder;
 * - else photos in no folder take the source's own name; those of parts, and single ones, have no class.
 */
export class FolderSurvey {
  readonly #source: Pick<Source, 'kind' | 'name'>;
  readonly #folders = new Map<string, SeenFolder>();
  /** What the names of these folders say, once that was asked. */
  #names: FolderNames | null = null;
  /** What the source itself knew, by class and part. */
  readonly #known = new Map<string, PlacedGroup>();

  constructor(source: Pick<Source, 'kind' | 'name'>) {
    this.#source = source;
  }

  see(entry: SurveyedEntry): void {
    if (entry.className !== undefined) {
      this.#seeKnown(entry, entry.className);
      return;
    }
    this.#names = null;
    const name = entry.path.at(-1) ?? '';
    if (besidePhotos.test(name)) return;
    const folder = this.#folderOf(entry.path.slice(0, -1));
    count(folder, entry.path);
    const prefix = prefixOf(name);
    if (prefix === null || (folder.prefixes.size >= mostPrefixes && !folder.prefixes.has(prefix))) {
      count(folder.unprefixed, entry.path);
      return;
    }
    const counted = folder.prefixes.get(prefix) ?? { photos: 0, samples: [] };
    count(counted, entry.path);
    folder.prefixes.set(prefix, counted);
  }

  /** The class that a folder makes by its own name alone: all photos in it are of that one. Null where it does not. */
  ownClass(): string | null {
    const { kind, name } = this.#source;
    if (kind !== 'folder' || partNamed(name) !== null || this.#known.size > 0) return null;
    const classes = this.#classesOfFolders();
    return classes.length === 1 && classes[0] === name ? name : null;
  }

  /** @param isClass the folder is one of several that were dropped together as classes: names in it say nothing more */
  finish(from: ClassesFrom, isClass: boolean): SourcePlan {
    const folders = [...this.#folders.values()];
    const byFolder = this.#folderNames();
    const byNames = from === 'prefix' || (from === 'auto' && !isClass && this.#classesOfFolders().length < 2);
    const prefixes = byNames ? prefixesOf(folders) : new Map<string, Set<string>>();
    const place = ({ path, className, part }: SurveyedEntry): Placing => {
      const words = path.slice(0, -1);
      const named = byFolder.placeOf(words);
      if (className !== undefined) return { className, part: part ?? null };
      if (prefixes.size === 0) return named;
      const prefix = prefixOf(path.at(-1) ?? '');
      const known = prefix !== null && prefixes.get(keyOf(words))?.has(prefix) === true;
      return { className: known ? prefix : null, part: named.part };
    };
    return {
      placeOf: place,
      groups: () => [...this.#known.values(), ...folders.flatMap((each) => this.#groupsOf(each, byFolder, prefixes))],
    };
  }

  #classesOfFolders(): string[] {
    const byFolder = this.#folderNames();
    const names = [...this.#folders.values()].map(({ words }) => byFolder.placeOf(words).className);
    return [...new Set(names.filter((name) => name !== null))];
  }

  #folderNames(): FolderNames {
    this.#names ??= new FolderNames(this.#source, [...this.#folders.values()]);
    return this.#names;
  }

  #groupsOf(folder: SeenFolder, byFolder: FolderNames, prefixes: ReadonlyMap<string, Set<string>>): PlacedGroup[] {
    const named = byFolder.placeOf(folder.words);
    const { photos, samples } = folder;
    if (prefixes.size === 0) return [{ ...named, by: 'folder', photos, samples }];
    const classes = prefixes.get(keyOf(folder.words));
    const groups = [...folder.prefixes].map(([prefix, counted]): PlacedGroup => {
      const className = classes?.has(prefix) === true ? prefix : null;
      return { className, part: named.part, by: 'prefix', ...counted };
    });
    return folder.unprefixed.photos === 0
      ? groups
      : [...groups, { className: null, part: named.part, by: 'none', ...folder.unprefixed }];
  }

  #seeKnown(entry: SurveyedEntry, className: string | null): void {
    const part = entry.part ?? null;
    const key = `${part ?? ''}/${className ?? '/'}`;
    const group = this.#known.get(key) ?? { className, part, by: 'table', photos: 0, samples: [] };
    count(group, entry.path);
    this.#known.set(key, group);
  }

  #folderOf(words: readonly string[]): SeenFolder {
    const key = keyOf(words);
    const seen = this.#folders.get(key) ?? {
      words,
      photos: 0,
      samples: [],
      prefixes: new Map<string, Counted>(),
      unprefixed: { photos: 0, samples: [] },
    };
    this.#folders.set(key, seen);
    return seen;
  }
}

/** What the names of folders say. */
class FolderNames {
  readonly #source: Pick<Source, 'kind' | 'name'>;
  readonly #holders: ReadonlySet<string>;
  readonly #parts: ReadonlySet<string>;
  /** Folders that hold parts, by the folder they lie in: two or more beside each other are classes. */
  readonly #aboveParts = new Map<string, Set<string>>();

  constructor(source: Pick<Source, 'kind' | 'name'>, folders: readonly SeenFolder[]) {
    this.#source = source;
    this.#holders = new Set(folders.map(({ words }) => keyOf(words)));
    this.#parts = partFolders(folders);
    for (const { words } of folders) {
      const depth = this.#depthOfPart(words);
      if (depth < 1) continue;
      const beside = keyOf(words.slice(0, depth - 1));
      this.#aboveParts.set(beside, (this.#aboveParts.get(beside) ?? new Set()).add(words[depth - 1] ?? ''));
    }
  }

  placeOf(words: readonly string[]): Placing {
    if (this.#source.kind === 'photo' && words.length === 0) return { className: null, part: null };
    const first = this.#depthOfPart(words);
    if (first < 0) return { className: this.#classIn(words, 0) ?? words.at(-1) ?? this.#source.name, part: null };
    let last = first;
    while (partNamed(words[last + 1] ?? '') !== null) last += 1;
    const siblings = first > 0 ? (this.#aboveParts.get(keyOf(words.slice(0, first - 1)))?.size ?? 0) : 0;
    const above = siblings > 1 ? (words[first - 1] ?? null) : null;
    return {
      className: this.#classIn(words, last + 1) ?? words.slice(last + 1).at(-1) ?? above,
      part: partNamed(words[first] ?? ''),
    };
  }

  /** The outermost folder from a depth on that itself holds photos. */
  #classIn(words: readonly string[], from: number): string | null {
    return words.find((_, depth) => depth >= from && this.#holders.has(keyOf(words.slice(0, depth + 1)))) ?? null;
  }

  #depthOfPart(words: readonly string[]): number {
    return words.findIndex((_, depth) => this.#parts.has(keyOf(words.slice(0, depth + 1))));
  }
}

/**
 * Folders that are parts: named like one, and with another such beside them, with folders in them but no photos of their
 * own, or with photos whose names say their classes. A lone folder `train` of photos beside `bus` is a class.
 */
function partFolders(folders: readonly SeenFolder[]): Set<string> {
  const named = new Map<string, { parent: string; part: SplitPart; holder: SeenFolder | null }>();
  const seen = new Map(folders.map((folder) => [keyOf(folder.words), folder]));
  for (const { words } of folders) {
    for (const [depth, word] of words.entries()) {
      const part = partNamed(word);
      const key = keyOf(words.slice(0, depth + 1));
      if (part !== null) named.set(key, { parent: keyOf(words.slice(0, depth)), part, holder: seen.get(key) ?? null });
    }
  }
  const partsIn = new Map<string, Set<SplitPart>>();
  for (const { parent, part } of named.values()) partsIn.set(parent, (partsIn.get(parent) ?? new Set()).add(part));
  const isPart = ({ parent, holder }: { parent: string; holder: SeenFolder | null }): boolean =>
    holder === null || (partsIn.get(parent)?.size ?? 0) > 1 || classesIn(holder).length > 1;
  return new Set([...named].filter(([, each]) => isPart(each)).map(([key]) => key));
}

/** For each folder whose names say classes, those; empty where all together are not two. */
function prefixesOf(folders: readonly SeenFolder[]): Map<string, Set<string>> {
  const found = new Map(folders.map((folder) => [keyOf(folder.words), new Set(classesIn(folder))]));
  const all = new Set([...found.values()].flatMap((each) => [...each]));
  return all.size < 2 ? new Map<string, Set<string>>() : found;
}

function classesIn(folder: SeenFolder): string[] {
  return plausiblePrefixes(
    new Map([...folder.prefixes].map(([prefix, { photos }]) => [prefix, photos])),
    folder.photos,
  );
}

function count(counted: Counted, path: readonly string[]): void {
  counted.photos += 1;
  if (counted.samples.length < samplesKept) counted.samples.push(path.join('/'));
}

/** No name holds a slash, so that two different lists of folders never have one key. */
function keyOf(folders: readonly string[]): string {
  return folders.join('/');
}
