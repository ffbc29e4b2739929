import type { PhotoView, ProjectView } from '@shared/api.ts';
import type { GroupId, PhotoPages } from '../../state/photo-pages.svelte.ts';

/** One class as the table shows it: its photos in order, read as they come into sight. */
export interface TableGroup {
  id: GroupId;
  name: string;
  /** Photos in use, and set aside. */
  count: number;
  setAside: number;
  /** Photos in the table: both. */
  total: number;
  at(index: number): PhotoView | undefined;
  want(from: number, to: number): void;
  /** Photos from one place to another, both included. */
  range(from: number, to: number): Promise<PhotoView[]>;
}

/** Every class, those without photos too; photos without a class come first, since they wait for the user. */
export function allGroups(view: ProjectView, photos: PhotoPages, unlabelledName: string): TableGroup[] {
  const groups = view.classes.map(({ id, name, count, setAside }) => ofPages(photos, { id, name, count, setAside }));
  if (view.unlabelled === 0) return groups;
  const setAside = view.setAside - view.classes.reduce((sum, known) => sum + known.setAside, 0);
  return [ofPages(photos, { id: null, name: unlabelledName, count: view.unlabelled - setAside, setAside }), ...groups];
}

/** Only the photos that were set aside, of the classes that have any. */
export async function groupsSetAside(groups: readonly TableGroup[]): Promise<TableGroup[]> {
  const some = groups.filter((group) => group.setAside > 0);
  return Promise.all(
    some.map(async (group) => {
      const photos = (await group.range(0, group.total - 1)).filter((photo) => photo.setAside);
      return {
        ...group,
        total: photos.length,
        at: (index) => photos[index],
        want: () => undefined,
        range: (from, to) => Promise.resolve(photos.slice(from, to + 1)),
      };
    }),
  );
}

function ofPages(photos: PhotoPages, group: Pick<TableGroup, 'id' | 'name' | 'count' | 'setAside'>): TableGroup {
  const { id } = group;
  return {
    ...group,
    total: group.count + group.setAside,
    at: (index) => photos.at(id, index),
    want: (from, to) => {
      photos.want(id, from, to);
    },
    range: (from, to) => photos.range(id, from, to),
  };
}
