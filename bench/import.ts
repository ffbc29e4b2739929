import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { comparePairs } from './pairs.ts';
import { photoZip } from './photo-zip.ts';

/** Photos of the zip, and how many times each way is measured. */
const photos = { usual: 25_000, large: 100_000 };
const pairs = { usual: 5, large: 1 };

interface Imported {
  added: number;
  skipped: unknown[];
  seconds: number;
  peakMemory: number | null;
}

/**
 * How fast a zip of 25,000 photos becomes a browsable project, against the bare minimum in the same two processes: read
 * every entry, SHA-256, decode and make the thumbnail with sharp. And the most memory that engine and decoders hold:
 * npm run bench -- import [large | COUNT].
 */
export async function run([size = 'usual']: string[]): Promise<string> {
  const isKnown = size === 'usual' || size === 'large';
  const count = isKnown ? photos[size] : Number(size);
  const zip = await photoZip(count);
  const folder = await mkdtemp(join(tmpdir(), 'pawprint-bench-import-'));
  const peaks: number[] = [];
  try {
    const line = await comparePairs(
      `import of ${String(count)} photos`,
      {
        name: 'ours',
        measure: async () => {
          const { perSecond, peakMemory } = await measureImport(zip, count, folder);
          peaks.push(peakMemory);
          return perSecond;
        },
      },
      { name: 'bare', measure: () => measureBare(zip, count) },
      'photos/s',
      isKnown ? pairs[size] : 1,
    );
    return `${line}; peak memory of engine and decoders ${(Math.max(...peaks) / 1e6).toFixed(0)} MB`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The whole command: from the start of the process to the end of its last child. */
async function measureImport(
  zip: string,
  count: number,
  folder: string,
): Promise<{ perSecond: number; peakMemory: number }> {
  const project = join(folder, 'pets.pawprint');
  const program = join(import.meta.dirname, '..', 'bin', 'pawprint.js');
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'import', project, zip, '--json'], {
    env: { ...process.env, PAWPRINT_HOME: join(folder, 'home') },
    maxBuffer: 2 ** 28,
  });
  const seconds = (performance.now() - began) / 1000;
  const imported = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Imported;
  process.stderr.write(`${JSON.stringify({ ...imported, skipped: imported.skipped.length })}\n`);
  if (imported.added !== count) throw new Error(`${String(imported.added)} of ${String(count)} photos came in`);
  await rm(project, { recursive: true });
  return { perSecond: count / seconds, peakMemory: imported.peakMemory ?? Number.NaN };
}

/** Two processes, each with half of the entries. */
async function measureBare(zip: string, count: number): Promise<number> {
  const began = performance.now();
  await Promise.all(
    [0, 1].map(async (half) => {
      const child = fork(join(import.meta.dirname, 'bare-import.ts'), [zip, String(half)]);
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error('the bare import failed');
    }),
  );
  return (count * 1000) / (performance.now() - began);
}
