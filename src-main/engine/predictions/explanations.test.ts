import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorflowFolder } from '../../../setup/tensorflow-place.js';
import type { AskedPhoto, JobView } from '../../../src-shared/api.ts';
import { tensorflowFolderVariable } from '../../files/trainer-environment.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import type { StoredRun } from '../runs/run-store.ts';
import { colourRecipe, twoColours } from '../two-colours.fixture.ts';

let home: string;
let engine: Engine;
let project: string;
let run: StoredRun;

async function ended(job: string): Promise<JobView> {
  const view = await engine.jobs.ended(job);
  expect(view.error).toBeNull();
  return view;
}

function photosOf(part: 'train' | 'validation' | 'test'): AskedPhoto[] {
  const evaluated = engine.evaluations(project).view(run.id, part);
  return (evaluated?.answers ?? []).map(({ photo }) => ({ from: 'project', photo: photo.id }));
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint-이유-'));
  process.env[tensorflowFolderVariable] ??= tensorflowFolder();
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
  project = (await engine.projects.create('이유', null)).project;
  const folder = join(home, 'photos');
  await twoColours(folder, { red: 20, blue: 20 });
  await ended(engine.work.importPhotos(project, { from: 'paths', paths: [folder] }, null).job);
  engine.splits(project).make(null);
  const training = await engine.work.train(project, { ...colourRecipe, epochs: 8 });
  await ended(training.job);
  run = engine.runs(project).get(training.run);
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

describe('why a run answers as it does', () => {
  it('is shown on any photo it was checked on, by a heat map for each class, maps of each layer, and filters', async () => {
    const explanations = engine.explanations(project);
    const [asked] = photosOf('validation');
    if (asked === undefined) throw new Error('nothing was checked');
    // 24 pixels, twice convolved by 3 with a pooling between: 22, 11, 9.
    const heats = await Promise.all([0, 1].map((index) => explanations.heat(run, asked, index, null)));
    expect(heats.map(({ width, height, total }) => [width, height, total])).toEqual([
      [9, 9, 1],
      [9, 9, 1],
    ]);
    expect(Math.max(...heats.flatMap(({ peaks }) => peaks))).toBeGreaterThan(0);
    expect(heats[0]?.pixels).not.toBe(heats[1]?.pixels);
    expect(await explanations.heat(run, asked, 0, 'conv1')).toMatchObject({ width: 22, height: 22 });

    const maps = await explanations.maps(run, asked, 'pool1', 1);
    expect(maps).toMatchObject({ width: 11, height: 11, channels: 1, total: 4 });
    expect(Buffer.from(maps.pixels, 'base64')).toHaveLength(3 * 11 * 11);
    expect(await explanations.filters(run, 0)).toMatchObject({ width: 3, height: 3, channels: 3, total: 4 });

    await expect(explanations.heat(run, asked, 2, null)).rejects.toMatchObject({ code: 'class_not_found' });
    await expect(explanations.maps(run, asked, 'answer', 0)).rejects.toMatchObject({ code: 'layer_not_found' });
  });

  it('is not told of a sealed photo until the test was opened for the run', async () => {
    const explanations = engine.explanations(project);
    const known = new Set([...photosOf('train'), ...photosOf('validation')].map(({ photo }) => photo));
    const sealed = engine
      .splits(project)
      .store.photos(run.splitId, 'test')
      .map(({ sha256 }): AskedPhoto => ({ from: 'project', photo: sha256 }));
    expect(sealed).toHaveLength(8);
    expect(sealed.some(({ photo }) => known.has(photo))).toBe(false);
    for (const asked of sealed.slice(0, 2)) {
      const refused = { code: 'test_sealed' };
      await expect(explanations.heat(run, asked, 0, null)).rejects.toMatchObject(refused);
      await expect(explanations.maps(run, asked, 'conv1', 0)).rejects.toMatchObject(refused);
      await expect(explanations.nearest(run, asked)).rejects.toMatchObject(refused);
    }
    await ended(engine.work.evaluate(project, run.id, 'test').job);
    const [first] = sealed;
    if (first === undefined) throw new Error('no test');
    expect(await explanations.heat(run, first, 0, null)).toMatchObject({ total: 1 });
  });

  it('is also what it learned from: the nearest photos, once it has looked at them, never the photo itself', async () => {
    const explanations = engine.explanations(project);
    const [asked] = photosOf('validation');
    if (asked === undefined) throw new Error('nothing was checked');
    expect(await explanations.nearest(run, asked)).toBeNull();
    expect(await ended(engine.work.remember(project, run.id).job)).toMatchObject({
      result: { kind: 'remember', run: run.id },
    });
    const found = (await explanations.nearest(run, asked)) ?? [];
    expect(found).toHaveLength(6);
    const truth = engine.evaluations(project).view(run.id, 'validation')?.answers[0]?.truth;
    expect(found.map((each) => each.class)).toEqual(found.map(() => truth));
    const learned = engine.splits(project).store.photos(run.splitId, 'train');
    const names = learned.map(({ sha256 }) => sha256);
    expect(found.every(({ photo }) => names.includes(photo.id))).toBe(true);

    const [own = ''] = names;
    const others = await explanations.nearest(run, { from: 'project', photo: own });
    expect(others?.map(({ photo }) => photo.id)).not.toContain(own);
    expect(others).toHaveLength(6);
  });

  it('is told of a photo from outside as well, and a photo that is gone is named as that', async () => {
    const explanations = engine.explanations(project);
    const folder = join(home, 'asked');
    await twoColours(folder, { blue: 1 }, 300);
    const { result } = await ended(engine.work.predict(project, run.id, { from: 'paths', paths: [folder] }).job);
    const asked = result?.kind === 'predict' ? result.predictions[0]?.asked : undefined;
    if (asked === undefined) throw new Error('nothing was answered');
    expect(await explanations.heat(run, asked, 0, null)).toMatchObject({ width: 9 });
    for (const photo of ['png-00000000-0000-0000-0000-000000000000', '../project.sqlite']) {
      await expect(explanations.heat(run, { from: 'asked', photo }, 0, null)).rejects.toMatchObject({
        code: 'photo_not_found',
      });
    }
    await writeFile(join(engine.runs(project).folderOf(run.id), 'nearest', 'features.bin'), 'damaged');
    expect(await explanations.nearest(run, asked)).toBeNull();
  });
});
