import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft, RecipeChoice, RunDescription, RunSummary, RunView, SplitPart } from '../../../src-shared/api.ts';
import { splitParts } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { countParameters } from '../../../src-shared/networks/networks.ts';
import type { ModelReference } from '../../../src-shared/protocol/trainer.ts';
import { type Recipe, readyRecipes } from '../../../src-shared/recipe.ts';
import type { PhotoStore } from '../photos/photo-store.ts';
import type { SplitStore } from '../split/split-store.ts';
import type { Weights } from '../weights/weights.ts';
import { baseOf, missingBase } from './base-places.ts';
import type { RunStore, StoredRun } from './run-store.ts';

/** Photos this small are proposed the network for small pictures (the digits are 28 x 28). */
const smallPhoto = 64;

/** The newest test result of a run, kept by a later room: predictions. */
export type TestedOf = (run: string) => { correct: number; count: number } | null;

/** The runs of one project, read. */
export class Runs {
  readonly store: RunStore;
  readonly folder: string;
  readonly #photos: PhotoStore;
  readonly #splits: SplitStore;
  readonly #testedOf: TestedOf;
  readonly #weights: Weights;

  constructor(
    store: RunStore,
    folder: string,
    photos: PhotoStore,
    splits: SplitStore,
    testedOf: TestedOf,
    weights: Weights,
  ) {
    this.store = store;
    this.folder = folder;
    this.#photos = photos;
    this.#splits = splits;
    this.#testedOf = testedOf;
    this.#weights = weights;
  }

  summaries(): RunSummary[] {
    return this.store.all().map((run) => this.summary(run));
  }

  /** @throws AppError run_not_found */
  view(id: string): RunView {
    const run = this.get(id);
    const counts = Object.fromEntries(splitParts.map((part) => [part, 0])) as Record<SplitPart, number>;
    for (const row of this.#splits.counts(run.splitId)) if (row.part !== 'left_out') counts[row.part] += row.count;
    return {
      ...this.summary(run),
      history: this.store.history(id),
      counts,
      imagesPerSecond: run.imagesPerSecond,
      seconds: run.seconds,
    };
  }

  /** @throws AppError run_not_found */
  get(id: string): StoredRun {
    const run = this.store.find(id);
    if (run === null) throw new AppError('run_not_found', { run: id });
    return run;
  }

  /** The ready recipes as they would be on this project's photos. */
  choices(): RecipeChoice[] {
    const classes = this.#photos.classes().filter((each) => each.count > 0).length;
    const small = this.#arePhotosSmall();
    const runs = this.store.all();
    return Object.values(readyRecipes).map((recipe) => ({
      name: recipe.name,
      recipe,
      parameters: countParameters(recipe, Math.max(2, classes)),
      estimate: this.#estimate(recipe, runs),
      proposed: recipe.name === (small ? 'mnist' : 'quick'),
      missing: missingBase(recipe, this.#weights),
    }));
  }

  /** What was set on the Train page; null: nothing yet. */
  draft(): Draft | null {
    return this.store.draft();
  }

  keepDraft(draft: Draft): void {
    this.store.keepDraft(draft);
  }

  /** Whether there is anything to go on from. */
  hasCheckpoint(run: string): boolean {
    return existsSync(join(this.folderOf(run), 'last', 'weights.json'));
  }

  /** Newest first. */
  all(): StoredRun[] {
    return this.store.all();
  }

  folderOf(run: string): string {
    return join(this.folder, 'runs', run);
  }

  classNames(run: StoredRun): string[] {
    const names = this.#photos.classNames();
    return run.classIds.map((id) => names.get(id) ?? '?');
  }

  /** What a plan for the trainer must say of a recipe's base network. @throws AppError weights_missing */
  baseOf(recipe: Recipe): { base?: string } {
    return baseOf(recipe, this.#weights);
  }

  /** The network of a run at its best epoch. @throws AppError run_has_no_model, weights_missing */
  model(run: StoredRun): ModelReference {
    if (run.bestEpoch === null) throw new AppError('run_has_no_model');
    const { recipe } = run;
    const weights = join(this.folderOf(run.id), 'best');
    return { recipe, classes: this.classNames(run), weights, ...this.baseOf(recipe) };
  }

  /**
   * Names a run, stars it, keeps a note of it.
   * @throws AppError run_not_found, run_name_taken
   */
  describe(id: string, change: RunDescription): void {
    const run = this.get(id);
    const { name = run.name, remark = run.remark, starred = run.starred } = change;
    if (name !== run.name && this.store.names().has(name)) throw new AppError('run_name_taken', { name });
    this.store.describe(run.id, { name, remark, starred });
  }

  /** Puts away a run that is not under way, until the project is opened again. @throws AppError run_not_found */
  remove(id: string): void {
    this.store.setRemoved(this.get(id).id, true);
  }

  /** @throws AppError run_not_found where it was never there, or is gone for good */
  takeBack(id: string): void {
    if (!this.store.setRemoved(id, false)) throw new AppError('run_not_found', { run: id });
  }

  /** "scratch", then "scratch 2", "scratch 3". */
  freeName(recipe: Recipe): string {
    const taken = this.store.names();
    if (!taken.has(recipe.name)) return recipe.name;
    let number = 2;
    while (taken.has(`${recipe.name} ${String(number)}`)) number++;
    return `${recipe.name} ${String(number)}`;
  }

  summary(run: StoredRun): RunSummary {
    const history = this.store.history(run.id);
    const best = history.find((epoch) => epoch.epoch === run.bestEpoch);
    const ended = run.status === 'stopped' || run.status === 'failed';
    return {
      id: run.id,
      name: run.name,
      recipe: run.recipe,
      status: run.status,
      error: run.error,
      notes: run.notes,
      classes: this.classNames(run),
      parameters: run.parameters,
      createdAt: run.createdAt,
      endedAt: run.endedAt,
      epochs: run.recipe.epochs,
      epochsDone: history.length,
      bestEpoch: run.bestEpoch,
      bestValAccuracy: best?.valAccuracy ?? null,
      device: run.device,
      resumable:
        ended &&
        history.length < run.recipe.epochs &&
        run.error?.code !== 'training_diverged' &&
        (history.length > 0 || this.hasCheckpoint(run.id)),
      current: run.splitId === this.#splits.newest()?.id,
      tested: this.#testedOf(run.id),
      remark: run.remark,
      starred: run.starred,
    };
  }

  /** Seconds for this recipe here and now, from the photos per second of its newest run on this computer. */
  #estimate(recipe: Recipe, runs: readonly StoredRun[]): number | null {
    const known = runs.find(
      (run) =>
        run.recipe.name === recipe.name && run.imagesPerSecond !== null && run.recipe.input.size === recipe.input.size,
    );
    const split = this.#splits.newest();
    if (known?.imagesPerSecond == null || split === null) return null;
    const perEpoch = this.#splits.counts(split.id).reduce((sum, row) => {
      // A checked photo costs a third of a trained one: it goes forward only.
      if (row.part === 'train') return sum + row.count;
      return row.part === 'validation' ? sum + row.count / 3 : sum;
    }, 0);
    return (recipe.epochs * perEpoch) / known.imagesPerSecond;
  }

  #arePhotosSmall(): boolean {
    const first = this.#photos.classes()[0];
    if (first === undefined) return false;
    const photos = this.#photos.first(first.id, 20);
    return photos.length > 0 && photos.every((photo) => Math.max(photo.width, photo.height) <= smallPhoto);
  }
}
