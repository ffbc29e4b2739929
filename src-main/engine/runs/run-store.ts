import { z } from 'zod';
import type { Draft, RunStatus } from '../../../src-shared/api.ts';
import type { PlainError } from '../../../src-shared/errors.ts';
import type { Device, Epoch } from '../../../src-shared/protocol/trainer.ts';
import { keptRecipeSchema, type Recipe } from '../../../src-shared/recipe.ts';
import type { Database } from '../store/database.ts';

export interface StoredRun {
  id: string;
  name: string;
  recipe: Recipe;
  /** Class ids in the order of the network's outputs. */
  classIds: number[];
  splitId: number;
  status: RunStatus;
  error: PlainError | null;
  parameters: number;
  device: Device | null;
  imagesPerSecond: number | null;
  seconds: number | null;
  bestEpoch: number | null;
  createdAt: string;
  endedAt: string | null;
}

interface RunRow extends Omit<StoredRun, 'recipe' | 'classIds' | 'error' | 'device'> {
  recipe: string;
  classIds: string;
  error: string | null;
  device: string | null;
}

const columns = `id, name, recipe, classes AS classIds, split_id AS splitId, status, error, parameters, device,
  images_per_second AS imagesPerSecond, seconds, best_epoch AS bestEpoch, created_at AS createdAt, ended_at AS endedAt`;

/** A draft as it was kept: a recipe that no version of the program can read any more is left out. */
const keptDraftSchema = z.object({ method: z.string(), changed: z.array(z.unknown()) });

/** Runs and their epochs in a project's database. */
export class RunStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  insert(run: Pick<StoredRun, 'id' | 'name' | 'recipe' | 'classIds' | 'splitId' | 'parameters' | 'createdAt'>): void {
    this.#db
      .prepare(
        `INSERT INTO runs (id, name, recipe, classes, split_id, status, parameters, created_at)
         VALUES (@id, @name, @recipe, @classes, @splitId, 'waiting', @parameters, @createdAt)`,
      )
      .run({ ...run, recipe: JSON.stringify(run.recipe), classes: JSON.stringify(run.classIds), classIds: undefined });
  }

  find(id: string): StoredRun | null {
    const row = this.#db.prepare<[string], RunRow>(`SELECT ${columns} FROM runs WHERE id = ?`).get(id);
    return row === undefined ? null : toRun(row);
  }

  draft(): Draft | null {
    const row = this.#db.prepare<[], { draft: string | null }>('SELECT recipe_draft AS draft FROM project').get();
    if (row?.draft == null) return null;
    const { method, changed } = keptDraftSchema.parse(JSON.parse(row.draft));
    const recipes = changed.map((recipe) => keptRecipeSchema.safeParse(recipe));
    return { method, changed: recipes.flatMap((recipe) => (recipe.success ? [recipe.data] : [])) };
  }

  keepDraft(draft: Draft): void {
    this.#db.prepare('UPDATE project SET recipe_draft = ?').run(JSON.stringify(draft));
  }

  /** Newest first. */
  all(): StoredRun[] {
    return this.#db
      .prepare<[], RunRow>(`SELECT ${columns} FROM runs ORDER BY created_at DESC, id DESC`)
      .all()
      .map(toRun);
  }

  setStatus(id: string, status: RunStatus, error: PlainError | null = null): void {
    const ended = status === 'done' || status === 'stopped' || status === 'failed';
    this.#db
      .prepare('UPDATE runs SET status = ?, error = ?, ended_at = ? WHERE id = ?')
      .run(status, error === null ? null : JSON.stringify(error), ended ? new Date().toISOString() : null, id);
  }

  setDevice(id: string, device: Device): void {
    this.#db.prepare('UPDATE runs SET device = ? WHERE id = ?').run(JSON.stringify(device), id);
  }

  setSpeed(id: string, imagesPerSecond: number, seconds: number): void {
    this.#db
      .prepare('UPDATE runs SET images_per_second = ?, seconds = coalesce(seconds, 0) + ? WHERE id = ?')
      .run(imagesPerSecond, seconds, id);
  }

  /** Keeps an epoch and which is the best now; the same epoch twice (a run that goes on) is one. */
  addEpoch(id: string, epoch: Epoch): void {
    this.#db
      .transaction(() => {
        this.#db
          .prepare(
            `INSERT OR REPLACE INTO epochs (run_id, epoch, loss, accuracy, val_loss, val_accuracy, seconds)
             VALUES (@id, @epoch, @loss, @accuracy, @valLoss, @valAccuracy, @seconds)`,
          )
          .run({ id, ...epoch });
        this.#db
          .prepare(
            'UPDATE runs SET best_epoch = (SELECT epoch FROM epochs WHERE run_id = ? ORDER BY val_loss, epoch LIMIT 1) WHERE id = ?',
          )
          .run(id, id);
      })
      .immediate();
  }

  history(id: string): Epoch[] {
    return this.#db
      .prepare<[string], Epoch>(
        'SELECT epoch, loss, accuracy, val_loss AS valLoss, val_accuracy AS valAccuracy, seconds FROM epochs WHERE run_id = ? ORDER BY epoch',
      )
      .all(id);
  }

  remove(id: string): void {
    this.#db.prepare('DELETE FROM runs WHERE id = ?').run(id);
  }
}

function toRun(row: RunRow): StoredRun {
  return {
    ...row,
    recipe: keptRecipeSchema.parse(JSON.parse(row.recipe)),
    classIds: JSON.parse(row.classIds) as number[],
    error: row.error === null ? null : (JSON.parse(row.error) as PlainError),
    device: row.device === null ? null : (JSON.parse(row.device) as Device),
  };
}
