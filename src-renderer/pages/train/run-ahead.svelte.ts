import type { RunPlan } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Recipe } from '@shared/recipe.ts';
import { type Api, plainErrorOf } from '../../api.ts';

/** After the last change, ms. Arithmetic is asked for soon, a measurement when the hands have come to rest. */
const planAfter = 120;
const measureAfter = 900;

/** What the recipe that is set would take on this computer: known at once but for its time, which is measured where it must be. */
export class RunAhead {
  readonly #api: Api;
  readonly #project: string;
  #plan = $state.raw<RunPlan | null>(null);
  #error = $state.raw<PlainError | null>(null);
  #measuring = $state.raw(false);

  constructor(api: Api, project: string) {
    this.#api = api;
    this.#project = project;
  }

  /** null until it is known. */
  get plan(): RunPlan | null {
    return this.#plan;
  }

  /** Why this recipe cannot be trained here: this computer has too little memory for it. */
  get error(): PlainError | null {
    return this.#error;
  }

  get measuring(): boolean {
    return this.#measuring;
  }

  /**
   * Asks for a recipe, until it is not the one any more.
   * @param measure whether its time can be measured: nothing that it needs is missing
   * @returns its own clean-up
   */
  follow(recipe: Recipe, measure: boolean): () => void {
    const input = { project: this.#project, recipe };
    let wanted = true;
    const ask = async (call: () => Promise<RunPlan>): Promise<void> => {
      try {
        const plan = await call();
        if (wanted) [this.#plan, this.#error] = [plan, null];
      } catch (thrown) {
        if (wanted) [this.#plan, this.#error] = [null, plainErrorOf(thrown)];
      }
    };
    const soon = setTimeout(() => void ask(() => this.#api.runs.plan.query(input)), planAfter);
    const later = setTimeout(() => {
      if (!measure || this.#plan === null || this.#plan.seconds !== null) return;
      this.#measuring = true;
      void ask(() => this.#api.runs.measure.mutate(input)).finally(() => {
        if (wanted) this.#measuring = false;
      });
    }, measureAfter);
    return () => {
      wanted = false;
      this.#measuring = false;
      clearTimeout(soon);
      clearTimeout(later);
    };
  }
}
