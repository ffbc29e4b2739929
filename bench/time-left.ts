import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobView } from '../src-shared/api.ts';
import { type Recipe, readyRecipes } from '../src-shared/recipe.ts';
import { tensorflowComponent } from '../src-main/files/tensorflow-component.ts';
import { tensorflowFolderVariable } from '../src-main/files/trainer-environment.ts';
import type { Engine } from '../src-main/engine/engine.ts';
import { openEngine } from '../src-main/engine/open-engine.ts';
import { twoColours } from '../src-main/engine/two-colours.fixture.ts';

/** The promise: at a quarter, a half and three quarters of the work the time left is within 30 % of the truth. */
const moments = [0.25, 0.5, 0.75];
const tolerance = 0.3;
const runs = 10;
/** Some seconds of work each: of what is over at once nobody asks how long it takes. */
const photos = { training: 150, import: 2000 };

const recipe: Recipe = { ...readyRecipes.scratch, epochs: 4 };

/** Share of ten runs whose time left was honest at all three moments, for training and for import. */
export async function run(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'pawprint-time-left-'));
  process.env[tensorflowFolderVariable] = tensorflowComponent().folder;
  process.env.PAWPRINT_HOME = home;
  const { engine } = await openEngine();
  try {
    await twoColours(join(home, 'few'), { red: photos.training, blue: photos.training });
    await twoColours(join(home, 'many'), { red: photos.import, blue: photos.import });
    const imports: boolean[] = [];
    const trainings: boolean[] = [];
    const { project } = await engine.projects.create('training', null);
    await engine.jobs.ended(engine.work.importPhotos(project, paths(home, 'few'), null).job);
    engine.splits(project).make(null);
    for (let run = 0; run < runs; run++) {
      trainings.push(await isHonest(engine, async () => (await engine.work.train(project, recipe)).job, 'training'));
    }
    for (let run = 0; run < runs; run++) {
      const { project: fresh } = await engine.projects.create(`import ${run}`, null);
      const start = (): string => engine.work.importPhotos(fresh, paths(home, 'many'), null).job;
      imports.push(await isHonest(engine, start, 'copying'));
      await engine.projects.close(fresh);
    }
    const shares = Object.entries({ training: trainings, import: imports }).map(
      ([name, honest]) => `${name} ${(honest.filter(Boolean).length / honest.length).toFixed(2)}`,
    );
    return `time left honest, share of ${runs} runs (promised 0.80): ${shares.join(', ')}`;
  } finally {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  }
}

function paths(home: string, name: string): { from: 'paths'; paths: string[] } {
  return { from: 'paths', paths: [join(home, name)] };
}

/** Follows one job and compares what it said, from its phase on, with what then happened. */
async function isHonest(
  engine: Engine,
  start: () => string | Promise<string>,
  phase: JobView['phase'],
): Promise<boolean> {
  const heard: { at: number; view: JobView }[] = [];
  const stop = new AbortController();
  const following = (async () => {
    for await (const { event } of engine.events.since(null, stop.signal)) {
      if (event.kind === 'job') heard.push({ at: performance.now() / 1000, view: event.job });
    }
  })();
  const job = await start();
  const { error } = await engine.jobs.ended(job);
  stop.abort();
  await following;
  if (error !== null) throw new Error(error.code);

  // Checking alternates with training, round by round; preparing and testing come before and after.
  const told = heard.filter(({ view }) => view.id === job && (view.phase === phase || view.phase === 'checking'));
  const from = told[0]?.at ?? 0;
  const until = told.at(-1)?.at ?? 0;
  return moments.every((moment) => {
    const last = told.filter(({ at }) => at <= from + (until - from) * moment).at(-1);
    if (last?.view.timeLeft == null) return false;
    const truth = until - last.at;
    return Math.abs(last.view.timeLeft - truth) <= tolerance * truth;
  });
}
