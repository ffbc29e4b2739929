import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { programHome } from './home.js';

test('the program keeps its things where each system keeps them', () => {
  expect(programHome({}, 'linux')).toBe(join(homedir(), '.local', 'share', 'pawprint'));
  expect(programHome({ XDG_DATA_HOME: '/data' }, 'linux')).toBe(join('/data', 'pawprint'));
  expect(programHome({ XDG_DATA_HOME: '' }, 'linux')).toBe(join(homedir(), '.local', 'share', 'pawprint'));
  expect(programHome({}, 'darwin')).toBe(join(homedir(), 'Library', 'Application Support', 'Pawprint'));
  expect(programHome({ LOCALAPPDATA: '/local' }, 'win32')).toBe(join('/local', 'Pawprint'));
});

test('PAWPRINT_HOME goes before the custom and becomes absolute', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(programHome({ PAWPRINT_HOME: 'here', XDG_DATA_HOME: '/data' }, platform)).toBe(resolve('here'));
  }
});
