import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FeatureStore } from './feature-store.ts';
import { sha256, temporaryFolder } from './trainer.fixture.ts';

const [cat, dog, bird] = ['cat', 'dog', 'bird'].map(sha256) as [string, string, string];
const rowBytes = 8;

test('Rows come back for photos in any order, from another process too', async () => {
  await using folder = await temporaryFolder();
  const store = await FeatureStore.open(folder.path, rowBytes);
  await store.add([cat, dog], Float32Array.of(1, 2, 3, 4));
  await store.add([bird], Float32Array.of(5, 6));
  await store.close();

  const again = await FeatureStore.open(folder.path, rowBytes);
  expect(await again.missing([cat, dog, bird, sha256('fish')])).toEqual([sha256('fish')]);
  expect(new Float32Array((await again.read([bird, cat])).buffer)).toEqual(Float32Array.of(5, 6, 1, 2));
  await expect(again.read([sha256('fish')])).rejects.toThrow(RangeError);
  await again.close();
});

test.for(['rows.bin', 'photos.txt'])(
  'What a killed process left half written at the end of %s is written over',
  async (name) => {
    await using folder = await temporaryFolder();
    const store = await FeatureStore.open(folder.path, rowBytes);
    await store.add([cat, dog], Float32Array.of(1, 2, 3, 4));
    await store.close();
    const file = join(folder.path, name);
    await truncate(file, (await readFile(file)).length - 3);

    const again = await FeatureStore.open(folder.path, rowBytes);
    expect(await again.missing([cat, dog])).toEqual([dog]);
    await again.add([dog], Float32Array.of(7, 8));
    await again.close();
    const third = await FeatureStore.open(folder.path, rowBytes);
    expect(await third.missing([cat, dog])).toEqual([]);
    expect(new Float32Array((await third.read([cat, dog])).buffer)).toEqual(Float32Array.of(1, 2, 7, 8));
    await third.close();
  },
);

test('Rows that were added without their lines are as if they were not there', async () => {
  await using folder = await temporaryFolder();
  const store = await FeatureStore.open(folder.path, rowBytes);
  await store.add([cat], Float32Array.of(1, 2));
  await store.close();
  const rows = await open(join(folder.path, 'rows.bin'), 'a');
  await rows.write(Buffer.alloc(2 * rowBytes, 1));
  await rows.close();

  const again = await FeatureStore.open(folder.path, rowBytes);
  await again.add([dog], Float32Array.of(3, 4));
  expect(new Float32Array((await again.read([cat, dog])).buffer)).toEqual(Float32Array.of(1, 2, 3, 4));
  await again.close();
});

test('A damaged row is missing, and can be added anew', async () => {
  await using folder = await temporaryFolder();
  const store = await FeatureStore.open(folder.path, rowBytes);
  await store.add([cat, dog], Float32Array.of(1, 2, 3, 4));
  await store.close();
  const bytes = await readFile(join(folder.path, 'rows.bin'));
  bytes[9] = (bytes[9] ?? 0) ^ 1;
  await writeFile(join(folder.path, 'rows.bin'), bytes);

  const again = await FeatureStore.open(folder.path, rowBytes);
  expect(await again.missing([cat, dog])).toEqual([dog]);
  await again.add([dog], Float32Array.of(3, 4));
  expect(await again.missing([cat, dog])).toEqual([]);
  await again.close();
});

test('Where the list of photos lost a piece, the lines that still fit stand, and the others are missing', async () => {
  await using folder = await temporaryFolder();
  const store = await FeatureStore.open(folder.path, rowBytes);
  await store.add([cat, dog, bird], Float32Array.of(1, 2, 3, 4, 5, 6));
  await store.close();
  const list = join(folder.path, 'photos.txt');
  const text = await readFile(list, 'latin1');
  await writeFile(list, text.slice(0, 100) + text.slice(110));

  const again = await FeatureStore.open(folder.path, rowBytes);
  expect(await again.missing([cat, dog, bird])).toEqual([dog, bird]);
  await again.add([dog, bird], Float32Array.of(3, 4, 5, 6));
  expect(await again.missing([cat, dog, bird])).toEqual([]);
  await again.close();
});
