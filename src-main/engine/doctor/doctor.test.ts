import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FindingGroup, FindingKind } from '../../../src-shared/api.ts';
import { allPhotos } from '../../../src-shared/photo-query.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { openDatabase } from '../store/database.ts';
import { type Fault, makeBusyPhoto, plantedFaults, plantFaults } from './planted-faults.fixture.ts';

const photos = process.env.PAWPRINT_TEST_DATA;
const everything = process.env.PAWPRINT_ALL === '1' && photos !== undefined;

let home = '';
let engine: Engine;
let project = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint-doctor-'));
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

async function takeIn(name: string, folder: string): Promise<void> {
  ({ project } = await engine.projects.create(name, null));
  const { job } = engine.work.importPhotos(project, { from: 'paths', paths: [folder] }, null);
  expect((await engine.jobs.ended(job)).error).toBeNull();
  await engine.doctor(project).settled();
}

const groupsOf = (kind: FindingKind): FindingGroup[] => engine.doctor(project).groups(kind, 0, 1000).groups;
const namesOf = (kind: FindingKind): string[] =>
  groupsOf(kind).flatMap((group) => group.photos.map((photo) => photo.name));

/** How many of the planted photos are found, and which others are called faulty. */
function countFound(fault: Fault): { found: number; falseAlarms: string[] } {
  const names = namesOf(fault);
  const planted = (name: string): boolean => plantedFaults.some((each) => name.startsWith(`${each} `));
  const isFault = (name: string): boolean => new RegExp(`^${fault} \\d+\\.jpg$`).test(name);
  // Of a group with a planted photo the others are its originals: they are no false alarms.
  const alone = groupsOf(fault).filter((group) => !group.photos.some(({ name }) => planted(name)));
  return {
    found: names.filter(isFault).length,
    falseAlarms: alone.flatMap((group) => group.photos.map(({ name }) => name)),
  };
}

describe('planted faults', () => {
  it('finds faults of every kind among busy pictures, and nothing in those without', async () => {
    const folder = join(home, 'busy');
    await mkdir(folder);
    const files = Array.from({ length: 32 }, (_, n) => join(folder, `busy ${String(n)}.jpg`));
    await Promise.all(files.map((file, n) => makeBusyPhoto(file, n)));
    const planted = join(home, 'planted');
    await plantFaults(planted, { cat: files.slice(0, 16), dog: files.slice(16) }, 3);
    await takeIn('planted', planted);
    for (const fault of plantedFaults)
      expect({ fault, ...countFound(fault) }).toEqual({ fault, found: 3, falseAlarms: [] });
  });

  it.runIf(everything)(
    'finds nine of ten among real photos, and calls at most one of twenty others faulty',
    async () => {
      const folder = join(photos ?? '', 'photos', 'oxford-pets');
      const of = async (name: string): Promise<string[]> =>
        (await readdir(join(folder, name))).sort().map((file) => join(folder, name, file));
      const classes = { cat: await of('cat'), dog: await of('dog') };
      const planted = join(home, 'pets planted');
      await plantFaults(planted, classes, 20);
      await takeIn('pets', planted);
      const total = classes.cat.length + classes.dog.length;
      const table = plantedFaults.map((fault) => ({ fault, ...countFound(fault) }));
      for (const { fault, found, falseAlarms } of table)
        process.stdout.write(
          `${fault}: ${String(found)} of 20 found, ${String(falseAlarms.length)} of ${String(total)} false alarms ${falseAlarms.join(', ')}\n`,
        );
      for (const { fault, found, falseAlarms } of table) {
        expect(found, fault).toBeGreaterThanOrEqual(18);
        expect(falseAlarms.length / total, fault).toBeLessThanOrEqual(0.05);
      }
      // No two of the photos as they were are the same, though the coarse hashes of two of them are near.
      expect(table.find(({ fault }) => fault === 'twins')?.falseAlarms).toEqual([]);
    },
    300_000,
  );
});

