import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { commandsIn, jsonOf } from './command-line.fixture.ts';

// Every byte of TensorFlow is read: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

const contract = z.strictObject({
  node: z.string().regex(/^\d+\./),
  tensorflow: z.string().nullable(),
  devices: z.array(z.string()),
  electron: z.string().nullable(),
  problems: z.array(z.strictObject({ code: z.string(), sentence: z.string() })),
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint doctor-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('The doctor finds what set-up made, and nothing missing', async () => {
  // The user's own home, where set-up keeps TensorFlow.
  const outcome = await commandsIn(folder).run(['doctor', '--json'], {
    PAWPRINT_HOME: process.env.PAWPRINT_HOME ?? '',
  });
  const found = contract.parse(jsonOf(outcome));
  expect(found).toMatchObject({ node: process.versions.node, problems: [] });
  expect(found.tensorflow).toMatch(/^2\./);
  expect(found.devices.length).toBeGreaterThan(0);
  expect(outcome.exitCode).toBe(0);
});

it('Where TensorFlow is missing the doctor says so, says how to get it, and exits with 3', async () => {
  const outcome = await commandsIn(folder).run(['doctor', '--json']);
  const found = contract.parse(jsonOf(outcome));
  expect(found).toMatchObject({ tensorflow: null, devices: [], problems: [{ code: 'setup_tensorflow_missing' }] });
  expect(outcome.stderr).toContain(found.problems[0]?.sentence);
  expect(outcome.exitCode).toBe(3);
});
