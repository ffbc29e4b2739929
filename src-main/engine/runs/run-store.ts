import { z } from 'zod';
import { type Draft, type RunNote, runNoteSchema, type RunStatus } from '../../../src-shared/api.ts';
import { type PlainError, toAppError } from '../../../src-shared/errors.ts';
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
  notes: RunNote[];
  parameters: number;
  device: Device | null;
  imagesPerSecond: number | null;
  seconds: number | null;
  bestEpoch: number | null;
  createdAt: string;
  endedAt: string | null;
  remark: string;
  starred: boolean;
}

interface RunRow extends Omit<StoredRun, 'recipe' | 'classIds' | 'error' | 'notes' | 'device' | 'starred'> {
  starred: 0 | 1;
  recipe: string;
  classIds: string;
  error: string | null;
  notes: string;
  device: string | null;
}

const columns = `id, name, recipe, classes AS classIds, split_id AS splitId, status, error, notes, parameters, device,
  images_per_second AS imagesPerSecond, seconds, best_epoch AS bestEpoch, created_at AS createdAt, ended_at AS endedAt,
  remark, starred`;

/** A draft as it was kept: a recipe that no version of the program can read any more is left out. */
const keptDraftSchema = z.object({ method: z.string(), changed: z.array(z.unknown()) });

/** Runs and their epochs in a project's database. */
export class RunStore {
  readonly #db: Database;
  /** How runs ended while the disk was full: nothing can be written then, and yet they have ended. */
  readonly #unwritten = new Map<string, Pick<StoredRun, 'status' | 'error' | 'endedAt'>>();

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
    const row = this.#db.prepare<[string], RunRow>(`SELECT ${columns} FROM runs WHERE id = ? AND removed = 0`).get(id);
    return row === undefined ? null : this.#asItIs(toRun(row));
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
      .prepare<[], RunRow>(`SELECT ${columns} FROM runs WHERE removed = 0 ORDER BY created_at DESC, id DESC`)
      .all()
      .map((row) => this.#asItIs(toRun(row)));
  }

  setStatus(id: string, status: RunStatus, error: PlainError | null = null): void {
    const ended = status === 'done' || status === 'stopped' || status === 'failed';
    const endedAt = ended ? new Date().toISOString() : null;
    const isWritten = ifThereIsRoom(() => {
      this.#db
        .prepare('UPDATE runs SET status = ?, error = ?, ended_at = ? WHERE id = ?')
        .run(status, error === null ? null : JSON.stringify(error), endedAt, id);
    });
    if (isWritten) this.#unwritten.delete(id);
    else this.#unwritten.set(id, { status, error, endedAt });
  }

  /** Another recipe than the one it was written down with, and why. */
  changeRecipe(id: string, recipe: Recipe, note: RunNote): void {
    this.#db
      .prepare("UPDATE runs SET recipe = ?, notes = json_insert(notes, '$[#]', json(?)) WHERE id = ?")
      .run(JSON.stringify(recipe), JSON.stringify(note), id);
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

  /** Names that are taken, those of removed runs included: they may come back. */
  names(): Set<string> {
    return new Set(this.#db.prepare<[], string>('SELECT name FROM runs').pluck().all());
  }

  describe(id: string, { name, remark, starred }: Pick<StoredRun, 'name' | 'remark' | 'starred'>): void {
    this.#db
      .prepare('UPDATE runs SET name = ?, remark = ?, starred = ? WHERE id = ?')
      .run(name, remark, starred ? 1 : 0, id);
  }

  /** @returns whether there is such a run */
  setRemoved(id: string, removed: boolean): boolean {
    return this.#db.prepare('UPDATE runs SET removed = ? WHERE id = ?').run(removed ? 1 : 0, id).changes > 0;
  }

  removed(): string[] {
    return this.#db.prepare<[], string>('SELECT id FROM runs WHERE removed = 1').pluck().all();
  }

  /** For good. */
  delete(id: string): void {
    this.#db.prepare('DELETE FROM runs WHERE id = ?').run(id);
  }

  #asItIs(run: StoredRun): StoredRun {
    return { ...run, ...this.#unwritten.get(run.id) };
  }
}

/** @returns false where the disk is full and nothing was written */
export function ifThereIsRoom(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (toAppError(error).code !== 'disk_full') throw error;
    return false;
  }
}

function toRun(row: RunRow): StoredRun {
  return {
    ...row,
    starred: row.starred === 1,
    recipe: keptRecipeSchema.parse(JSON.parse(row.recipe)),
    classIds: JSON.parse(row.classIds) as number[],
    notes: z.array(runNoteSchema).parse(JSON.parse(row.notes)),
    error: row.error === null ? null : (JSON.parse(row.error) as PlainError),
    device: row.device === null ? null : (JSON.parse(row.device) as Device),
  };
}