describe('deciding', () => {
  const nameOf = (group: FindingGroup | undefined): string[] => group?.photos.map(({ name }) => name) ?? [];
  const kinds = (): FindingKind[] =>
    engine
      .doctor(project)
      .view()
      .findings.map(({ kind }) => kind);
  let cat = 0;
  let dog = 0;

  beforeAll(async () => {
    const folder = join(home, 'small');
    const files = Array.from({ length: 16 }, (_, n) => join(home, 'busy', `busy ${String(n)}.jpg`));
    await plantFaults(folder, { cat: files.slice(0, 8), dog: files.slice(8) }, 1);
    await takeIn('small', folder);
    const { classes } = engine.projectView(project);
    cat = classes.find(({ name }) => name === 'cat')?.id ?? 0;
    dog = classes.find(({ name }) => name === 'dog')?.id ?? 0;
  });

  // A photo that was darkened, brightened or made small is still a twin of the one it was made of.
  it('keeps the larger of two twins, and undoing that makes them a finding again', () => {
    const groups = groupsOf('twins');
    const small = groups.find((group) => nameOf(group).includes('twins 0.jpg'));
    expect(nameOf(small)).toEqual([expect.stringMatching(/^busy/), 'twins 0.jpg']);
    const change = engine.doctor(project).setAsideAll('twins');
    expect(change?.change).toEqual({ kind: 'set_aside', photos: groups.length });
    expect(kinds()).not.toContain('twins');
    engine.photos(project).history.undo(change?.id ?? null);
    expect(groupsOf('twins')).toEqual(groups);
  });

  it('makes of two classes the one that is chosen; the photos are twins then', () => {
    const [group] = groupsOf('two_classes');
    expect(group?.classes.sort()).toEqual([cat, dog].sort());
    const twins = groupsOf('twins').length;
    const change = engine.doctor(project).chooseClass(group?.key ?? '', cat);
    expect(kinds()).not.toContain('two_classes');
    expect(groupsOf('twins')).toHaveLength(twins + 1);
    engine.photos(project).history.undo(change?.id ?? null);
    expect(groupsOf('two_classes')).toEqual([group]);
  });

  it('asks about a photo that came in again under another class, until one is chosen', async () => {
    const { photos: all } = engine.photos(project).page(cat, allPhotos, 0, 100);
    const photo = all.find(({ name }) => name === 'busy 0.jpg');
    const again = join(home, 'again', 'dog');
    await mkdir(again, { recursive: true });
    await copyFile(join(home, 'busy', 'busy 0.jpg'), join(again, 'busy 0.jpg'));
    const before = groupsOf('two_classes').length;
    const source = { from: 'paths' as const, paths: [join(home, 'again')] };
    await engine.jobs.ended(engine.work.importPhotos(project, source, null).job);
    const group = groupsOf('two_classes').find((each) => each.photos.some(({ id }) => id === photo?.id));
    expect(group?.classes.sort()).toEqual([cat, dog].sort());
    engine.doctor(project).chooseClass(group?.key ?? '', cat);
    expect(groupsOf('two_classes')).toHaveLength(before);
    expect(engine.photos(project).details(photo?.id ?? '').photo.classId).toBe(cat);
    // What it came in under is decided together with it, and taken back together.
    engine.photos(project).history.undo(null);
    expect(groupsOf('two_classes')).toHaveLength(before + 1);
    engine.photos(project).history.redo(null);
    expect(groupsOf('two_classes')).toHaveLength(before);
  });

  it('calls fine what the user calls fine, until that is taken back like any other change', () => {
    const { history } = engine.photos(project);
    const dark = engine.doctor(project).dismiss('dark', null);
    expect(dark?.change).toEqual({ kind: 'call_fine', finding: 'dark', groups: 1 });
    expect(kinds()).not.toContain('dark');
    expect(engine.doctor(project).dismiss('dark', null)).toBeNull();
    // A class that is small is fine as a whole.
    const few = engine.doctor(project).dismiss('too_few', [String(dog)]);
    expect(few?.change).toEqual({ kind: 'call_fine', finding: 'too_few', groups: 1 });
    expect(groupsOf('too_few').map(({ key }) => key)).toEqual([String(cat)]);
    expect(history.undo(null)).toEqual(few);
    expect(groupsOf('too_few')).toHaveLength(2);
    expect(history.undo(null)).toEqual(dark);
    expect(kinds()).toContain('dark');
    history.redo(null);
    expect(kinds()).not.toContain('dark');
    history.undo(null);
  });

  it('shows unlabelled photos, and what is set aside no longer', () => {
    const [group] = groupsOf('blurred');
    const [photo] = group?.photos ?? [];
    engine.photos(project).move([photo?.id ?? ''], null);
    expect(nameOf(groupsOf('unlabelled')[0])).toEqual(['blurred 0.jpg']);
    engine.photos(project).setAside([photo?.id ?? ''], true);
    expect(kinds()).not.toContain('unlabelled');
    expect(kinds()).not.toContain('blurred');
  });

  it('measures photos of an earlier program when the project is opened', async () => {
    const { folder } = engine.projectView(project);
    await engine.projects.close(project);
    const database = await openDatabase(join(folder, 'project.sqlite'));
    database.exec('UPDATE photo_measures SET version = 0, entropy = 0; DELETE FROM findings; DELETE FROM twins');
    database.close();
    await engine.projects.open(folder);
    expect(engine.doctor(project).view()).toMatchObject({ state: 'looking', measured: { done: 0 } });
    await engine.doctor(project).settled();
    const { state, measured } = engine.doctor(project).view();
    expect([state, measured.done]).toEqual(['ready', measured.total]);
    expect(nameOf(groupsOf('dark')[0])).toEqual(['dark 0.jpg']);
    expect(namesOf('plain')).toContain('plain 0.jpg');
  });
});
