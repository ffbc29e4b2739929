import { type Cursor, nearest, placeOf, type TableLayout } from './table-layout.ts';

/**
 * Where a key leads from a photo; null where it leads nowhere.
 * @param page rows that PageUp and PageDown skip
 */
export function targetOf(layout: TableLayout, here: Cursor | null, key: string, page: number): Cursor | null {
  const last = layout.rows.length - 1;
  switch (key) {
    case 'ArrowRight':
      return besides(layout, here, 1);
    case 'ArrowLeft':
      return besides(layout, here, -1);
    case 'ArrowDown':
      return below(layout, here, 1);
    case 'ArrowUp':
      return below(layout, here, -1);
    case 'PageDown':
      return below(layout, here, page);
    case 'PageUp':
      return below(layout, here, -page);
    case 'Home':
      return firstFrom(layout, 0, 0, 1);
    case 'End':
      return firstFrom(layout, last, layout.columns - 1, -1);
    default:
      return null;
  }
}

/** Within the row, then on into the next: every photo can be reached with one key. */
function besides(layout: TableLayout, here: Cursor | null, by: 1 | -1): Cursor | null {
  const place = here === null ? null : placeOf(layout, here.group, here.index);
  if (here === null || place === null) return null;
  const row = layout.rows[place.row];
  const segments = row?.kind === 'tiles' ? row.segments.filter(({ count }) => count > 0) : [];
  const at = segments.findIndex(({ group }) => group === here.group);
  const segment = segments[at];
  const index = here.index + by;
  if (segment !== undefined && index >= segment.from && index < segment.from + segment.count)
    return { group: here.group, index };
  // The neighbour may begin some empty columns further on.
  const other = segments[at + by];
  if (other !== undefined) return { group: other.group, index: by > 0 ? other.from : other.from + other.count - 1 };
  return firstFrom(layout, place.row + by, by > 0 ? 0 : layout.columns - 1, by);
}

function below(layout: TableLayout, here: Cursor | null, rows: number): Cursor | null {
  const place = here === null ? null : placeOf(layout, here.group, here.index);
  if (place === null) return null;
  const target = Math.min(Math.max(place.row + rows, 0), layout.rows.length - 1);
  const way = rows > 0 ? 1 : -1;
  return firstFrom(layout, target, place.column, way) ?? firstFrom(layout, target, place.column, way === 1 ? -1 : 1);
}

/** The photo of that row nearest to the column, or of the first row with one from there on. */
function firstFrom(layout: TableLayout, from: number, column: number, way: 1 | -1): Cursor | null {
  for (let row = from; row >= 0 && row < layout.rows.length; row += way) {
    const found = nearest(layout, row, column);
    if (found !== null) return found;
  }
  return null;
}
