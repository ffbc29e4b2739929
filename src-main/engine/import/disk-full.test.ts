import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { twoColours } from '../two-colours.fixture.ts';

/** A disk of its own, as small as a project with some photos: only root may make one. */
const megabytes = 16;
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

let home: string;
let disk: string;
let engine: Engine;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'pawprint disk-')));
  disk = join(home, 'disk');
  await mkdir(disk);
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
});

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

describe.skipIf(!mayMount || !isMountable())('a disk that is full', () => {
  it('stops an import with its reason and loses nothing; with room again it goes on to its end', async () => {
    const photos = join(home, 'photos');
    await twoColours(photos, { red: 150, blue: 150 });
    mount('mount', '-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', disk);
    let project: string | null = null;
    try {
      ({ project } = await engine.projects.create('full', join(disk, 'full.pawprint')));
      const filler = join(disk, 'filler');
      await writeFile(filler, Buffer.alloc(6e6));
      const { job } = engine.work.importPhotos(project, { from: 'paths', paths: [photos] }, null);
      const end = await engine.jobs.ended(job);
      expect(end.error?.code).toBe('disk_full');
      const kept = engine.projectView(project).photos;
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(300);
      // What the page says until it is gone on with.
      expect(engine.projectView(project).stopped).toEqual({ done: kept, total: 300 });

      await rm(filler);
      const again = engine.work.importPhotos(project, { from: 'paths', paths: [photos] }, null).job;
      expect((await engine.jobs.ended(again)).result).toMatchObject({ import: { added: 300, known: 0, skipped: [] } });
      expect(engine.projectView(project)).toMatchObject({ photos: 300, stopped: null });
    } finally {
      if (project !== null) await engine.projects.close(project);
      mount('umount', disk);
    }
  });
});

function mount(command: 'mount' | 'umount', ...words: string[]): void {
  execFileSync(command, words, { stdio: 'ignore' });
}

/** Also root may be kept from it, in a container. */
function isMountable(): boolean {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
