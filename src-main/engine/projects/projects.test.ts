import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DoorKeys } from '../door/keys.ts';
import { lockProject } from './project-lock.ts';
import { folderName, Projects } from './projects.ts';

let folder: string;
let projects: Projects;

function makeProjects(): Projects {
  return new Projects({
    projectsFolder: join(folder, '내 프로젝트'),
    lock: (place) => lockProject(place, new DoorKeys()),
    opened: () => Promise.resolve(),
    closing: () => Promise.resolve(),
    changed: () => undefined,
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-projects-'));
  projects = makeProjects();
});

afterEach(async () => {
  for (const { id } of projects.all()) await projects.close(id);
  await rm(folder, { recursive: true, force: true });
});

describe('Projects', () => {
  it('opens what it made, under the same identity, after it was closed', async () => {
    const { project } = await projects.create('동물 병원 🐾', null);
    const { folder: place } = projects.get(project);
    projects.rename(project, '우리 병원');
    await projects.close(project);
    expect(await projects.open(place)).toEqual({ project });
    expect(projects.get(project).name).toBe('우리 병원');
    expect(await projects.open(place)).toEqual({ project });
  });

  it('takes names of 300 characters, in any script, also as folders', async () => {
    for (const name of ['고'.repeat(300), '🐶'.repeat(300), 'x'.repeat(300), '  a/b\\c:"?*  ']) {
      const { project } = await projects.create(name, null);
      expect(projects.get(project).name).toBe(name.trim());
      expect(existsSync(join(projects.get(project).folder, 'project.sqlite'))).toBe(true);
    }
  });

  it('gives a second project of a name a folder of its own', async () => {
    const first = projects.get((await projects.create('Pets', null)).project);
    const second = projects.get((await projects.create('Pets', null)).project);
    expect(second.folder).not.toBe(first.folder);
  });

  it('refuses to make a project where files are, and to open what is none', async () => {
    const taken = join(folder, 'taken');
    await mkdir(taken);
    await writeFile(join(taken, 'letter.txt'), 'dear');
    await expect(projects.create(null, taken)).rejects.toMatchObject({ code: 'project_folder_taken' });
    await expect(projects.open(taken)).rejects.toMatchObject({ code: 'project_not_found' });
    expect(await readdir(taken)).toEqual(['letter.txt']);
  });

  it('does not share a project with another engine', async () => {
    const { project } = await projects.create('Pets', null);
    const place = projects.get(project).folder;
    const other = makeProjects();
    await expect(other.open(place)).rejects.toMatchObject({ code: 'project_held' });
    await projects.close(project);
    const opened = await other.open(place);
    await other.close(opened.project);
  });

  it('can open a copied folder beside its original', async () => {
    const { project } = await projects.create('Pets', null);
    await projects.close(project);
    const place = join(folder, '내 프로젝트', 'Pets.pawprint');
    await cp(place, join(folder, 'copy.pawprint'), { recursive: true });
    const original = await projects.open(place);
    const copy = await projects.open(join(folder, 'copy.pawprint'));
    expect(copy.project).not.toBe(original.project);
  });

  it('clears away what a killed program left half done', async () => {
    const { project } = await projects.create('Pets', null);
    const place = projects.get(project).folder;
    await projects.close(project);
    await mkdir(join(place, 'incoming', 'abc'), { recursive: true });
    await mkdir(join(place, 'prepared', '.making-0123456789abcdef'));
    await writeFile(join(place, 'prepared', '.making-0123456789abcdef', 'pixels.bin'), 'half');
    await projects.open(place);
    expect(await readdir(join(place, 'incoming'))).toEqual([]);
    expect(await readdir(join(place, 'prepared'))).toEqual([]);
  });
});

describe('folderName', () => {
  it('always fits a file system and never leaves its folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (title) => {
        const name = folderName(title);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(220);
        expect(name).not.toMatch(/[/\\]|^\.|^$/);
      }),
    );
  });
});
