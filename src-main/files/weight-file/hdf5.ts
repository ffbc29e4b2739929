import type * as H5wasm from 'h5wasm/node';
import type { Dataset, Group } from 'h5wasm/node';
import { AppError } from '../../../src-shared/errors.ts';

/** HDF5's filters that this build undoes: deflate, shuffle, checksum. Others would give garbage without an error. */
const knownFilters: ReadonlySet<number> = new Set([1, 2, 3]);
/** No stretch of deflated bytes grows by more (RFC 1951); a dataset that claims to is not to be made room for. */
const deflateAtMost = 1032;
/** H5T_FLOAT */
const floatClass = 1;

/** An HDF5 file that is open. It is read where it lies: opening a large one takes no memory. */
export interface Hdf5File {
  root: Group;
  close(): void;
}

/**
 * Opens a file for reading.
 * @throws Error with the library's own words
 */
export async function openHdf5(file: string): Promise<Hdf5File> {
  const { h5wasm } = await loadLibrary();
  const opened = new h5wasm.File(file, 'r');
  return {
    root: opened,
    close: () => {
      try {
        opened.close();
      } catch (error) {
        noteLibraryError(error); // it was only read: nothing is lost
      }
    },
  };
}

/** Makes a file, or empties the one that is there. @throws Error with the library's own words */
export async function createHdf5(file: string): Promise<Hdf5File> {
  const { h5wasm } = await loadLibrary();
  const made = new h5wasm.File(file, 'w');
  return { root: made, close: () => void made.close() };
}

let library: Promise<typeof H5wasm> | null = null;
let loads = 0;

/** 100 ms and 30 MB, so only when a file is to be read. */
function loadLibrary(): Promise<typeof H5wasm> {
  library ??= importAnew().then(async (loaded) => {
    // Else errors go to stderr, and the values that follow are made up.
    (await loaded.ready).activate_throwing_error_handler();
    return loaded;
  });
  return library;
}

/** A module is evaluated once for each address. */
function importAnew(): Promise<typeof H5wasm> {
  loads += 1;
  return import(`${import.meta.resolve('h5wasm/node')}?load=${String(loads)}`) as Promise<typeof H5wasm>;
}

/**
 * Some broken files make the library's native part abort, and that part answers nothing any more: the next file gets
 * another.
 */
export function noteLibraryError(error: unknown): void {
  if (error instanceof WebAssembly.RuntimeError) library = null;
}

/** The group of that name; null where there is none, or something else. Links to other files are not followed. */
export function groupAt(group: Group, name: string): Group | null {
  const found = entityAt(group, name);
  return found !== null && 'create_group' in found ? found : null;
}

/** As groupAt. */
export function datasetAt(group: Group, name: string): Dataset | null {
  const found = entityAt(group, name);
  return found !== null && 'filters' in found ? found : null;
}

/** Names in a group, as HDF5 sorts them: 10 before 2. */
export function namesIn(group: Group): string[] {
  return group.keys();
}

function entityAt(group: Group, name: string): ReturnType<Group['get']> {
  try {
    return group.get(name);
  } catch (error) {
    noteLibraryError(error);
    return null; // the library reports a name that is not there as an error
  }
}

/** An attribute that is text, or null. */
export function textOf(object: Group, name: string): string | null {
  const value = object.attrs[name]?.value;
  return typeof value === 'string' ? value : null;
}

/** An attribute that is a list of text, which Keras writes in pieces where it is long: "names0", "names1"; null: none. */
export function textListOf(object: Group, name: string): string[] | null {
  const { attrs } = object;
  if (name in attrs) return texts(attrs[name]?.value);
  if (!(`${name}0` in attrs)) return null;
  const all: string[] = [];
  for (let piece = 0; `${name}${String(piece)}` in attrs; piece++)
    all.push(...texts(attrs[`${name}${String(piece)}`]?.value));
  return all;
}

/** An empty list has no type of its own: whatever is no text is one. */
function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Whether the dataset holds float32 or float64 numbers that readFloats can read. */
export function holdsFloats({ metadata }: Dataset): boolean {
  const { type, size, littleEndian, vlen } = metadata;
  return type === floatClass && (size === 4 || size === 8) && littleEndian && !vlen;
}

/**
 * A dataset's numbers, row by row.
 * @param fileBytes the size of the file it lies in
 * @throws AppError base_weights_damaged
 */
export function readFloats(dataset: Dataset, fileBytes: number): Float32Array {
  const { metadata } = dataset;
  const filters = dataset.filters.map(({ id }) => id);
  const unknown = filters.find((id) => !knownFilters.has(id));
  if (unknown !== undefined) throw damaged(`${dataset.path}: filter ${String(unknown)}`);
  if (!holdsFloats(dataset) || metadata.virtual_sources !== undefined) throw damaged(`${dataset.path}: no numbers`);
  const count = (metadata.shape ?? []).reduce((product, side) => product * side, 1);
  if (count * metadata.size > fileBytes * (filters.length === 0 ? 1 : deflateAtMost))
    throw damaged(`${dataset.path}: more numbers than the file can hold`);
  let value: unknown;
  try {
    value = dataset.value;
  } catch (error) {
    noteLibraryError(error);
    throw damaged(dataset.path, error);
  }
  const single = typeof value === 'number' ? Float32Array.of(value) : value;
  if (!(single instanceof Float32Array || single instanceof Float64Array) || single.length !== count)
    throw damaged(dataset.path);
  return single instanceof Float32Array ? single : Float32Array.from(single);
}

function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('base_weights_damaged', { reason }, { cause });
}
