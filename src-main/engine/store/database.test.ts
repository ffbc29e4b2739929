import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpoint, openDatabase } from './database.ts';
import { migrations } from './migrations.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-데이터 🐾-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('openDatabase', () => {
  it("brings a new file to today's version, strict and with foreign keys", async () => {
    const database = await openDatabase(join(folder, 'project.sqlite'));
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(() =>
      database.prepare("INSERT INTO splits (options, openings, created_at) VALUES ('{}', 'many', 'now')").run(),
    ).toThrow(/INTEGER/);
    const orphan = database.prepare(
      "INSERT INTO epochs (run_id, epoch, loss, accuracy, val_loss, val_accuracy, seconds) VALUES ('r', 1, 1, 1, 1, 1, 1)",
    );
    expect(() => orphan.run()).toThrow(/FOREIGN KEY/);
    database.close();
  });

  it('refuses a file of a newer program and leaves it as it was', async () => {
    const file = join(folder, 'project.sqlite');
    const newer = new BetterSqlite3(file);
    newer.pragma(`user_version = ${String(migrations.length + 1)}`);
    newer.close();
    await expect(openDatabase(file)).rejects.toMatchObject({ code: 'project_newer' });
    const again = new BetterSqlite3(file);
    expect(again.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
    again.close();
  });

  it('says of a file that is no database that it is damaged', async () => {
    const file = join(folder, 'project.sqlite');
    await writeFile(file, 'this is not a database, and it is long enough to be taken for one'.repeat(100));
    await expect(openDatabase(file)).rejects.toMatchObject({ code: 'project_damaged' });
  });

  it('leaves one whole file after a checkpoint, so that a copied folder is whole', async () => {
    const file = join(folder, 'project.sqlite');
    const database = await openDatabase(file);
    database.prepare("INSERT INTO classes (name) VALUES ('고양이')").run();
    checkpoint(database);
    await copyFile(file, join(folder, 'copy.sqlite'));
    database.close();
    const copy = new BetterSqlite3(join(folder, 'copy.sqlite'), { readonly: true });
    expect(copy.prepare('SELECT name FROM classes').get()).toEqual({ name: '고양이' });
    copy.close();
    expect((await readdir(folder)).filter((name) => name.startsWith('project'))).toEqual(['project.sqlite']);
  });
});
