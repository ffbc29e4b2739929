import { mkdir, mkdtemp, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportResult, JobView } from '../../../src-shared/api.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { picture, twoColours } from '../two-colours.fixture.ts';
import { importedRows } from './imported-rows.fixture.ts';
import { makeZip } from './sources/zip-maker.fixture.ts';

let home: string;
let engine: Engine;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'pawprint 가져오기 🐾-')));
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

async function newProject(): Promise<string> {
  return (await engine.projects.create('import', null)).project;
}

function start(project: string, paths: readonly string[], ask = false): string {
  const options = { classFrom: 'auto', keepParts: true, ask } as const;
  return engine.work.importPhotos(project, { from: 'paths', paths: [...paths] }, null, options).job;
}

async function resultOf(job: string): Promise<ImportResult> {
  const { error, result } = await engine.jobs.ended(job);
  if (result?.kind !== 'import') throw new Error(`the import ended with ${error?.code ?? 'nothing'}`);
  return result.import;
}

/** Resolves with the first view of the job that fits. */
async function viewOf(job: string, fits: (view: JobView) => boolean): Promise<JobView> {
  const stop = new AbortController();
  const now = engine.jobs.list().find((view) => view.id === job);
  if (now !== undefined && fits(now)) return now;
  for await (const { event } of engine.events.since(null, stop.signal)) {
    const view = event.kind === 'job' ? event.job : engine.jobs.list().find((each) => each.id === job);
    if (view?.id === job && fits(view)) return view;
  }
  throw new Error('the engine has gone');
}

