import { SvelteMap } from 'svelte/reactivity';
import type { PhotoTotal, PhotoView, ProjectView } from '@shared/api.ts';
import { allPhotos, isFiltered, type PhotoQuery } from '@shared/photo-query.ts';
import type { Api } from '../api.ts';

/** Photos of one class; null: those without a class. */
export type GroupId = number | null;

/** As many as fill two or three screens of small tiles. */
const pageSize = 200;
/** The most one call gives. */
const longestPage = 10_000;

class Group {
  readonly pages = new SvelteMap<number, readonly PhotoView[]>();
  /** Pages read before the photos last changed: shown until they are read again. */
  readonly stale = new Set<number>();
  readonly loading = new Set<number>();
  /** First and last page wanted most lately: those in sight. Null before any was wanted. */
  sight: { first: number; last: number } | null = null;
}

/**
 * The photos of a project as the query in force chooses and orders them, read a page at a time as they come into sight:
 * 100,000 cost what a screenful costs. After a change the pages in sight stay until their new truth is there, so that
 * nothing flickers.
 */
export class PhotoPages {
  readonly #api: Api;
  readonly #project: string;
  readonly #groups = new SvelteMap<GroupId, Group>();
  #query = $state.raw<PhotoQuery>(allPhotos);
  #totals = $state.raw<readonly PhotoTotal[] | null>(null);
  #generation = 0;
  #asked = 0;

  constructor(api: Api, project: string) {
    this.#api = api;
    this.#project = project;
  }

  get query(): PhotoQuery {
    return this.#query;
  }

  /** How many photos of each class the query leaves; null while it leaves all. */
  get totals(): readonly PhotoTotal[] | null {
    return this.#totals;
  }

  /** Shows other photos, or the same ones in another order. Asked again meanwhile, the later wish holds. */
  async choose(query: PhotoQuery): Promise<void> {
    const asked = (this.#asked += 1);
    let generation: number;
    let totals: readonly PhotoTotal[] | null;
    do {
      generation = this.#generation;
      totals = await this.#readTotals(query);
      if (asked !== this.#asked) return;
    } while (generation !== this.#generation);
    this.#query = query;
    this.#totals = totals;
    this.#generation += 1;
    // A place in the old order says nothing about the new one.
    this.#groups.clear();
  }

  /** The photo at that place in its group; undefined while it is being read. */
  at(group: GroupId, index: number): PhotoView | undefined {
    return this.#groups.get(group)?.pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Sees to it that this stretch is read; called as it comes into sight. */
  want(id: GroupId, from: number, to: number): void {
    const group = this.#group(id);
    group.sight = { first: Math.floor(from / pageSize), last: Math.floor(to / pageSize) };
    for (const page of pagesInSight(group))
      if (!group.pages.has(page) || group.stale.has(page)) void this.#load(id, group, page);
  }

  /** The photos of a stretch, read where they are not yet: a range may be selected over photos never seen. */
  async range(group: GroupId, from: number, to: number): Promise<PhotoView[]> {
    const photos: PhotoView[] = [];
    for (let offset = from; offset <= to; offset += longestPage)
      photos.push(...(await this.#read(group, offset, Math.min(longestPage, to + 1 - offset))));
    return photos;
  }

  markStale(): void {
    this.#generation += 1;
    for (const group of this.#groups.values()) for (const page of group.pages.keys()) group.stale.add(page);
  }

  /** After a change: forgets what is gone, and reads again what is in sight. */
  async follow(view: ProjectView): Promise<void> {
    let query: PhotoQuery;
    let totals: readonly PhotoTotal[] | null;
    do {
      query = this.#query;
      totals = await this.#readTotals(query);
      // Another query came into force meanwhile: these numbers are not of its photos.
    } while (query !== this.#query);
    this.#totals = totals;
    const totalOf = (id: GroupId): number | null => {
      if (totals !== null) return sumOf(totals.find(({ classId }) => classId === id));
      if (id === null) return view.unlabelled;
      const known = view.classes.find((each) => each.id === id);
      return known === undefined ? null : sumOf(known);
    };
    const loads: Promise<void>[] = [];
    for (const [id, group] of this.#groups) {
      const total = totalOf(id);
      if (total === null) {
        this.#groups.delete(id);
        continue;
      }
      const inSight = pagesInSight(group);
      for (const page of group.pages.keys())
        if (page * pageSize >= total || (group.stale.has(page) && !inSight.includes(page))) group.pages.delete(page);
      for (const page of inSight)
        if (page * pageSize < total && group.stale.has(page)) loads.push(this.#load(id, group, page));
    }
    await Promise.all(loads);
  }

  async #readTotals(query: PhotoQuery): Promise<PhotoTotal[] | null> {
    return isFiltered(query) ? await this.#api.photos.totals.query({ project: this.#project, query }) : null;
  }

  async #read(classId: GroupId, offset: number, limit: number): Promise<PhotoView[]> {
    const query = this.#query;
    const page = await this.#api.photos.page.query({ project: this.#project, classId, query, offset, limit });
    return page.photos;
  }

  #group(id: GroupId): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const group = new Group();
    this.#groups.set(id, group);
    return group;
  }

  async #load(id: GroupId, group: Group, page: number): Promise<void> {
    if (group.loading.has(page)) return;
    group.loading.add(page);
    let generation: number;
    try {
      do {
        generation = this.#generation;
        group.pages.set(page, await this.#read(id, page * pageSize, pageSize));
      } while (generation !== this.#generation && this.#groups.get(id) === group);
      group.stale.delete(page);
    } catch {
      // Why nothing can be read, the project's view says; the page is read again when it is next wanted or changed.
      group.stale.add(page);
    } finally {
      group.loading.delete(page);
    }
  }
}

function sumOf(total: { count: number; setAside: number } | undefined): number {
  return total === undefined ? 0 : total.count + total.setAside;
}

function pagesInSight({ sight }: Group): number[] {
  if (sight === null) return [];
  return Array.from({ length: sight.last - sight.first + 1 }, (_, n) => sight.first + n);
}
