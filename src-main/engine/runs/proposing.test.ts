import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tensorflowFolder } from '../../../setup/tensorflow-place.js';
import { proposalReasons } from '../../../src-shared/api.ts';
import { en } from '../../../src-shared/messages/en.ts';
import { ko } from '../../../src-shared/messages/ko.ts';
import { type Recipe, readyRecipes } from '../../../src-shared/recipe.ts';
import { tensorflowFolderVariable } from '../../files/trainer-environment.ts';
import type { Engine } from '../engine.ts';
import { encodePng } from '../import/sources/encode-png.ts';
import { openEngine } from '../open-engine.ts';
import { twoColours } from '../two-colours.fixture.ts';
import { candidatesFor, epochsWithin, type Situation } from './proposing.ts';

let home: string;
let engine: Engine;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint propose-'));
  process.env[tensorflowFolderVariable] ??= tensorflowFolder();
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

async function projectOf(name: string): Promise<string> {
  const { project } = await engine.projects.create(name, null);
  const given = { from: 'paths' as const, paths: [join(home, name)] };
  expect((await engine.jobs.ended(engine.work.importPhotos(project, given, null).job)).error).toBeNull();
  return project;
}

it('looks at the photos: small grey ones are proposed what learns digits, small ones in colour what knows photos', async () => {
  for (const [number, shade] of [
    ['zero', 200],
    ['one', 90],
  ] as const) {
    await mkdir(join(home, 'digits', number), { recursive: true });
    for (let index = 0; index < 10; index++) {
      const grey = encodePng(Buffer.alloc(28 * 28, shade + index), 28, 28, 1);
      await writeFile(join(home, 'digits', number, `${String(index)}.png`), grey);
    }
  }
  const digits = await projectOf('digits');
  await expect(engine.proposeRun(digits, null)).rejects.toThrow('split_missing');
  engine.splits(digits).make(null);
  const proposed = await engine.proposeRun(digits, null);
  expect(proposed).toMatchObject({ recipe: { name: 'mnist' }, why: 'digits', perClass: 6, time: 'unlimited' });
  expect(proposed.plan.seconds).toBeNull();

  await twoColours(join(home, 'colours'), { red: 10, blue: 10 });
  const colours = await projectOf('colours');
  engine.splits(colours).make(null);
  expect(await engine.proposeRun(colours, null)).toMatchObject({ recipe: { name: 'quick' }, why: 'few_photos' });
  // What it would take is measured: a tenth of a second is too little for anything, and an hour enough.
  const hasty = await engine.proposeRun(colours, 1 / 600);
  expect(hasty).toMatchObject({ recipe: { name: 'quick', epochs: 1 }, time: 'too_long' });
  const patient = await engine.proposeRun(colours, 60);
  expect(patient).toMatchObject({ recipe: { ...readyRecipes.quick }, time: 'fits' });
  expect(patient.plan.seconds).toBeGreaterThan(0);
});

it('proposes more than the quick way only where there are the photos, the weights and the time', () => {
  const much: Situation = { areDigits: false, perClass: 600, isMissing: () => false, isTimeNamed: true };
  const proposed = (change: Partial<Situation>): string[] =>
    candidatesFor({ ...much, ...change }).map(({ recipe, why }) => `${recipe.name}: ${why}`);
  expect(proposed({})).toEqual(['vgg16-augmented: time_for_more', 'quick: knows_photos']);
  expect(proposed({ isTimeNamed: false })).toEqual(['quick: knows_photos']);
  const lacks = ({ network }: Recipe): boolean => network.kind === 'transfer' && network.base === 'vgg16';
  expect(proposed({ isMissing: lacks })).toEqual(['quick: knows_photos']);
  expect(proposed({ perClass: 50 })).toEqual(['quick: few_photos']);
});

it('shortens to as many epochs as there is time for, at least one, and says why in both languages', () => {
  const parts = { preparing: 10, knowing: 20, training: 100 };
  expect([1000, 80, 31, 5].map((seconds) => epochsWithin(seconds, 40, { parts }))).toEqual([40, 20, 1, 1]);
  for (const { proposal } of [en, ko]) {
    const said = proposalReasons.map((why) => proposal.why({ why, perClass: 20 }));
    expect(new Set(said).size).toBe(proposalReasons.length);
  }
});
