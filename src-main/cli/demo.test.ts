import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { commandsIn, jsonOf, type Outcome } from './command-line.fixture.ts';

// Ten thousand digits are read, one after the other.
vi.setConfig({ testTimeout: 600_000 });

const outcomeSchema = z.object({
  accuracy: z.number(),
  count: z.literal(1000),
  path: z.string(),
  asked: z.array(z.object({ truth: z.string(), label: z.string(), probability: z.number() })).length(10),
});

let folder: string;
let commands: ReturnType<typeof commandsIn>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint demo-'));
  commands = commandsIn(folder);
});

afterAll(async () => {
  commands.killAll();
  await rm(folder, { recursive: true, force: true });
});

async function demo(...words: string[]): Promise<Outcome> {
  const outcome = await commands.run(['demo', ...words]);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return outcome;
}

it('The demo goes the whole way, and what it exported answers outside of the program', async () => {
  const outcome = await demo('--epochs', '1', '--json');
  const { path, accuracy, asked } = outcomeSchema.parse(jsonOf(outcome));
  expect(await readdir(path)).toContain('model.json');
  // One round is enough to tell most digits apart; that needs real digits, labels and pixels the whole way.
  expect(accuracy).toBeGreaterThan(0.88);
  expect(asked.map(({ truth }) => truth)).toEqual('0 1 2 3 4 5 6 7 8 9'.split(' '));
  expect(asked.filter(({ truth, label }) => truth === label).length).toBeGreaterThanOrEqual(7);
  const last = outcome.stderr.trimEnd().split('\n').at(-1);
  expect(last).toBe(`Test accuracy ${(accuracy * 100).toFixed(1)} % - the model lies in ${path}`);
});

it.skipIf(process.env.PAWPRINT_ALL === undefined)(
  'Over five seeds the digits are told apart at 97.5 % on average, and never under 97 %',
  async () => {
    const accuracies: number[] = [];
    for (const seed of ['1', '2', '3', '4', '5']) {
      accuracies.push(outcomeSchema.parse(jsonOf(await demo('--seed', seed, '--json'))).accuracy);
    }
    expect(Math.min(...accuracies)).toBeGreaterThanOrEqual(0.97);
    expect(accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / 5).toBeGreaterThanOrEqual(0.975);
  },
  40 * 60_000,
);
