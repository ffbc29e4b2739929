import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Recipe, readyRecipes } from '../../src-shared/recipe.ts';
import { twoColours } from '../engine/two-colours.fixture.ts';
import { childrenRunning, commandsIn, jsonOf } from './command-line.fixture.ts';

/** Rounds enough that a command is interrupted in the middle also by a busy machine, each of them short. */
const recipe: Recipe = {
  ...readyRecipes.scratch,
  name: 'long',
  input: { ...readyRecipes.scratch.input, size: 32 },
  network: { ...readyRecipes.scratch.network, filters: [8, 16] },
  epochs: 50,
  batch: 4,
  seed: 3,
};

const train = ['train', 'colours.pawprint', '--recipe', 'recipe.json', '--json'];

// Each command is a process of its own, and some train: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let folder: string;
let commands: ReturnType<typeof commandsIn>;

interface Trained {
  run: string;
  epochs: number;
  history: { epoch: number; loss: number }[];
}

function figures(trained: unknown): unknown {
  return (trained as Trained).history.map(({ epoch, loss }) => ({ epoch, loss }));
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'pawprint interrupted-')));
  commands = commandsIn(folder);
  await twoColours(join(folder, 'photos'), { red: 40, blue: 40 });
  await writeFile(join(folder, 'recipe.json'), JSON.stringify(recipe));
  await commands.run(['import', 'colours.pawprint', 'photos']);
  await commands.run(['split', 'colours.pawprint']);
});

afterEach(() => {
  commands.killAll();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('Ctrl-C in mid-training', () => {
  it('keeps the rounds that are done, and going on ends where an undisturbed run does', async () => {
    const command = commands.start(train);
    await command.says(/Round 2:/);
    // The terminal gives it to every process of the command, also to those that work for it.
    command.signalGroup('SIGINT');
    const outcome = await command.ended;
    expect(outcome.exitCode).toBe(130);
    expect(jsonOf(outcome)).toMatchObject({ error: { code: 'cancelled' } });
    expect(outcome.stderr).not.toContain('unexpectedly');

    const latest = await commands.run(['evaluate', 'colours.pawprint', 'latest', '--part', 'validation', '--json']);
    expect(latest.exitCode, latest.stderr).toBe(0);
    const resumed = jsonOf(await commands.run(['train', 'colours.pawprint', '--resume', 'latest', '--json']));
    expect(resumed).toMatchObject({ epochs: recipe.epochs });
    expect(figures(resumed)).toEqual(figures(jsonOf(await commands.run(train))));
  });
});

describe('Ctrl-C in the middle of a series', () => {
  it('keeps the run under way, and takes those back that wait', async () => {
    const command = commands.start([...train, '--set', 'seed=11,12,13']);
    await command.says(/Round 2:/);
    command.signalGroup('SIGINT');
    const outcome = await command.ended;
    expect(outcome.exitCode).toBe(130);
    // The one that was begun is there with its rounds and can go on; the other two have left nothing.
    const going = commands.start(['train', 'colours.pawprint', '--resume', 'latest', '--json']);
    await going.says(/Going on with long/);
    expect(jsonOf(await going.ended)).toMatchObject({ recipe: { seed: 11 }, epochs: recipe.epochs });
  });
});

describe('a trainer that is killed in mid-round', () => {
  it.skipIf(process.platform !== 'linux')('is told of truthfully; its last round is kept', async () => {
    const command = commands.start(train);
    await command.says(/Round 3:/);
    const trainers = await childrenRunning(command.child.pid ?? 0, 'trainer');
    expect(trainers).toHaveLength(1);
    for (const pid of trainers) process.kill(pid, 'SIGKILL');
    const outcome = await command.ended;
    expect(outcome.exitCode).toBe(3);
    expect(jsonOf(outcome)).toMatchObject({ error: { code: 'trainer_died' } });
    expect(outcome.stderr).toContain('ended unexpectedly (SIGKILL)');

    const going = commands.start(['train', 'colours.pawprint', '--resume', 'latest', '--json']);
    const [, done] = await going.says(/Going on with long[^:]*: (\d+) of 50 rounds/);
    expect(Number(done)).toBeGreaterThanOrEqual(3);
    const resumed = jsonOf(await going.ended) as Trained;
    expect(resumed.history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });
});

describe('a command that is killed', () => {
  it('leaves a project that opens and a run that goes on', async () => {
    const command = commands.start(train);
    await command.says(/Round 2:/);
    command.child.kill('SIGKILL');
    await command.ended;
    const resumed = await commands.run(['train', 'colours.pawprint', '--resume', 'latest', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(jsonOf(resumed)).toMatchObject({ epochs: recipe.epochs });
  });

  it('leaves a project that takes the rest of an import', async () => {
    const command = commands.start(['import', 'cut.pawprint', 'photos']);
    await command.says(/Bringing in the photos/);
    command.child.kill('SIGKILL');
    await command.ended;
    const again = await commands.run(['import', 'cut.pawprint', 'photos', '--json']);
    expect(jsonOf(again)).toMatchObject({ classes: { red: 40, blue: 40 }, skipped: [] });
  });
});
