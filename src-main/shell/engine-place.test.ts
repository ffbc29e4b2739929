import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findEngine } from './engine-place.ts';

const executable = process.platform === 'win32' ? 'node.exe' : 'node';
const system = process.platform === 'win32' ? 'win' : process.platform;

test('a checkout runs the engine under the pinned Node, or the machine’s where none is pinned', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pawprint-place-'));
  try {
    const here = join(root, 'out', 'main');
    expect(findEngine(here, null)).toEqual({ node: executable, commandLine: join(here, 'cli.js') });
    const bin = join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, executable), '');
    expect(findEngine(here, null).node).toBe(join(bin, executable));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('a packaged program runs what is unpacked, under its own Node', () => {
  const resources = join('/opt', 'Pawprint', 'resources');
  expect(findEngine(join(resources, 'app.asar', 'out', 'main'), resources)).toEqual({
    node: join(resources, 'node', executable),
    commandLine: join(resources, 'app.asar.unpacked', 'out', 'main', 'cli.js'),
  });
});
