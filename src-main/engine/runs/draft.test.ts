import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readyRecipes } from '../../../src-shared/recipe.ts';
import { ProjectStore } from '../projects/project-store.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { RunStore } from './run-store.ts';

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-설정-'));
  database = await openDatabase(join(folder, 'project.sqlite'));
  new ProjectStore(database).readOrCreate('pets', false);
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

describe('what is set on the Train page', () => {
  it('is nothing at first, and then what was set last', () => {
    const store = new RunStore(database);
    expect(store.draft()).toBeNull();
    const changed = [{ ...readyRecipes.scratch, epochs: 7 }];
    store.keepDraft({ method: 'quick', changed: [] });
    store.keepDraft({ method: 'scratch', changed });
    expect(new RunStore(database).draft()).toEqual({ method: 'scratch', changed });
  });

  it('is read as an earlier version wrote it, without recipes that none of ours can read', () => {
    const { from: _from, ...earlier } = readyRecipes.scratch;
    const draft = { method: 'scratch', changed: [{ ...earlier, epochs: 3 }, { version: 99 }] };
    database.prepare('UPDATE project SET recipe_draft = ?').run(JSON.stringify(draft));
    expect(new RunStore(database).draft()?.changed).toEqual([{ ...readyRecipes.scratch, epochs: 3 }]);
  });
});
