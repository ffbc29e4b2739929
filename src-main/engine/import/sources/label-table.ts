import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse';
import { AppError } from '../../../../src-shared/errors.ts';
import { decodeName } from './names.ts';
import type { SourceTable } from './source.ts';

/** What columns with names of files are called. */
const fileHeaders =
  /^(file|files|file ?name|image|images|image ?(name|id|file|path)|img|img ?(name|id|path)|photo|picture|path|id|name|파일|파일 ?명|파일 ?이름|이미지|이미지 ?명|사진|경로)$/i;
/** What columns with classes are called. */
const labelHeaders =
  /^(label|labels|class|classes|class ?name|category|breed|species|target|animal|tag|라벨|레이블|클래스|분류|종류|정답|품종|이름표)$/i;
const photoName = /\.(jpe?g|png|webp|gif|tiff?|avif|bmp|heic|heif)$/i;
/** Kaggle's example of an answer: ids of photos, each with the same or a made-up label. */
const answerSheet = /submission/i;
/** Rows from which the columns are told. */
const looked = 200;

/** Labels of photos, by their names. */
export interface LabelTable {
  readonly name: string;
  /** The folders it lies in: it speaks of the photos in them. */
  readonly folders: readonly string[];
  readonly rows: number;
  /** Its heading says that these are classes: then they are worth more than folders. */
  readonly isNamed: boolean;
  /** @returns undefined for a photo that it does not name */
  labelOf(path: readonly string[]): string | undefined;
}

/**
 * Reads a table of file names and labels: with a heading or without, names with their endings or without, in UTF-8 or as
 * Korean Windows writes it. Labels stay text, also where they are numbers.
 * @returns null for a table of something else: no such columns, or not at least two labels with several photos on average
 * @throws AppError photo_* where it cannot be read
 */
export async function readLabelTable(table: SourceTable): Promise<LabelTable | null> {
  const name = table.path.at(-1) ?? '';
  if (answerSheet.test(name)) return null;
  const text = textOf(await buffer(await table.open()));
  const first: string[][] = [];
  let columns: Columns | null = null;
  const labels = new Map<string, string>();
  const known = new Map<string, string>();
  const take = (row: readonly string[]): void => {
    const file = row[columns?.file ?? 0]?.trim() ?? '';
    const label = (row[columns?.label ?? 0] ?? '').trim().normalize('NFC');
    if (file === '' || label === '') return;
    if (!known.has(label)) known.set(label, label); // one text for all rows of a label
    labels.set(keyOf(file.split(/[\\/]/)), known.get(label) ?? label);
  };
  try {
    for await (const row of rowsOf(text)) {
      if (columns !== null) take(row);
      else if (first.push(row) >= looked) columns = start(first, take, (found) => (columns = found));
      if (first.length >= looked && columns === null) return null;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    return null; // what is called a table and is none
  }
  columns ??= start(first, take, (found) => (columns = found));
  if (columns === null || known.size < 2 || known.size > labels.size / 2) return null;
  const { isNamed } = columns;
  return {
    name: table.path.join('/'),
    folders: table.path.slice(0, -1),
    rows: labels.size,
    isNamed,
    labelOf: (path) => labels.get(keyOf(path.slice(-2))) ?? labels.get(keyOf(path.slice(-1))),
  };
}

interface Columns {
  file: number;
  label: number;
  isNamed: boolean;
}

function start(
  rows: string[][],
  take: (row: readonly string[]) => void,
  set: (columns: Columns) => void,
): Columns | null {
  const found = columnsOf(rows);
  if (found === null) return null;
  set(found);
  for (const row of found.hasHeading ? rows.slice(1) : rows) take(row);
  return found;
}

function columnsOf(rows: readonly string[][]): (Columns & { hasHeading: boolean }) | null {
  const heading = (rows[0] ?? []).map((cell) => cell.trim().replaceAll('_', ' '));
  const named = heading.findIndex((cell) => fileHeaders.test(cell));
  const label = heading.findIndex((cell, column) => column !== named && labelHeaders.test(cell));
  const hasHeading = named >= 0 || label >= 0;
  const body = hasHeading ? rows.slice(1) : rows;
  const width = Math.max(0, ...rows.map((row) => row.length));
  const all = Array.from({ length: width }, (_, column) => column);
  const values = (column: number): string[] => body.map((row) => row[column] ?? '');
  const withNames = all.find(
    (column) => values(column).filter((cell) => photoName.test(cell.trim())).length > body.length / 2,
  );
  const file = withNames ?? (named >= 0 ? named : undefined);
  if (file === undefined || body.length === 0) return null;
  if (label >= 0 && label !== file) return { file, label, isNamed: true, hasHeading };
  const others = all.filter((column) => column !== file);
  const grouping = others.find((column) => {
    const distinct = new Set(values(column)).size;
    return distinct > 1 && distinct <= body.length / 2;
  });
  return grouping === undefined ? null : { file, label: grouping, isNamed: others.length === 1, hasHeading };
}

function rowsOf(text: string): AsyncIterable<string[]> {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = ['\t', ';', ','].find((each) => line.includes(each)) ?? ',';
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 64 * 1024,
  });
  parser.end(text);
  return parser;
}

/** Excel writes UTF-16 or the system's code page where it is not told otherwise. */
function textOf(content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) return content.toString('utf16le', 2);
  return decodeName(content) ?? content.toString('latin1');
}

/** In lower case, without ending; with the folder it lies in where that is said. */
function keyOf(words: readonly string[]): string {
  return words
    .filter((word) => word !== '' && word !== '.')
    .slice(-2)
    .join('/')
    .replace(photoName, '')
    .normalize('NFC')
    .toLowerCase();
}
