import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeWeightsOf } from '../engine/weights/weights.fixture.ts';
import { fileAnswer, FileServer, statusAnswer } from '../files/file-server.fixture.ts';
import { commandsIn, jsonOf } from './command-line.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const testData = process.env.PAWPRINT_TEST_DATA ?? '';

let folder: string;
let server: FileServer;
let commands: ReturnType<typeof commandsIn>;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint 가중치 명령-'));
  server = await FileServer.start();
  commands = commandsIn(folder);
  environment = { PAWPRINT_WEIGHTS_MIRROR: server.address };
  await writeWeightsOf('mobilenetv2', join(folder, 'mine.h5'), 1, [{ name: 'answer', shape: [1280, 2] }]);
});
afterAll(async () => {
  commands.killAll();
  await server.close();
  await rm(folder, { recursive: true });
});

test('A file is added, listed and removed', async () => {
  const added = await commands.run(['weights', 'add', 'mobilenetv2', 'mine.h5', '--json'], environment);
  expect(added.exitCode, added.stderr).toBe(0);
  expect(jsonOf(added)).toMatchObject({ name: 'mobilenetv2', origin: 'own', from: 'mine.h5', left: ['answer'] });
  expect(added.stderr).toContain('answer');
  const listed = await commands.run(['weights'], environment);
  expect(listed.stdout).toMatch(/^mobilenetv2 .+: here, \d.+MB$/m);
  expect(listed.stdout).toMatch(/^vgg16 .+: not here, 59 MB to load$/m);
  expect(jsonOf(await commands.run(['weights', 'remove', 'mobilenetv2', '--json'], environment))).toEqual({
    name: 'mobilenetv2',
    removed: true,
  });
  const after = jsonOf(await commands.run(['weights', 'list', '--json'], environment)) as {
    weights: { state: string }[];
  };
  expect(after.weights.map(({ state }) => state)).not.toContain('kept');
});

test('A download says its size, and what to do where the server has nothing', async () => {
  server.answer(fileAnswer(Buffer.alloc(100)), statusAnswer(404));
  const outcome = await commands.run(['weights', 'download', 'vgg16', '--json'], environment);
  expect(outcome.exitCode).toBe(3);
  expect(outcome.stderr).toMatch(/The weights of VGG16 are 100 B\. .+ are free on this disk\./);
  expect(jsonOf(outcome)).toMatchObject({ error: { code: 'weights_unreachable', details: { why: '404' } } });
  expect(outcome.stderr).toContain('https://storage.googleapis.com/tensorflow/keras-applications/vgg16/');
  expect(outcome.stderr).toContain('pawprint weights add vgg16 FILE');
});

test('Words that make no sense are refused', async () => {
  for (const words of [['download'], ['download', 'vgg99'], ['add', 'vgg16']])
    expect((await commands.run(['weights', ...words], environment)).exitCode, words.join(' ')).toBe(2);
});

test('A file that is none of Keras is refused with what it seems to be', async () => {
  await writeFile(join(folder, 'model.safetensors'), Buffer.from('\x02\0\0\0\0\0\0\0{}', 'latin1'));
  const outcome = await commands.run(['weights', 'add', 'vgg16', 'model.safetensors'], {
    ...environment,
    LC_ALL: 'ko_KR.UTF-8',
  });
  expect(outcome.exitCode).toBe(3);
  expect(outcome.stderr).toContain('safetensors 파일');
});

describe.skipIf(testData === '')('VGG16 (skipped unless PAWPRINT_TEST_DATA names the folder with its weights)', () => {
  test('is added with all its numbers, and is not taken for ResNet50', async () => {
    const name = 'vgg16_notop_test_copy.h5';
    await copyFile(join(testData, 'weights', name), join(folder, name));
    const added = await commands.run(['weights', 'add', 'vgg16', name, '--json'], environment);
    expect(jsonOf(added)).toMatchObject({ name: 'vgg16', left: [] });
    const other = await commands.run(['weights', 'add', 'resnet50', name, '--json'], environment);
    expect(jsonOf(other)).toMatchObject({ error: { code: 'weights_of_another_network', details: { other: 'VGG16' } } });
  });
});
