import { setImmediate } from 'node:timers/promises';
import {
  type ChangeView,
  type ClassFinding,
  type DoctorView,
  type FindingGroup,
  type FindingKind,
  findingKinds,
  type FindingSummary,
  isOfClasses,
  type PhotoView,
  type Topic,
} from '../../../src-shared/api.ts';
import { AppError, toAppError } from '../../../src-shared/errors.ts';
import type { PhotoFinding } from '../../../src-shared/photo-query.ts';
import { type Edit, editPhotos } from '../photos/edit.ts';
import { type Photos, toView } from '../photos/photos.ts';
import type { Database } from '../store/database.ts';
import type { Decoders } from '../workers/decoders.ts';
import { classesIn } from './class-findings.ts';
import { DoctorStore } from './doctor-store.ts';
import { examine } from './examining.ts';
import type { Judgement } from './judgements.ts';
import { measureAll } from './measuring.ts';
import { OpenFindings, type OpenGroup } from './open-findings-store.ts';

export interface DoctorTools {
  /** The project's folder. */
  folder: string;
  database: Database;
  photos: Photos;
  decoders: Decoders;
  changed: (topics: Topic[]) => void;
  /** Photos are coming in at this moment: looking at half of them takes the time that the others need. */
  isHeld: () => boolean;
  /** What went wrong in the background, where nobody waits for it. */
  failed: (error: AppError) => void;
}

/** Photos are looked at once none came in for so long, ms: an import tells of its photos twice a second. */
const restBefore = 1500;
/** Photos that stand for a finding, and for a class in one. */
const facesOfFinding = 3;
const facesOfClass = 6;
const judgements: readonly Judgement[] = ['plain', 'dark', 'bright', 'blurred', 'small', 'shape'];

/**
 * Looks after the photos of one project: what it can see in them is found in the background whenever photos came in, and what
 * there is to decide is told in groups. What the user decides is a change like any other, which the history takes back.
 */
export class Doctor {
  readonly #tools: DoctorTools;
  readonly #store: DoctorStore;
  readonly #open: OpenFindings;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  /** Called while it was held; it is called again when that ends. */
  #isWaiting = false;
  /** What had been measured when it was looked at last. */
  #seen = JSON.stringify({ photos: 0, measured: 0 });

  constructor(tools: DoctorTools) {
    this.#tools = tools;
    this.#store = new DoctorStore(tools.database);
    this.#open = new OpenFindings(tools.database);
  }

