import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import { Grants } from './grants.ts';

let base: string;
let projects: string;
let grants: Grants;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'pawprint-grants-')));
  projects = join(base, '문서', 'Pawprint');
  for (const folder of [
    projects,
    join(base, 'photos', 'cats'),
    join(base, 'photos-private'),
    join(base, 'secret'),
    join(projects, '고양이 🐈.pawprint'),
    join(projects, 'not a project'),
    join(projects, '.pawprint'),
  ])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(base, 'secret', 'key'), '');
  writeFileSync(join(projects, 'a file.pawprint'), '');
  symlinkSync(join(base, 'secret'), join(base, 'photos', 'link'));
  symlinkSync(join(base, 'photos'), join(base, 'shortcut'));
  symlinkSync(join(base, 'secret'), join(projects, 'linked.pawprint'));
  grants = new Grants([projects, join(base, 'not there yet')]);
  grants.grant([join(base, 'photos'), 'relative', '']);
});
afterAll(() => {
  rmSync(base, { recursive: true });
});

function isAllowed(path: string): boolean {
  try {
    grants.check(path, false);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'path_not_granted' });
    return false;
  }
}

it('a page may name what was granted and what lies in it, there already or not', () => {
  for (const path of [
    'photos',
    'photos/',
    'photos/cats',
    'photos/cats/new/export',
    '문서/Pawprint',
    '문서/Pawprint/new.pawprint',
    'not there yet/x',
    'shortcut/cats',
  ])
    expect([path, isAllowed(join(base, path))]).toEqual([path, true]);
});

it('a page may not name anything else: neighbours, parents, links that lead outside, detours', () => {
  const paths = [
    '',
    'photos-private',
    'secret/key',
    'photos/link',
    'photos/link/key',
    'photos/link/new',
    '문서',
    '문서/Pawprint/linked.pawprint',
    'not there',
  ];
  for (const path of paths) expect([path, isAllowed(join(base, path))]).toEqual([path, false]);
  for (const path of [
    'photos',
    './photos',
    '',
    '.',
    '/',
    '/etc/passwd',
    `${base}/photos/../photos`,
    `${base}/photos/link/../cats`,
    `${base}//photos`,
    `${base}/photos/.`,
    `${base}/photos\0`,
    `~/photos`,
  ])
    expect([path, isAllowed(path)]).toEqual([path, false]);
});

it('no path that a page makes up leads outside', () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    '',
    'photos',
    'link',
    'cats',
    'secret',
    'key',
    'photos-private',
    'new',
    '..\\..',
    '%2e%2e',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = [base, ...pieces].join('/');
      if (!isAllowed(path)) return;
      const real = existing(path);
      expect(
        [join(base, 'photos'), projects, join(base, 'not there yet')].some((place) =>
          `${real}/`.startsWith(`${place}/`),
        ),
      ).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

/** Where the system itself would go, as far as the path exists. */
function existing(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const cut = path.lastIndexOf('/');
    return `${existing(path.slice(0, cut))}/${path.slice(cut + 1)}`;
  }
}

it('a program may name any path', () => {
  grants.check(join(base, 'secret', 'key'), true);
  expect(grants.project(join(base, 'secret'), true)).toBe(join(base, 'secret'));
});

it("a project's folder is known by its real path, and has to be there", () => {
  expect(grants.project(join(base, 'shortcut', 'cats'), false)).toBe(join(base, 'photos', 'cats'));
  const code = (folder: string, any: boolean): unknown => {
    try {
      return grants.project(folder, any);
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };
  expect(code(join(base, 'photos', 'gone'), false)).toBe('project_not_found');
  // Whether something is there is not said of places that were not granted.
  expect(code(join(base, 'secret', 'gone'), false)).toBe('path_not_granted');
  expect(code(join(base, 'secret', 'gone'), true)).toBe('project_not_found');
});

it('lists the projects in its roots, and nothing for a root that is not there or not one', async () => {
  const cat = { name: '고양이 🐈', folder: join(projects, '고양이 🐈.pawprint') };
  expect(await grants.folders()).toEqual([cat]);
  expect(await grants.folders(projects)).toEqual([cat]);
  expect(await grants.folders(join(base, 'not there yet'))).toEqual([]);
  expect(await grants.folders(base)).toEqual([]);
});
