import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tensorflowFolder } from '../../setup/tensorflow-place.js';
import { tensorflowFolderVariable } from '../files/trainer-environment.ts';
import { twoColours } from './two-colours.fixture.ts';

const run = promisify(execFile);
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint-outgoing-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

/** Runs code of the engine's room in a process of its own, watched like its children. */
async function watched(code: string): Promise<string[]> {
  const record = join(home, 'outgoing.txt');
  await writeFile(record, '');
  const fixture = pathToFileURL(join(import.meta.dirname, 'outgoing.fixture.ts')).href;
  await run(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      [tensorflowFolderVariable]: process.env[tensorflowFolderVariable] ?? tensorflowFolder(),
      PAWPRINT_HOME: home,
      PAWPRINT_TEST_OUTGOING: record,
      NODE_OPTIONS: `--import=${fixture}`,
    },
  });
  return (await readFile(record, 'utf8')).trim().split('\n');
}

it('sees an attempt to reach another address, so that its silence means something', async () => {
  const lines = await watched("await fetch('http://127.0.0.1:49151/').catch(() => undefined);");
  expect(lines.filter((line) => line.startsWith('connects'))).not.toEqual([]);
});

it('goes the main path without one attempt to reach any address, in the engine, its decoders and its trainers', async () => {
  await twoColours(join(home, 'photos'), { red: 10, blue: 10 });
  const lines = await watched(`
    const { openEngine } = await import('./open-engine.ts');
    const { readyRecipes } = await import('../../src-shared/recipe.ts');
    const { engine } = await openEngine();
    const done = async ({ job }) => {
      const { error } = await engine.jobs.ended(job);
      if (error !== null) throw new Error(error.code);
    };
    const { project } = await engine.projects.create('a', null);
    await done(engine.work.importPhotos(project, { from: 'paths', paths: [${JSON.stringify(join(home, 'photos'))}] }, null));
    engine.splits(project).make(null);
    const input = { ...readyRecipes.scratch.input, size: 24 };
    const network = { ...readyRecipes.scratch.network, filters: [4] };
    const training = await engine.work.train(project, { ...readyRecipes.scratch, input, network, epochs: 1 });
    await done(training);
    await done(engine.work.evaluate(project, training.run, 'test'));
    await done(engine.work.exportRun(project, training.run, 'tfjs', null));
    await engine.close();
  `);
  expect(lines.filter((line) => line.startsWith('connects'))).toEqual([]);
  const programs = lines.map((line) => line.split('/').at(-1));
  expect(programs).toContain('decoder.ts');
  expect(programs).toContain('trainer.ts');
});
