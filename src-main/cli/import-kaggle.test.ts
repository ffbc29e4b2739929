import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeZip } from '../engine/import/sources/zip-maker.fixture.ts';
import { picture } from '../engine/two-colours.fixture.ts';
import { fileAnswer, FileServer, statusAnswer } from '../files/file-server.fixture.ts';
import { commandsIn, jsonOf } from './command-line.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const key = 'c0ffeec0ffeec0ffee';
const photos = makeZip(
  ['cat', 'dog'].map((name, n) => ({ name: `${name}/1.png`, data: picture([90 * n, 60, 50], 40, n) })),
);

let folder: string;
let server: FileServer;
let commands: ReturnType<typeof commandsIn>;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint 케글 명령-'));
  server = await FileServer.start();
  commands = commandsIn(folder);
  await writeFile(join(folder, 'kaggle.json'), JSON.stringify({ username: 'lena', key }));
  await writeFile(join(folder, 'other.json'), '{}');
  // Nothing of this machine's own user may be found.
  environment = {
    PAWPRINT_KAGGLE: server.address,
    KAGGLE_CONFIG_DIR: join(folder, 'nowhere'),
    KAGGLE_USERNAME: '',
    KAGGLE_KEY: '',
    KAGGLE_API_TOKEN: '',
  };
});
afterAll(async () => {
  commands.killAll();
  await server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  server.asked.length = 0;
});

it('--kaggle says how large the photos are, loads them and takes them in', async () => {
  server.answer(fileAnswer(photos));
  const outcome = await commands.run(['import', 'pets.pawprint', '--kaggle', 'kaggle.json', '--json'], environment);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(jsonOf(outcome)).toMatchObject({ added: 2, classes: { cat: 1, dog: 1 } });
  expect(outcome.stderr).toMatch(/The photos are \S+ k?B\. .+ are free on this disk\./);
  for (const entry of await readdir(join(folder, 'home'), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect(await readFile(join(entry.parentPath, entry.name), 'latin1')).not.toContain(key);
  expect(outcome.stdout + outcome.stderr).not.toContain(key);
});

it("takes the login where Kaggle's own program would", async () => {
  server.answer(fileAnswer(photos));
  const words = ['import', 'more.pawprint', '--kaggle'];
  expect((await commands.run(words, { ...environment, KAGGLE_API_TOKEN: 'KGAT_1' })).exitCode).toBe(0);
  expect((await commands.run(words, { ...environment, KAGGLE_USERNAME: 'lena', KAGGLE_KEY: key })).exitCode).toBe(0);
  expect((await commands.run(words, { ...environment, KAGGLE_CONFIG_DIR: folder })).exitCode).toBe(0);
  const basic = `Basic ${Buffer.from(`lena:${key}`).toString('base64')}`;
  const ways = server.asked.map(({ authorization }) => authorization);
  expect([...new Set(ways)]).toEqual(['Bearer KGAT_1', basic]);
});

it('says what is missing, with the page to go to', async () => {
  server.answer(statusAnswer(403));
  const refused = await commands.run(['import', 'pets.pawprint', '--kaggle', 'kaggle.json'], environment);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toContain('https://www.kaggle.com/c/dogs-vs-cats/rules');
  const unread = await commands.run(['import', 'pets.pawprint', '--kaggle', 'other.json'], environment);
  expect(unread.exitCode).toBe(3);
  expect(unread.stderr).toContain('https://www.kaggle.com/settings');
  expect((await commands.run(['import', 'pets.pawprint'], environment)).exitCode).toBe(2);
  expect((await commands.run(['import', 'pets.pawprint', 'cats', '--kaggle'], environment)).exitCode).toBe(2);
});