describe('an import', () => {
  it('rests when it is told to, also across a restart, and then ends with all photos', async () => {
    const photos = join(home, 'rest');
    await twoColours(photos, { red: 150, blue: 150 });
    const project = await newProject();
    const { folder } = engine.projects.get(project);
    const job = start(project, [photos]);
    await viewOf(job, ({ phase, done }) => phase === 'copying' && done > 20);
    engine.jobs.pause(job);
    expect(engine.jobs.list().find(({ id }) => id === job)).toMatchObject({ status: 'paused', timeLeft: null });

    await engine.projects.close(project);
    const again = await engine.projects.open(folder);
    const resumed = engine.jobs.list().find((view) => view.project === again.project && view.id !== job);
    expect(resumed?.status).toBe('paused');
    const before = engine.projectView(again.project).photos;
    expect(before).toBeLessThan(300);
    engine.jobs.goOn(resumed?.id ?? '');
    expect(await resultOf(resumed?.id ?? '')).toMatchObject({ added: 300, known: 0, skipped: [] });
    expect(engine.projectView(again.project).photos).toBe(300);
  });

  it('puts loose photos that were dropped onto a class there, however they are called, and asks nothing', async () => {
    const photos = join(home, 'onto');
    await mkdir(photos);
    const names = ['cat.1.png', 'cat.2.png', 'dog.1.png', 'dog.2.png'];
    for (const [index, name] of names.entries()) await writeFile(join(photos, name), picture([90, 120, 60], 32, index));
    const project = await newProject();
    const { classId } = engine.classes(project).create('wolf');
    const { job } = engine.work.importPhotos(
      project,
      { from: 'paths', paths: names.map((name) => join(photos, name)) },
      classId,
      { classFrom: 'auto', keepParts: true, ask: true },
    );
    expect(await resultOf(job)).toMatchObject({ added: 4, classes: { wolf: 4 } });
  });

  it('is forgotten when it is cancelled; what came in stays, and the rest comes when asked for again', async () => {
    const photos = join(home, 'cancel');
    await twoColours(photos, { red: 150, blue: 150 });
    const project = await newProject();
    const { folder } = engine.projects.get(project);
    const job = start(project, [photos]);
    await viewOf(job, ({ phase, done }) => phase === 'copying' && done > 20);
    engine.jobs.cancel(job, false);
    expect((await engine.jobs.ended(job)).status).toBe('cancelled');
    const { photos: kept } = engine.projectView(project);
    expect(kept).toBeGreaterThan(0);
    await engine.projects.close(project);
    expect((await engine.projects.open(folder)).project).toBe(project);
    expect(engine.imports(project).idle()).toEqual([]);
    expect(await resultOf(start(project, [photos]))).toMatchObject({ added: 300 - kept, known: kept });
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('tells its bytes, and that it was asked for twice', async () => {
    const photos = join(home, 'twice');
    await twoColours(photos, { red: 60, blue: 60 });
    const project = await newProject();
    const job = start(project, [photos]);
    expect(start(project, [photos])).toBe(job);
    await resultOf(job);
    const view = engine.jobs.list().find(({ id }) => id === job);
    expect(view).toMatchObject({ done: 120, total: 120 });
    expect(view?.bytes?.done).toBe(view?.bytes?.total);
    expect(view?.bytes?.total).toBe(engine.projectView(project).bytes);
  });

  it('ends plainly where its source has gone; what is in stays', async () => {
    const photos = join(home, 'gone');
    await twoColours(photos, { red: 150, blue: 150 });
    const project = await newProject();
    const { folder } = engine.projects.get(project);
    const job = start(project, [photos]);
    await viewOf(job, ({ phase, done }) => phase === 'copying' && done > 20);
    await engine.projects.close(project);
    await rename(photos, `${photos} elsewhere`);
    await engine.projects.open(folder);
    const resumed = engine.jobs.list().find((view) => view.project === project && view.id !== job);
    const end = await engine.jobs.ended(resumed?.id ?? '');
    expect(end.error).toMatchObject({ code: 'source_gone', details: { name: 'gone', total: 300 } });
    expect(engine.projectView(project).photos).toBe(end.error?.details.done);
    expect(engine.imports(project).idle()).toEqual([]);
  });

  it('knows a photo again in another class, and keeps that for the doctor', async () => {
    const photos = join(home, 'both');
    await twoColours(photos, { red: 3, blue: 2 });
    await writeFile(join(photos, 'red', 'again.png'), picture([50, 70, 200], 40, 1));
    const project = await newProject();
    expect(await resultOf(start(project, [photos]))).toMatchObject({ added: 5, known: 1 });
    const { database } = engine.projects.get(project);
    const conflicts = database
      .prepare(
        `SELECT photos.name, classes.name AS other FROM class_conflicts
         JOIN photos ON photos.id = photo_id JOIN classes ON classes.id = class_conflicts.class_id`,
      )
      .all();
    expect(conflicts).toEqual([{ name: 'blue 1.png', other: 'red' }]);
  });

  it('writes down where each photo came from', async () => {
    const photos = join(home, 'origin');
    await twoColours(photos, { red: 1 });
    const project = await newProject();
    await resultOf(start(project, [photos]));
    expect(importedRows(engine.projects.get(project).database)).toMatchObject({
      photos: [{ name: 'red 0.png', path: 'red/red 0.png', source_id: 1 }],
      sources: [{ id: 1, kind: 'folder', name: 'origin' }],
      problems: [],
    });
  });
});

/** A file as it may be dropped: the picture's number, or null for one that is no picture; and where it lies. */
const anyFile = fc.record({
  picture: fc.option(fc.nat(6), { freq: 4 }),
  folder: fc.constantFrom('cat', 'dog', '../cat', '/etc/dog', 'C:\\cat', 'cat/inner', '고양이'),
  name: fc.constantFrom('a.png', 'b.png', '..', 'passwd', 'NUL', '한글.jpg', 'a\u0000b.png'),
});
const anyDrops = fc.array(fc.array(anyFile, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 });

describe('whatever is dropped, in whatever order', () => {
  it('is counted exactly, doubled never, twice adds nothing, and no name becomes a path', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(anyDrops, async (drops) => {
        round += 1;
        const place = join(home, `drops ${String(round)}`);
        await mkdir(place);
        const paths = await Promise.all(
          drops.map(async (files, index) => {
            const zip = join(place, `${String(index)}.zip`);
            const members = files.map((file) => ({
              name: `${file.folder}/${file.name}`,
              data: contentOf(file.picture),
            }));
            await writeFile(zip, makeZip(members));
            return zip;
          }),
        );
        const project = await newProject();
        const { folder, database } = engine.projects.get(project);
        const entries = drops.flat();
        const pictures = new Set(entries.flatMap((file) => file.picture ?? [])).size;

        const first = await resultOf(start(project, paths));
        expect(first.added).toBe(pictures);
        expect(first.added + first.known + first.skipped.length).toBe(entries.length);
        const again = await resultOf(start(project, paths));
        expect(again).toMatchObject({ added: 0, known: first.added + first.known });
        const rows = importedRows(database);
        expect(rows.photos).toHaveLength(pictures);
        const files = (await readdir(join(folder, 'photos'), { recursive: true })).filter((name) =>
          /\.\w+$/.test(name),
        );
        expect(files).toHaveLength(pictures);
        for (const file of files) expect(file).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{64}\.png$/);
        await engine.projects.close(project);
      }),
      { numRuns: process.env.PAWPRINT_ALL === '1' ? 200 : 15 },
    );
  });
});

function contentOf(number: number | null): Buffer {
  return number === null ? Buffer.from('no picture') : picture([90, 120, 60], 16, number);
}
