import type { PhotoTotal, PhotoView, ProjectView, RunSummary } from '@shared/api.ts';
import type { GroupId, PhotoPages } from '../../state/photo-pages.svelte.ts';

/** One class as the table shows it: its photos in order, read as they come into sight. */
export interface TableGroup {
  id: GroupId;
  name: string;
  /** Photos in use, and set aside, of the class. */
  count: number;
  setAside: number;
  /** Photos in the table: all of them, or those that the query leaves. */
  total: number;
  /** The query leaves some out. */
  filtered: boolean;
  /** Whether a model can sort its photos. */
  sortable: boolean;
  /** The digit key that moves photos here, for the first nine; 0: the tray. */
  digit: number | null;
  at(index: number): PhotoView | undefined;
  want(from: number, to: number): void;
  /** Photos from one place to another, both included. */
  range(from: number, to: number): Promise<PhotoView[]>;
}

const mostDigits = 9;

/**
 * Every class, those without photos too; photos without a class come first, since they wait for the user. Under a query
 * only the classes it leaves photos of.
 */
export function tableGroups(view: ProjectView, photos: PhotoPages, unlabelledName: string): TableGroup[] {
  const { totals } = photos;
  const setAside = view.setAside - view.classes.reduce((sum, known) => sum + known.setAside, 0);
  const tray = {
    id: null,
    name: unlabelledName,
    count: view.unlabelled - setAside,
    setAside,
    digit: 0,
    sortable: modelsOf(view).length > 0,
  };
  const classes = view.classes.map((known, n) => ({ ...known, sortable: false, digit: n < mostDigits ? n + 1 : null }));
  const shown = view.unlabelled === 0 ? classes : [tray, ...classes];
  return shown.map((group) => ofPages(photos, group, totals)).filter(({ total, filtered }) => !filtered || total > 0);
}

/** Runs with a model, the newest first. */
export function modelsOf(view: ProjectView): RunSummary[] {
  const models = view.runs.filter(({ bestEpoch }) => bestEpoch !== null);
  return models.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function ofPages(
  photos: PhotoPages,
  group: Pick<TableGroup, 'id' | 'name' | 'count' | 'setAside' | 'digit' | 'sortable'>,
  totals: readonly PhotoTotal[] | null,
): TableGroup {
  const { id } = group;
  const left = totals === null ? group : totals.find(({ classId }) => classId === id);
  return {
    ...group,
    total: left === undefined ? 0 : left.count + left.setAside,
    filtered: totals !== null,
    at: (index) => photos.at(id, index),
    want: (from, to) => {
      photos.want(id, from, to);
    },
    range: (from, to) => photos.range(id, from, to),
  };
}
