import type { GroupId } from '../../state/photo-pages.svelte.ts';

/** Space between two prints, and between two classes that lie side by side, px. */
export const gap = 4;
export const classGap = 30;
/** A section's header when classes lie one below the other, px. */
export const headerHeight = 60;
/** More classes than this lie one below the other. */
const mostSideBySide = 3;
/** Fewest columns a class needs beside another one to be read as a class. */
const fewestColumns = 3;

/** A class's share of one row of the table. */
export interface Segment {
  group: GroupId;
  /** First column of the table it takes, and how many. */
  column: number;
  columns: number;
  /** First photo of the class in this row, and how many there are. */
  from: number;
  count: number;
}

export type TableRow =
  { kind: 'tiles'; key: string; segments: Segment[] } | { kind: 'header'; key: string; group: GroupId };

export interface TableLayout {
  sideBySide: boolean;
  /** Exact side of a print, px, so that the rows fill the width. */
  tile: number;
  /** Columns of the whole table. */
  columns: number;
  rows: TableRow[];
}

/** A photo's place in its class. */
export interface Cursor {
  group: GroupId;
  index: number;
}

export interface GroupSize {
  id: GroupId;
  total: number;
}

/**
 * Lays the classes out. Up to three lie side by side, the table divided as their counts are; more lie in sections.
 * @param width of the table, px
 * @param wished side of a print, px: the real one is a little larger, so that the width is filled
 */
export function layOut(groups: readonly GroupSize[], width: number, wished: number): TableLayout {
  const number = groups.length;
  const all = Math.floor((width + number * gap - (number - 1) * classGap) / (wished + gap));
  if (number === 0 || width <= 0) return { sideBySide: true, tile: wished, columns: 0, rows: [] };
  if (number <= mostSideBySide && all >= number * fewestColumns) return sideBySide(groups, width, all);
  return inSections(groups, width, wished);
}

/** Where a photo lies in the table. */
export function placeOf(layout: TableLayout, group: GroupId, index: number): { row: number; column: number } | null {
  const row = layout.rows.findIndex(
    (each) => each.kind === 'tiles' && each.segments.some((part) => part.group === group && holds(part, index)),
  );
  const found = layout.rows[row];
  if (found?.kind !== 'tiles') return null;
  const segment = found.segments.find((part) => part.group === group && holds(part, index));
  return segment === undefined ? null : { row, column: segment.column + index - segment.from };
}

/** The photo nearest to a column of a row; null where the row has none. */
export function nearest(layout: TableLayout, row: number, column: number): Cursor | null {
  const found = layout.rows[row];
  if (found?.kind !== 'tiles') return null;
  let best: { group: GroupId; index: number; distance: number } | null = null;
  for (const { group, column: start, from, count } of found.segments) {
    if (count === 0) continue;
    const nearestColumn = Math.min(Math.max(column, start), start + count - 1);
    const distance = Math.abs(nearestColumn - column);
    if (best === null || distance < best.distance) best = { group, index: from + nearestColumn - start, distance };
  }
  return best;
}

/** First and last photo of each class that those rows show. */
export function stretchesOf(rows: readonly TableRow[]): { group: GroupId; from: number; to: number }[] {
  const stretches = new Map<GroupId, { group: GroupId; from: number; to: number }>();
  for (const row of rows) {
    if (row.kind === 'header') continue;
    for (const { group, from, count } of row.segments) {
      if (count === 0) continue;
      stretches.set(group, { group, from: stretches.get(group)?.from ?? from, to: from + count - 1 });
    }
  }
  return [...stretches.values()];
}

/** Distance of a row's top from the table's top, px. */
export function offsetOf(layout: TableLayout, row: number): number {
  const tileRow = layout.tile + gap;
  if (layout.sideBySide) return row * tileRow;
  let offset = 0;
  for (const each of layout.rows.slice(0, row)) offset += each.kind === 'header' ? headerHeight : tileRow;
  return offset;
}

/** Columns by share of the photos, each class at least a few, together all. */
export function shareColumns(totals: readonly number[], all: number): number[] {
  const sum = totals.reduce((a, b) => a + b, 0);
  const least = Math.min(fewestColumns, Math.floor(all / totals.length));
  const exact = totals.map((total) => (sum === 0 ? all / totals.length : (all * total) / sum));
  const columns = exact.map((share) => Math.max(least, Math.floor(share)));
  // What rounding left over goes where the most is missing; what the least ones took comes from the largest.
  for (let spare = all - columns.reduce((a, b) => a + b, 0); spare !== 0; spare -= Math.sign(spare)) {
    const missing = exact.map((share, n) => share - (columns[n] ?? 0));
    const at = spare > 0 ? missing.indexOf(Math.max(...missing)) : columns.indexOf(Math.max(...columns));
    columns[at] = (columns[at] ?? 0) + Math.sign(spare);
  }
  return columns;
}

