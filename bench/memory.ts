import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensorflowFolder } from '../setup/tensorflow-place.js';
import { peakMemoryOf } from '../src-main/files/peak-memory.ts';
import { trainerEnvironment } from '../src-main/files/trainer-environment.ts';
import { fromTrainerSchema, type TrainPlan } from '../src-shared/protocol/trainer.ts';
import { comparePairs } from './pairs.ts';
import { planOf, runKeras } from './training.ts';

/**
 * The most memory that training the recipe `scratch` holds against Keras on the same photos, as it comes and with --low-memory:
 * npm run bench -- memory [pairs]. The ratios are ours to Keras's: less is better. Linux only.
 * @throws Error where PAWPRINT_ORACLE_PYTHON names no Python with Keras
 */
export async function run([pairs = '3']: string[]): Promise<string> {
  const python = process.env.PAWPRINT_ORACLE_PYTHON;
  if (python === undefined) throw new Error('PAWPRINT_ORACLE_PYTHON names no Python with Keras');
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-bench-'));
  try {
    const plan = await planOf('scratch', folder);
    const lines: string[] = [];
    for (const lowMemory of [false, true]) {
      const title = `memory of scratch${lowMemory ? ' with --low-memory' : ''}`;
      const ours = { name: 'ours', measure: async () => (await measureTrainer(plan, lowMemory)) / 1e6 };
      const keras = { name: 'Keras', measure: async () => (await runKeras(plan, python, folder)).peakMemory / 1e6 };
      lines.push(await comparePairs(title, ours, keras, 'MB', Number(pairs)));
    }
    return lines.join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureTrainer(plan: TrainPlan, lowMemory: boolean): Promise<number> {
  const child = fork(join(import.meta.dirname, '..', 'src-main', 'trainer', 'trainer.ts'), {
    env: { ...process.env, ...trainerEnvironment({ tensorflow: tensorflowFolder(), lowMemory }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exit = once(child, 'exit');
  const peak = new Promise<number>((resolve, reject) => {
    child.on('message', (raw) => {
      const message = fromTrainerSchema.parse(raw);
      if (message.type === 'failed') reject(new Error(message.error.code));
      if (message.type === 'done') resolve(peakMemoryOf([child.pid ?? 0]) ?? NaN);
    });
  });
  child.send({ type: 'run', job: 1, plan });
  const bytes = await peak;
  child.disconnect();
  await exit;
  return bytes;
}
