import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { logsFolder, programHome, projectsFolder, tensorflowFolder } from './home.ts';

test('everything lies in the one folder that PAWPRINT_HOME names', () => {
  const environment = { PAWPRINT_HOME: '/데이터/paw print' };
  const home = programHome(environment);
  expect(home).toBe(resolve('/데이터/paw print'));
  const folders = [logsFolder(home), tensorflowFolder(home), projectsFolder(environment)];
  expect(folders).toEqual(['logs', 'tensorflow', 'projects'].map((name) => resolve(home, name)));
});
