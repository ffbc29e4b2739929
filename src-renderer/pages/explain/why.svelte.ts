import type { AskedPhoto, JobView, NearestPhoto, Pictures } from '@shared/api.ts';
import { Latest } from '../../state/latest.svelte.ts';
import type { State } from '../../state/state.ts';

/** Why a run answers as it does: what is asked about one photo after another, and how it is looked at. */
export class Why {
  readonly #app: State;
  readonly #project: string;
  readonly #heat = new Latest<Pictures>();
  readonly #nearest = new Latest<{ photos: NearestPhoto[] | null }>();
  #run = $state('');
  #asked = $state.raw<AskedPhoto | null>(null);
  /** Whether the heat map lies over the photo; it stays so from photo to photo. */
  shown = $state(false);
  /** 0 to 1. */
  strength = $state(1);
  /** Null: the last that has places. */
  #layer = $state<string | null>(null);
  #class = $state(0);

  constructor(app: State, project: string) {
    this.#app = app;
    this.#project = project;
  }

  get run(): string {
    return this.#run;
  }

  get asked(): AskedPhoto | null {
    return this.#asked;
  }

  get layer(): string | null {
    return this.#layer;
  }

  /** Index of the class that is looked for. */
  get class(): number {
    return this.#class;
  }

  get heat(): Pictures | null {
    return this.shown ? this.#heat.value : null;
  }

  get heatState(): Pick<Latest<unknown>, 'busy' | 'error'> {
    return this.#heat;
  }

  /** Null: not known, or not looked for yet. */
  get nearest(): NearestPhoto[] | null {
    return this.#nearest.value?.photos ?? null;
  }

  get nearestState(): Pick<Latest<unknown>, 'busy' | 'error'> {
    return this.#nearest;
  }

  /** Whether the run has yet to look at the photos it learned from. */
  get mustRemember(): boolean {
    return this.#nearest.value?.photos === null;
  }

  get remembering(): JobView | null {
    return this.#app.jobs.ofRun(this.#run, 'remember');
  }

  /** Another photo, another run. @param index of the class that was answered: it is looked for first */
  look(run: string, asked: AskedPhoto, index: number): void {
    if (run !== this.#run) this.#layer = null;
    this.#run = run;
    this.#asked = asked;
    this.#class = index;
    this.#heat.clear();
    this.#nearest.clear();
    if (this.shown) this.#askHeat();
    this.askNearest();
  }

  show(shown: boolean): void {
    this.shown = shown;
    if (shown && this.#heat.value === null) this.#askHeat();
  }

  chooseClass(index: number): void {
    this.#class = index;
    this.#askHeat();
  }

  chooseLayer(layer: string): void {
    this.#layer = layer;
    this.#askHeat();
  }

  askNearest(): void {
    const [asked, run, project] = [this.#asked, this.#run, this.#project];
    if (asked === null) return;
    void this.#nearest.ask(async () => ({
      photos: await this.#app.api.explanations.nearest.query({ project, run, asked }),
    }));
  }

  /** Lets the run look at the photos it learned from. The answer follows when the work is done: see follow. */
  async remember(): Promise<void> {
    const { api, attempt } = this.#app;
    await attempt(() => api.explanations.remember.mutate({ project: this.#project, run: this.#run }));
  }

  /** Asks again once the run has looked at its photos. Returns its own clean-up. */
  follow(): () => void {
    return this.#app.listen((event) => {
      if (event.kind === 'job' && event.job.kind === 'remember' && event.job.run === this.#run) {
        if (event.job.status === 'done') this.askNearest();
      }
    });
  }

  #askHeat(): void {
    const [asked, run, project] = [this.#asked, this.#run, this.#project];
    if (asked === null) return;
    const [index, layer] = [this.#class, this.#layer];
    void this.#heat.ask(() => this.#app.api.explanations.heat.query({ project, run, asked, class: index, layer }));
  }
}