function sideBySide(groups: readonly GroupSize[], width: number, all: number): TableLayout {
  const number = groups.length;
  const shares = shareColumns(
    groups.map(({ total }) => total),
    all,
  );
  const tile = (width + number * gap - (number - 1) * classGap) / all - gap;
  const needed = Math.max(1, ...groups.map(({ total }, n) => Math.ceil(total / (shares[n] ?? 1))));
  const rows = Array.from({ length: needed }, (_, row): TableRow => {
    let column = 0;
    const segments = groups.map(({ id, total }, n): Segment => {
      const columns = shares[n] ?? 1;
      const from = row * columns;
      const segment = { group: id, column, columns, from, count: Math.max(0, Math.min(columns, total - from)) };
      column += columns;
      return segment;
    });
    return { kind: 'tiles', key: String(row), segments };
  });
  return { sideBySide: true, tile, columns: all, rows };
}

function inSections(groups: readonly GroupSize[], width: number, wished: number): TableLayout {
  const columns = Math.max(1, Math.floor((width + gap) / (wished + gap)));
  const rows: TableRow[] = [];
  for (const { id, total } of groups) {
    rows.push({ kind: 'header', key: `header ${String(id)}`, group: id });
    for (let from = 0; from < Math.max(total, 1); from += columns) {
      const segment = { group: id, column: 0, columns, from, count: Math.max(0, Math.min(columns, total - from)) };
      rows.push({ kind: 'tiles', key: `${String(id)} ${from}`, segments: [segment] });
    }
  }
  return { sideBySide: false, tile: (width + gap) / columns - gap, columns, rows };
}

function holds(segment: Segment, index: number): boolean {
  return index >= segment.from && index < segment.from + segment.count;
}

/** The row at a distance from the table's top, px; the last one below its end. */
export function rowAt(layout: TableLayout, offset: number): number {
  const tileRow = layout.tile + gap;
  const last = layout.rows.length - 1;
  if (layout.sideBySide) return Math.min(last, Math.max(0, Math.floor(offset / tileRow)));
  let row = 0;
  for (let top = 0; row < last; row += 1) {
    top += layout.rows[row]?.kind === 'header' ? headerHeight : tileRow;
    if (top > offset) break;
  }
  return row;
}

/** A rectangle on the table, px from the top left of its first column. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The photos that a rectangle touches, as stretches of their classes. */
export function stretchesIn(layout: TableLayout, box: Box): { group: GroupId; from: number; to: number }[] {
  const side = layout.tile + gap;
  const stretches: { group: GroupId; from: number; to: number }[] = [];
  const first = rowAt(layout, box.top);
  let top = offsetOf(layout, first);
  for (let at = first; at < layout.rows.length && top <= box.bottom; at += 1) {
    const row = layout.rows[at];
    if (row === undefined || row.kind === 'header') {
      top += headerHeight;
      continue;
    }
    const isTouched = top + layout.tile >= box.top;
    for (const [place, segment] of row.segments.entries()) {
      // Classes that lie side by side are further apart than their photos.
      const start = segment.column * side + place * (classGap - gap);
      const from = Math.max(0, Math.ceil((box.left - start - layout.tile) / side));
      const to = Math.min(segment.count - 1, Math.floor((box.right - start) / side));
      if (isTouched && from <= to)
        stretches.push({ group: segment.group, from: segment.from + from, to: segment.from + to });
    }
    top += side;
  }
  return stretches;
}

/**
 * In sections, the class in sight keeps its header at the top; the next one pushes it out.
 * @param firstRow the first row in sight
 * @param scrolled px
 * @returns whose header, and by how many px it is pushed up; null where headers stand above the table
 */
export function stuckHeader(
  layout: TableLayout,
  firstRow: number,
  scrolled: number,
): { group: GroupId; push: number } | null {
  if (layout.sideBySide) return null;
  const at = layout.rows.findLastIndex((row, n) => n <= firstRow && row.kind === 'header');
  const header = layout.rows[at];
  if (header?.kind !== 'header') return null;
  const next = layout.rows.findIndex((row, n) => n > at && row.kind === 'header');
  const push = next === -1 ? 0 : Math.min(0, offsetOf(layout, next) - scrolled - headerHeight);
  return { group: header.group, push };
}
