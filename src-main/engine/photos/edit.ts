import type { FindingKind } from '../../../src-shared/api.ts';

/**
 * What a change did to the rows, exactly enough to do it backwards and again. A change of 10,000 photos is stored as runs
 * of row ids, not as rows: some bytes where they came in together, some kilobytes where they are scattered.
 */

/** What a change can change of a photo: its class, and whether it is set aside. */
export interface PhotoState {
  classId: number | null;
  setAside: boolean;
}

export interface ClassState {
  name: string;
  removed: boolean;
}

export interface Edit {
  /** Photos that had one state in common and were given another. Row ids, ascending. */
  photos: { ids: number[]; before: PhotoState; after: PhotoState }[];
  classes: { id: number; before: ClassState; after: ClassState }[];
  /** Photos, or classes where the finding is about classes, of which it was said that they are fine, or no longer. Row ids, ascending. */
  fine: { finding: FindingKind; ids: number[]; after: boolean }[];
}

export type PhotoStateRow = PhotoState & { rowId: number };

/** The edit that brings photos to another state; photos that are in it already are not part of it. */
export function editPhotos(rows: readonly PhotoStateRow[], to: (before: PhotoState) => PhotoState): Edit['photos'] {
  const groups = new Map<string, Edit['photos'][number]>();
  for (const { rowId, classId, setAside } of rows) {
    const before = { classId, setAside };
    const after = to(before);
    if (after.classId === classId && after.setAside === setAside) continue;
    const key = `${String(classId)} ${String(setAside)}`;
    const group = groups.get(key) ?? { ids: [], before, after };
    group.ids.push(rowId);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, ids: group.ids.sort((a, b) => a - b) }));
}

export function countPhotos(photos: Edit['photos']): number {
  return photos.reduce((sum, { ids }) => sum + ids.length, 0);
}

/** The edit that takes this one back. */
export function invert({ photos, classes, fine }: Edit): Edit {
  return {
    photos: photos.map(({ ids, before, after }) => ({ ids, before: after, after: before })),
    classes: classes.map(({ id, before, after }) => ({ id, before: after, after: before })),
    fine: fine.map((each) => ({ ...each, after: !each.after })),
  };
}

export function encodeEdit(edit: Edit): string {
  return JSON.stringify(mapIds(edit, toRuns));
}

export function decodeEdit(text: string): Edit {
  // Earlier programs wrote nothing of what is fine.
  return mapIds({ fine: [], ...(JSON.parse(text) as Omit<Edit, 'fine'>) }, fromRuns);
}

function mapIds({ photos, classes, fine }: Edit, map: (ids: readonly number[]) => number[]): Edit {
  return {
    photos: photos.map((group) => ({ ...group, ids: map(group.ids) })),
    classes,
    fine: fine.map((group) => ({ ...group, ids: map(group.ids) })),
  };
}

/** Ascending numbers as gap and length by turns: 5 6 7 9 is 5 3 1 1. */
function toRuns(ids: readonly number[]): number[] {
  const runs: number[] = [];
  let next = 0;
  for (const id of ids) {
    if (id === next && runs.length > 0) runs.push((runs.pop() ?? 0) + 1);
    else runs.push(id - next, 1);
    next = id + 1;
  }
  return runs;
}

function fromRuns(runs: readonly number[]): number[] {
  const ids: number[] = [];
  let next = 0;
  for (let at = 0; at < runs.length; at += 2) {
    next += runs[at] ?? 0;
    for (let left = runs[at + 1] ?? 0; left > 0; left -= 1) ids.push(next++);
  }
  return ids;
}