  /** Photos may have come in: looks at them soon. */
  call(): void {
    if (this.#closing.signal.aborted) return;
    const wasWaiting = this.#isWaiting;
    this.#isWaiting = this.#tools.isHeld();
    if (this.#isWaiting !== wasWaiting) this.#tell();
    if (this.#isWaiting || !this.#hasNews()) return;
    if (this.#timer === null) this.#tell();
    else clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#lookNow();
    }, restBefore);
  }

  /** Ends when all photos that were in at the time of the call have been looked at. A look that fails ends it too. */
  async settled(): Promise<void> {
    await this.#looking;
    if (this.#hasNews() && !this.#closing.signal.aborted) await this.#lookNow();
  }

  /** Gives up what it is looking at; nothing is written afterwards. */
  async close(): Promise<void> {
    this.#closing.abort(new AppError('cancelled'));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  view(): DoctorView {
    const { photos, measured } = this.#store.extent();
    return {
      state: this.#timer === null && this.#looking === null && !this.#isWaiting ? 'ready' : 'looking',
      measured: { done: measured, total: photos },
      findings: findingKinds.flatMap((kind) => this.#summary(kind) ?? []),
    };
  }

  groups(kind: FindingKind, offset: number, limit: number): { groups: FindingGroup[]; total: number } {
    if (isOfClasses(kind)) {
      const groups = this.#classGroups(kind);
      return { groups: groups.slice(offset, offset + limit), total: groups.length };
    }
    const groups = this.#open.groups(kind);
    return {
      groups: groups.slice(offset, offset + limit).map(({ key }) => {
        const photos = this.#photosOf(kind, key);
        return { key, photos, count: photos.length, classes: this.#classesOf(kind, key, photos) };
      }),
      total: groups.length,
    };
  }

  /** Sets aside all photos of a finding; of twins all but the best of each group. @returns null where nothing was to change */
  setAsideAll(kind: FindingKind): ChangeView | null {
    if (isOfClasses(kind)) return null;
    const photos = this.#open.groups(kind).flatMap(({ key }) => {
      const group = this.#photosOf(kind, key);
      return kind === 'twins' ? group.slice(1) : group;
    });
    const ids = photos.map(({ id }) => id);
    return this.#tools.photos.setAside(ids, true);
  }

  /**
   * Says of a photo that is in two classes, and of those that look like it, which is the right one.
   * @throws AppError class_not_found
   */
  chooseClass(key: string, classId: number): ChangeView | null {
    const { photos } = this.#tools;
    const to = photos.store.className(classId);
    if (to === null) throw new AppError('class_not_found');
    const group = this.#open.photos('two_classes', key);
    const states = photos.store.states(group.map(({ id }) => id));
    // The other class it came in under stays on record: that was decided too.
    const isUndecided = this.#open.conflicts(key).some((other) => other !== classId);
    return photos.history.perform(
      { kind: 'choose_class', to },
      {
        photos: editPhotos(states, (before) => ({ ...before, classId })),
        fine: isUndecided ? this.#callFine('two_classes', group) : [],
      },
    );
  }

  /** "This is fine"; of photos that look alike: they differ. @param keys groups; null: all */
  dismiss(kind: FindingKind, keys: readonly string[] | null): ChangeView | null {
    const all = isOfClasses(kind) ? this.#classGroups(kind) : this.#open.groups(kind);
    const wanted = keys ?? all.map(({ key }) => key);
    const fine = isOfClasses(kind)
      ? this.#callFine(
          kind,
          wanted.map((id) => ({ rowId: Number(id), id })),
        )
      : this.#callFine(
          kind,
          wanted.flatMap((key) => this.#open.photos(kind, key)),
        );
    return this.#tools.photos.history.perform({ kind: 'call_fine', finding: kind, groups: wanted.length }, { fine });
  }

  /** @param subjects rows, with what they are called in `dismissed_findings` */
  #callFine(finding: FindingKind, subjects: readonly { rowId: number; id: string }[]): Edit['fine'] {
    const before = this.#store.dismissed(finding);
    const fresh = subjects.filter(({ id }) => !before.has(id)).map(({ rowId }) => rowId);
    const ids = [...new Set(fresh)].sort((a, b) => a - b);
    return ids.length === 0 ? [] : [{ finding, ids, after: true }];
  }

  #summary(kind: FindingKind): FindingSummary | null {
    const groups: OpenGroup[] = isOfClasses(kind)
      ? this.#classGroups(kind).map(({ key, count }) => ({ key, photos: count }))
      : this.#open.groups(kind);
    if (groups.length === 0) return null;
    const faces = isOfClasses(kind)
      ? this.#classGroups(kind).flatMap((group) => group.photos)
      : groups.slice(0, facesOfFinding).flatMap(({ key }) => this.#photosOf(kind, key));
    return {
      kind,
      groups: groups.length,
      photos: groups.reduce((sum, each) => sum + each.photos, 0),
      faces: faces.slice(0, facesOfFinding).map(({ id }) => id),
    };
  }

  #classGroups(kind: ClassFinding): FindingGroup[] {
    const { store } = this.#tools.photos;
    const dismissed = this.#store.dismissed(kind);
    const all = classesIn(kind, store.classes());
    const open = all.filter(({ id }) => !dismissed.has(String(id)));
    // Balance is about all of them together.
    const classes = kind === 'balance' && open.length > 0 ? all : open;
    return classes.map(({ id, count }) => {
      const photos = store.first(id, facesOfClass).map(toView);
      return { key: String(id), photos: photos.filter(({ setAside }) => !setAside), count, classes: [id] };
    });
  }

  #photosOf(kind: PhotoFinding, key: string): PhotoView[] {
    return this.#open.photos(kind, key).map(toView);
  }

  #classesOf(kind: PhotoFinding, key: string, photos: readonly PhotoView[]): number[] {
    if (kind === 'two_classes') return this.#open.classes(key);
    return [...new Set(photos.flatMap(({ classId }) => classId ?? []))];
  }

  #hasNews(): boolean {
    return JSON.stringify(this.#store.extent()) !== this.#seen;
  }

  /** Looks until there is no news, or it is held; one look at a time. */
  #lookNow(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      this.#tell();
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { signal } = this.#closing;
    const { folder, photos, decoders } = this.#tools;
    try {
      for (let looks = 0; this.#hasNews() && (looks === 0 || !this.#tools.isHeld()); looks += 1) {
        await measureAll({ folder, photos: photos.store, store: this.#store, decoders }, signal, () => {
          this.#tell();
        });
        const extent = JSON.stringify(this.#store.extent());
        const { judgements: found, twins } = await examine(this.#store.examined(), signal);
        let areNew = false;
        for (const kind of judgements)
          areNew = (await this.#step(this.#store.putFindings(kind, found.get(kind) ?? []))) || areNew;
        const areNewTwins = await this.#step(this.#store.putTwins(twins));
        this.#seen = extent;
        // Photos are looked for by what was found in them.
        if (areNewTwins) this.#tools.changed(['project', 'photos', 'split']);
        else if (areNew) this.#tools.changed(['photos']);
      }
    } catch (thrown) {
      const error = toAppError(thrown);
      // What cannot be looked at now is looked at when photos come next.
      this.#seen = JSON.stringify(this.#store.extent());
      if (error.code !== 'cancelled') this.#tools.failed(error);
    }
  }

  /** Writes piece by piece, with time for others between. */
  async #step(pieces: Generator<void, boolean, undefined>): Promise<boolean> {
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) return value;
      await setImmediate();
      this.#closing.signal.throwIfAborted();
    }
  }

  #tell(): void {
    if (!this.#closing.signal.aborted) this.#tools.changed(['doctor']);
  }
}
