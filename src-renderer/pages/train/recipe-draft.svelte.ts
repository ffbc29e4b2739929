import type { Draft, RecipeChoice, RecipeProposal } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Recipe } from '@shared/recipe.ts';
import type { State } from '../../state/state.ts';
import { View } from '../../state/view.svelte.ts';
import {
  type FieldName,
  fieldNames,
  type FieldStep,
  isChanged,
  recipeFields,
  recipeWith,
  textOf,
} from './recipe-fields.ts';

/** After the last change, ms: typing a number is one change. */
const keepAfter = 400;

/** What is chosen and set on the Train page before a run: kept with the project, so that it is there when it is opened again. */
export class RecipeDraft {
  readonly #app: State;
  readonly #project: string;
  readonly #choices: View<RecipeChoice[]>;
  #method = $state.raw<string | null>(null);
  /** Recipes that are not as proposed any more, by their method. */
  #changed = $state.raw<Readonly<Record<string, Recipe>>>({});
  /** What stands in fields of the chosen method as it was typed: "0.10", or what does not fit. */
  #typed = $state.raw<Readonly<Partial<Record<FieldName, string>>>>({});
  #read = $state.raw(false);
  #proposal = $state.raw<RecipeProposal | null>(null);
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(app: State, project: string) {
    this.#app = app;
    this.#project = project;
    this.#choices = new View(() => app.api.runs.choices.query({ project }));
    void this.#readKept();
  }

  /** What the program has to offer; null until it and what was kept are known. */
  get choices(): readonly RecipeChoice[] | null {
    return this.#read ? this.#choices.value : null;
  }

  get error(): PlainError | null {
    return this.#choices.error;
  }

  refresh(): Promise<void> {
    return this.#choices.refresh();
  }

  /** The chosen method; as long as nobody chose, the one that fits the photos. */
  get chosen(): RecipeChoice | null {
    const all = this.choices ?? [];
    return (
      all.find(({ name }) => name === this.#method) ?? all.find(({ name }) => this.isProposed(name)) ?? all[0] ?? null
    );
  }

  /** What the program proposes for these photos, and why; null while it has not looked at them. */
  get proposal(): RecipeProposal | null {
    return this.#proposal;
  }

  isProposed(method: string): boolean {
    return this.#proposal?.recipe.name === method;
  }

  /** Its recipe as it is set; of a field that does not fit, the last number that did. */
  get recipe(): Recipe | null {
    return this.chosen === null ? null : this.recipeOf(this.chosen);
  }

  recipeOf({ name, recipe }: RecipeChoice): Recipe {
    return this.#changed[name] ?? recipe;
  }

  /** Fields that hold what does not fit. */
  get wrong(): readonly FieldName[] {
    const { recipe } = this;
    if (recipe === null) return [];
    return fieldNames.filter((name) => {
      const text = this.#typed[name];
      return text !== undefined && recipeWith(recipe, name, text) === null;
    });
  }

  text(name: FieldName): string {
    return this.#typed[name] ?? (this.recipe === null ? '' : textOf(this.recipe, name));
  }

  isChanged(name: FieldName): boolean {
    const { recipe, chosen } = this;
    if (recipe === null || chosen === null) return false;
    return this.#typed[name] !== undefined && this.wrong.includes(name) ? true : isChanged(recipe, chosen.recipe, name);
  }

  /** How many fields of a step are not as proposed. */
  changesIn(step: FieldStep): number {
    return fieldNames.filter((name) => recipeFields[name].step === step && this.isChanged(name)).length;
  }

  /** Whether anything at all is not as proposed. */
  get isProposal(): boolean {
    const { chosen } = this;
    return chosen === null || (this.#changed[chosen.name] === undefined && Object.keys(this.#typed).length === 0);
  }

  choose(method: string): void {
    if (method === this.chosen?.name) return;
    this.#method = method;
    this.#typed = {};
    this.#keepSoon();
  }

  type(name: FieldName, text: string): void {
    const { recipe } = this;
    if (recipe === null) return;
    this.#typed = { ...this.#typed, [name]: text };
    const next = recipeWith(recipe, name, text);
    if (next !== null) this.change(next);
  }

  /** The user has left the field: what fits is written as the program writes it. */
  settle(name: FieldName): void {
    if (!this.wrong.includes(name)) this.#typed = this.#withoutTyped(name);
  }

  setBack(name: FieldName): void {
    const { recipe, chosen } = this;
    if (recipe === null || chosen === null) return;
    this.#typed = this.#withoutTyped(name);
    this.change(recipeWith(recipe, name, textOf(chosen.recipe, name)) ?? recipe);
  }

  change(recipe: Recipe): void {
    const { chosen } = this;
    if (chosen === null) return;
    const others = Object.entries(this.#changed).filter(([method]) => method !== chosen.name);
    const same = JSON.stringify(recipe) === JSON.stringify(chosen.recipe);
    this.#changed = Object.fromEntries(same ? others : [...others, [chosen.name, recipe]]);
    this.#keepSoon();
  }

  /** All of the chosen method as proposed. @returns brings back what was set */
  setAllBack(): () => void {
    const [method, changed, typed] = [this.chosen?.name, this.#changed, this.#typed];
    this.#typed = {};
    if (this.chosen !== null) this.change(this.chosen.recipe);
    return () => {
      this.#method = method ?? null;
      this.#changed = changed;
      this.#typed = typed;
      this.#keepSoon();
    };
  }

  /** Keeps at once what would be kept soon: the page goes away. */
  keepNow(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    const draft: Draft = { method: this.chosen?.name ?? '', changed: Object.values(this.#changed) };
    if (draft.method !== '')
      void this.#app.attempt(() => this.#app.api.runs.keepDraft.mutate({ project: this.#project, draft }));
  }

  #withoutTyped(name: FieldName): Readonly<Partial<Record<FieldName, string>>> {
    return Object.fromEntries(Object.entries(this.#typed).filter(([each]) => each !== name));
  }

  #keepSoon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.keepNow();
    }, keepAfter);
  }

  /** The user chose nothing of their own: the proposal is made for the photos as they are split now. */
  async propose(): Promise<void> {
    const proposal = await this.#app.attempt(() =>
      this.#app.api.runs.propose.mutate({ project: this.#project, minutes: null }),
    );
    this.#proposal = proposal ?? this.#proposal;
  }

  async #readKept(): Promise<void> {
    await this.propose();
    const kept = await this.#app.attempt(() => this.#app.api.runs.draft.query({ project: this.#project }));
    if (kept != null) {
      this.#method = kept.method;
      this.#changed = Object.fromEntries(kept.changed.map((recipe) => [recipe.name, recipe]));
    }
    this.#read = true;
  }
}
