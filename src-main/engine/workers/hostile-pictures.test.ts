import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toAppError } from '../../../src-shared/errors.ts';
import { Decoders } from './decoders.ts';
import { hostilePictures } from './hostile-pictures.fixture.ts';

const limits = { pixels: 200_000_000, milliseconds: 20_000 };
const lines: string[] = [];
let folder = '';
let decoders: Decoders;
let processes: number[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '적대 '));
  decoders = new Decoders({
    module: new URL('../../decoder/decoder.ts', import.meta.url).pathname,
    limits,
    count: 1,
    onLine: (line) => lines.push(line),
  });
  await inspectWhole();
  processes = await children();
});
afterAll(async () => {
  await decoders.close();
  await rm(folder, { recursive: true, force: true });
});

async function inspectWhole(): Promise<void> {
  const file = join(folder, 'whole.png');
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toFile(file);
  expect(await decoders.inspect(file, join(folder, 'whole.webp'))).toMatchObject({ width: 8 });
}

test.for(hostilePictures.map((each) => [each.what, each] as const))('%s', async ([, { make, says }]) => {
  const file = join(folder, 'hostile.jpg');
  await writeFile(file, await make());
  const before = performance.now();
  const said = await decoders.inspect(file, join(folder, 'hostile.webp')).then(
    () => 'read',
    (error: unknown) => toAppError(error).code,
  );
  expect(said).toBe(says);
  expect(performance.now() - before).toBeLessThan(limits.milliseconds);
});

test.skipIf(process.platform !== 'linux')(
  'one decoder lived through all of them, within its memory, and serves on',
  async () => {
    await inspectWhole();
    expect(await children()).toEqual(processes);
    const status = await readFile(`/proc/${String(processes[0])}/status`, 'utf8');
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    expect(peak).toBeLessThan(700);
  },
);

/** Child processes of this one, on Linux. */
async function children(): Promise<number[]> {
  const list = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').catch(() => '');
  return list.split(' ').filter(Boolean).map(Number);
}
