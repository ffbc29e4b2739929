import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { importedRows } from '../engine/import/imported-rows.fixture.ts';
import { makeZip, type ZipFile } from '../engine/import/sources/zip-maker.fixture.ts';
import { openDatabase } from '../engine/store/database.ts';
import { picture } from '../engine/two-colours.fixture.ts';
import { commandsIn, jsonOf } from './command-line.fixture.ts';
import { killMoments, type KillMoment } from './kill-at.fixture.ts';

/** The whole table under PAWPRINT_ALL: five kills at each of four moments; else one. */
const everything = process.env.PAWPRINT_ALL === '1';
const photos = everything ? 2000 : 150;
/** When the moment comes for the Nth time, as a share of the photos. */
const shares = [0.02, 0.2, 0.45, 0.7, 0.9];
const kills: { moment: KillMoment; share: number }[] = everything
  ? killMoments.flatMap((moment) => shares.map((share) => ({ moment, share })))
  : [
      { moment: 'reading', share: 0.7 },
      { moment: 'committing', share: 0.45 },
    ];

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: string;
let commands: ReturnType<typeof commandsIn>;

interface Imported {
  added: number;
  known: number;
  skipped: unknown[];
  classes: Record<string, number>;
}

/** Photos in three classes with all that an import meets: the same photo again, also in another class, and damaged ones. */
function archive(): Buffer {
  const files: ZipFile[] = [];
  for (let number = 0; number < photos; number += 1) {
    const name = ['cat', 'dog', '고양이'][number % 3] ?? '';
    // Most are stored, as photos in zips are; some deflated.
    const method = number % 5 === 0 ? 8 : 0;
    const data = picture([90 + (number % 3) * 50, number % 200, 60], 40, number);
    files.push({ name: `set/${name}/${String(number)}.png`, data, method });
    if (number % 40 === 7) files.push({ name: `set/${name}/again ${String(number)}.png`, data, method });
    if (number % 60 === 9) files.push({ name: `set/dog/also ${String(number)}.png`, data, method });
    if (number % 50 === 3) files.push({ name: `set/${name}/half ${String(number)}.png`, data: data.subarray(0, 300) });
  }
  return makeZip(files);
}

async function rowsOf(project: string): Promise<unknown> {
  const database = await openDatabase(join(folder, project, 'project.sqlite'));
  try {
    const conflicts = database.prepare('SELECT * FROM class_conflicts').all();
    const left = database.prepare('SELECT (SELECT count(*) FROM imports) + count(*) AS n FROM import_entries').get();
    return { ...importedRows(database), conflicts, left };
  } finally {
    database.close();
  }
}

/** Originals and thumbnails; what was on its way must be gone. */
async function filesOf(project: string): Promise<string[]> {
  const places = ['photos', 'thumbnails', 'incoming'].map((place) => join(folder, project, place));
  const all = await Promise.all(places.map((place) => readdir(place, { recursive: true })));
  return all.flat().sort();
}

function outcomeOf({ added, known, skipped, classes }: Imported): Imported {
  return { added, known, skipped, classes };
}

let whole: { outcome: Imported; rows: unknown; files: string[] };

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'pawprint killed-')));
  commands = commandsIn(folder);
  await writeFile(join(folder, 'set.zip'), archive());
  const outcome = await commands.run(['import', 'whole.pawprint', 'set.zip', '--json']);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  whole = {
    outcome: outcomeOf(jsonOf(outcome) as Imported),
    rows: await rowsOf('whole.pawprint'),
    files: await filesOf('whole.pawprint'),
  };
});

afterEach(() => {
  commands.killAll();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform !== 'linux')('an import whose engine is killed', () => {
  it.for(kills)('while $moment ($share of the way) goes on to the very same project', async ({ moment, share }) => {
    const project = `${moment} ${String(share)}.pawprint`;
    // Each of the two decoders counts for itself.
    const times = Math.ceil(photos * share * (moment === 'committing' ? 1 : 0.5));
    const killed = commands.start(['import', project, 'set.zip', '--json'], {
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'kill-at.fixture.ts')).href}`,
      PAWPRINT_KILL_AT: `${moment}:${String(times)}`,
    });
    await killed.ended;
    expect(killed.child.signalCode).toBe('SIGKILL');

    const resumed = await commands.run(['import', project, 'set.zip', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(outcomeOf(jsonOf(resumed) as Imported)).toEqual(whole.outcome);
    expect(await rowsOf(project)).toEqual(whole.rows);
    expect(await filesOf(project)).toEqual(whole.files);
    await rm(join(folder, project), { recursive: true });
  });

  it('has met all that it should: photos again, in two classes, and damaged ones', () => {
    const { added, known, skipped } = whole.outcome;
    expect(added).toBe(photos);
    expect(known).toBeGreaterThan(3);
    expect(skipped.length).toBeGreaterThan(2);
    expect(whole.rows).toMatchObject({ left: { n: 0 } });
    expect((whole.rows as { conflicts: unknown[] }).conflicts.length).toBeGreaterThan(0);
  });
});
