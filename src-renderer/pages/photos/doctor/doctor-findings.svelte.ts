import type { ChangeView, DoctorView, EngineEvent, FindingGroup, FindingKind } from '@shared/api.ts';
import type { Project } from '../../../state/project.svelte.ts';
import type { State } from '../../../state/state.ts';
import { View } from '../../../state/view.svelte.ts';

/** Groups read at once; more come when they are asked for. */
const pageLength = 60;

/** What the doctor found in a project, the finding that is open, and what the user decides about it. */
export class DoctorFindings {
  readonly #app: State;
  readonly #project: Project;
  readonly #view: View<DoctorView>;
  readonly #groups: View<{ kind: FindingKind | null; groups: FindingGroup[]; total: number }>;
  #open = $state.raw<FindingKind | null>(null);
  #limit = pageLength;

  constructor(app: State, project: Project) {
    this.#app = app;
    this.#project = project;
    this.#view = new View(() => app.api.doctor.view.query({ project: project.id }));
    this.#groups = new View(async () => {
      const kind = this.#open;
      if (kind === null) return { kind, groups: [], total: 0 };
      const page = await app.api.doctor.groups.query({ project: project.id, kind, offset: 0, limit: this.#limit });
      return { kind, ...page };
    });
  }

  get view(): DoctorView | null {
    return this.#view.value;
  }

  /** The finding that is looked at. */
  get open(): FindingKind | null {
    return this.#open;
  }

  /** Null until they are read. */
  get groups(): readonly FindingGroup[] | null {
    return this.#groups.value?.kind === this.#open ? this.#groups.value.groups : null;
  }

  get total(): number {
    return this.#groups.value?.total ?? 0;
  }

  /** For `$effect`: reads, and reads again whenever something changed. */
  follow(): () => void {
    void this.#refresh();
    return this.#app.listen((event) => {
      if (this.#concerns(event)) void this.#refresh();
    });
  }

  async look(kind: FindingKind | null): Promise<void> {
    this.#open = kind;
    this.#limit = pageLength;
    await this.#groups.refresh();
  }

  async more(): Promise<void> {
    this.#limit = Math.min(1000, this.#limit + pageLength);
    await this.#groups.refresh();
  }

  async setAside(photos: readonly string[]): Promise<void> {
    await this.#change((project) =>
      this.#app.api.photos.setAside.mutate({ project, photos: [...photos], aside: true }),
    );
  }

  async move(photos: readonly string[], classId: number): Promise<void> {
    await this.#change((project) => this.#app.api.photos.move.mutate({ project, photos: [...photos], classId }));
  }

  async setAllAside(kind: FindingKind): Promise<void> {
    await this.#change((project) => this.#app.api.doctor.setAsideAll.mutate({ project, kind }));
  }

  /** All photos of the open finding, also those that are not read yet. */
  async moveAll(kind: FindingKind, classId: number): Promise<void> {
    await this.#app.attempt(async () => {
      const photos: string[] = [];
      const limit = 1000;
      for (let offset = 0; ; offset += limit) {
        const page = await this.#app.api.doctor.groups.query({ project: this.#project.id, kind, offset, limit });
        photos.push(...page.groups.flatMap((group) => group.photos.map(({ id }) => id)));
        if (offset + limit >= page.total) break;
      }
      await this.move(photos, classId);
    });
  }

  async chooseClass(key: string, classId: number): Promise<void> {
    await this.#change((project) => this.#app.api.doctor.chooseClass.mutate({ project, key, classId }));
  }

  /** @param keys null: all groups */
  async callFine(kind: FindingKind, keys: string[] | null): Promise<void> {
    await this.#change((project) => this.#app.api.doctor.dismiss.mutate({ project, kind, keys }));
  }

  async #change(work: (project: string) => Promise<ChangeView | null>): Promise<void> {
    await this.#app.attempt(async () => {
      this.#app.undo.offer(this.#project.id, await work(this.#project.id));
      await this.#refresh();
    });
  }

  async #refresh(): Promise<void> {
    await Promise.all([this.#view.refresh(), this.#groups.refresh()]);
  }

  #concerns(event: EngineEvent): boolean {
    if (event.kind === 'reset') return true;
    if (event.kind !== 'changed' || event.project !== this.#project.id) return false;
    return event.topics.some((topic) => topic === 'doctor' || topic === 'photos');
  }
}
