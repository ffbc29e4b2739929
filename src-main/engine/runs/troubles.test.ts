import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tensorflowFolder } from '../../../setup/tensorflow-place.js';
import type { JobView, RunView } from '../../../src-shared/api.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { tensorflowFolderVariable } from '../../files/trainer-environment.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import type { Trainers } from '../workers/trainers.ts';
import { colourRecipe, twoColours } from '../two-colours.fixture.ts';

const recipe: Recipe = { ...colourRecipe, batch: 16 };
/** A disk of its own, for which one must be root. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && isMountable();

const nodeOptions = process.env.NODE_OPTIONS;
let home: string;
let engine: Engine;
let trainers: Trainers;
let project: string;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'pawprint troubles-')));
  process.env[tensorflowFolderVariable] ??= tensorflowFolder();
  process.env.PAWPRINT_HOME = home;
  const fixture = pathToFileURL(join(import.meta.dirname, 'failing-trainer.fixture.ts')).href;
  process.env.NODE_OPTIONS = `${nodeOptions ?? ''} --import=${fixture}`;
  ({ engine, trainers } = await openEngine());
  await twoColours(join(home, 'photos'), { red: 40, blue: 40 });
  project = await projectAt(null);
});

beforeEach(async () => {
  // A trainer reads it when it starts: means that are set anew start another one.
  await engine.program.saveSettings({ trainsOn: 'auto' });
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  delete process.env.PAWPRINT_FAILS;
  process.env.NODE_OPTIONS = nodeOptions ?? '';
  await rm(home, { recursive: true, force: true });
});

async function projectAt(folder: string | null): Promise<string> {
  const made = await engine.projects.create('troubles', folder);
  const given = { from: 'paths' as const, paths: [join(home, 'photos')] };
  await engine.jobs.ended(engine.work.importPhotos(made.project, given, null).job);
  engine.splits(made.project).make(null);
  return made.project;
}

async function train(of: Recipe, where = project): Promise<{ job: JobView; run: RunView }> {
  const { run, job } = await engine.work.train(where, of);
  return { job: await engine.jobs.ended(job), run: engine.runs(where).view(run) };
}

async function recipeFile(run: string): Promise<unknown> {
  const { folder } = engine.projectView(project);
  return JSON.parse(await readFile(join(folder, 'runs', run, 'recipe.json'), 'utf8'));
}

describe('memory that does not suffice', () => {
  it('makes the batches half as large, once, and the run says what it really ran with', async () => {
    process.env.PAWPRINT_FAILS = 'memory:8';
    const { job, run } = await train(recipe);
    expect(job.error).toBeNull();
    expect(run).toMatchObject({
      status: 'done',
      recipe: { ...recipe, batch: 8 },
      notes: [{ kind: 'smaller_batch', from: 16, to: 8 }],
    });
    expect(await recipeFile(run.id)).toEqual({ ...recipe, batch: 8 });
    process.env.PAWPRINT_FAILS = '';
    engine.program.saveMemory();
    const plain = await train({ ...recipe, batch: 8 });
    const figures = ({ history }: RunView): unknown => history.map(({ loss, valLoss }) => [loss, valLoss]);
    expect(figures(plain.run)).toEqual(figures(run));
    const { processId } = trainers.work;
    const environment = await readFile(`/proc/${String(processId)}/environ`, 'utf8').catch(() => 'MALLOC_ARENA_MAX=1');
    expect(environment).toContain('MALLOC_ARENA_MAX=1');
  });

  it('ends the run where half does not suffice either, and proposes the next half', async () => {
    process.env.PAWPRINT_FAILS = 'memory:4';
    const { run } = await train(recipe);
    expect(run).toMatchObject({
      status: 'failed',
      recipe: { batch: 8 },
      error: { code: 'trainer_out_of_memory', details: { batch: 4 } },
    });
  });
});

describe('a graphics card that has failed', () => {
  it("ends the run with the library's word for it; on the processor the same run goes its way", async () => {
    process.env.PAWPRINT_FAILS = 'card';
    const { run } = await train(recipe);
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'graphics_card_failed', details: { reason: 'CUDA_ERROR_LAUNCH_FAILED' } },
    });
    await engine.program.saveSettings({ trainsOn: 'cpu' });
    const again = await train(recipe);
    expect(again.run).toMatchObject({ status: 'done', device: { kind: 'cpu' }, notes: [] });
  });
});

describe.skipIf(!mayMount)('a disk that is full while a checkpoint is written', () => {
  it('stops the run with its sentence, the last checkpoint whole; with room again it ends as if nothing had been', async () => {
    process.env.PAWPRINT_FAILS = '';
    const disk = join(home, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]);
    try {
      const small = await projectAt(join(disk, 'small.pawprint'));
      // 400 kB of weights and as much of the optimizer's, twice while they are written anew.
      const network = { ...colourRecipe.network, dense: [140] } as Recipe['network'];
      const wide: Recipe = { ...recipe, network, epochs: 6 };
      const { run: id, job } = await engine.work.train(small, wide);
      const { folder } = engine.projectView(small);
      await until(() => engine.runs(small).view(id).epochsDone >= 2);
      const filler = join(disk, 'filler');
      await fill(filler);
      expect((await engine.jobs.ended(job)).error?.code).toBe('disk_full');
      const stopped = engine.runs(small).view(id);
      expect(stopped).toMatchObject({ status: 'failed', error: { code: 'disk_full' }, resumable: true });
      expect(stopped.epochsDone).toBeLessThan(6);
      expect((await readdir(join(folder, 'runs', id, 'last'))).filter((name) => name.startsWith('.'))).toEqual([]);

      await rm(filler);
      const going = engine.work.resume(small, id);
      expect((await engine.jobs.ended(going.job)).error).toBeNull();
      const whole = await train(wide);
      const figures = ({ history }: RunView): unknown => history.map(({ loss, valLoss }) => [loss, valLoss]);
      expect(figures(engine.runs(small).view(id))).toEqual(figures(whole.run));
      await engine.projects.close(small);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});

/** Told by the engine's own events. */
async function until(fits: () => boolean): Promise<void> {
  const stop = new AbortController();
  for await (const _event of engine.events.since(null, stop.signal)) if (fits()) return;
}

/** To the last byte. */
async function fill(file: string): Promise<void> {
  for (let chunk = 1 << 20; chunk >= 1; chunk >>= 1) {
    try {
      for (;;) await writeFile(file, Buffer.alloc(chunk), { flag: 'a' });
    } catch {
      // No room for a piece of this size: a smaller one may still fit.
    }
  }
}

function isMountable(): boolean {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
