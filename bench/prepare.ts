import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decoders } from '../src-main/engine/workers/decoders.ts';
import { comparePairs } from './pairs.ts';

/** The 370 photos several times over: some seconds of work, beside which the start of two processes is little. */
const rounds = 6;
const limits = { pixels: 200_000_000, milliseconds: 30_000 };

/**
 * How fast decoders make a pack of 180 x 180 RGB, against bare sharp in as many processes (decoding with shrink-on-load,
 * resizing, nothing written): npm run bench -- prepare. Its ratio is at least 1 / 1.15.
 * @throws Error where PAWPRINT_TEST_DATA names no folder with photos/oxford-pets
 */
export async function run(): Promise<string> {
  const data = process.env.PAWPRINT_TEST_DATA;
  if (data === undefined) throw new Error('PAWPRINT_TEST_DATA names no folder with photos/oxford-pets');
  const photos = join(data, 'photos', 'oxford-pets');
  const names = (await readdir(photos, { recursive: true })).filter((name) => name.endsWith('.jpg')).sort();
  const files = Array.from({ length: rounds }, () => names.map((name) => join(photos, name))).flat();
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-bench-prepare-'));
  try {
    return await comparePairs(
      'pack of 180 x 180',
      { name: 'ours', measure: () => measurePack(files, folder) },
      { name: 'bare', measure: () => measureBare(files, folder) },
      'photos/s',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measurePack(files: readonly string[], folder: string): Promise<number> {
  const module = join(import.meta.dirname, '..', 'src-main', 'decoder', 'decoder.ts');
  const began = performance.now();
  const decoders = new Decoders({ module, limits, count: 2 });
  const input = { size: 180, channels: 3, fit: 'stretch', resizing: 'sharp' } as const;
  const photos = files.map((file, index) => ({ id: String(index), file }));
  await decoders.pack(photos, input, join(folder, 'pets.pack'));
  await decoders.close();
  return (files.length * 1000) / (performance.now() - began);
}

async function measureBare(files: readonly string[], folder: string): Promise<number> {
  const list = join(folder, 'files.json');
  await writeFile(list, JSON.stringify(files));
  const began = performance.now();
  const halves = [0, 1].map((half) => fork(join(import.meta.dirname, 'bare-prepare.ts'), [list, String(half)]));
  const codes = await Promise.all(halves.map((child) => once(child, 'exit').then(([code]) => code as number | null)));
  if (codes.some((code) => code !== 0)) throw new Error('the bare minimum failed');
  return (files.length * 1000) / (performance.now() - began);
}
