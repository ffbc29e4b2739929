import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './trainer.fixture.ts';
import { type NamedValues, readWeights, readWeightsIfThere, writeWeights } from './weights.ts';

const first: NamedValues[] = [
  { name: 'conv1/kernel', shape: [1, 2, 1, 2], values: Float32Array.of(0.1, -0, 3e38, 1e-45) },
  { name: 'conv1/bias', shape: [2], values: Float32Array.of(-1, Infinity) },
];
const second: NamedValues[] = [{ name: 'conv1/kernel', shape: [3], values: Float32Array.of(7, 8, 9) }];

test('Weights come back to the bit, with their names, shapes and notes', async () => {
  await using folder = await temporaryFolder();
  await writeWeights(folder.path, first, { epoch: 3 });
  const { tensors, notes } = await readWeights(folder.path);
  expect({ tensors, notes }).toEqual({ tensors: first, notes: { epoch: 3 } });
});

test('Half precision is read where the manifest says so, from wherever it begins', async () => {
  await using folder = await temporaryFolder();
  await writeWeights(folder.path, first, null);
  const manifest = JSON.parse(await readFile(join(folder.path, 'weights.json'), 'utf8')) as Record<string, unknown>;
  // 1, -2, the smallest that half precision knows, and a float that begins at the third byte of its four.
  const halves = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00);
  const data = Buffer.concat([halves, Buffer.from(Float32Array.of(0.1).buffer)]);
  const sha256 = createHash('sha256').update(data).digest('hex');
  const file = `weights-${sha256.slice(0, 16)}.bin`;
  const tensors = [
    { name: 'conv1/kernel', shape: [3], type: 'float16' },
    { name: 'conv1/bias', shape: [1] },
  ];
  await writeFile(join(folder.path, file), data);
  await writeFile(
    join(folder.path, 'weights.json'),
    JSON.stringify({ ...manifest, file, bytes: data.length, sha256, tensors }),
  );
  expect((await readWeights(folder.path)).tensors.map(({ values }) => [...values])).toEqual([
    [1, -2, 2 ** -24],
    [Math.fround(0.1)],
  ]);
});

test('New weights replace old ones, and what killed writers left goes with them', async () => {
  await using folder = await temporaryFolder();
  await writeWeights(folder.path, first, null);
  await writeFile(join(folder.path, 'weights-00112233aabbccdd.bin'), 'data whose manifest was never written');
  await writeFile(join(folder.path, '.writing-0011223344556677'), 'half a manifest');
  await writeWeights(folder.path, second, null);
  expect((await readWeights(folder.path)).tensors).toEqual(second);
  expect(await readdir(folder.path)).toHaveLength(2);
});

test('Data written without its manifest leaves the old weights in force', async () => {
  await using folder = await temporaryFolder();
  await writeWeights(folder.path, first, null);
  const manifest = await readFile(join(folder.path, 'weights.json'));
  await using elsewhere = await temporaryFolder();
  await writeWeights(elsewhere.path, second, null);
  for (const name of await readdir(elsewhere.path)) {
    if (name.endsWith('.bin')) await writeFile(join(folder.path, name), await readFile(join(elsewhere.path, name)));
  }
  expect((await readWeights(folder.path)).tensors).toEqual(first);
  expect(await readFile(join(folder.path, 'weights.json'))).toEqual(manifest);
});

test('A folder without weights is no error to look into, but one to read', async () => {
  await using folder = await temporaryFolder();
  expect(await readWeightsIfThere(folder.path)).toBeNull();
  expect(await readWeightsIfThere(join(folder.path, 'nowhere'))).toBeNull();
  await expect(readWeights(folder.path)).rejects.toMatchObject({ code: 'weights_damaged' });
});

test.for([
  ['one bit of the data', async (data: string) => writeFile(data, flipBit(await readFile(data)))],
  ['the end of the data', async (data: string) => writeFile(data, (await readFile(data)).subarray(0, -1))],
  ['the data', async (data: string) => rm(data)],
  ['half the manifest', async (_: string, manifest: string) => writeFile(manifest, '{"format":1,"fi')],
  ['a shape', async (_: string, manifest: string) => replace(manifest, '"shape":[2]', '"shape":[3]')],
  ['a path in place of a name', async (_: string, manifest: string) => replace(manifest, '"weights-', '"../weights-')],
] satisfies [string, (data: string, manifest: string) => Promise<void>][])(
  'Damage to %s is found before the weights are used',
  async ([, damage]) => {
    await using folder = await temporaryFolder();
    const weights = join(folder.path, 'best');
    await mkdir(weights);
    await writeWeights(weights, first, null);
    const data = (await readdir(weights)).find((name) => name.endsWith('.bin')) ?? '';
    await damage(join(weights, data), join(weights, 'weights.json'));
    await expect(readWeights(weights)).rejects.toMatchObject({ code: 'weights_damaged' });
  },
);

function flipBit(data: Buffer): Buffer {
  data.writeUInt8(data.readUInt8(5) ^ 1, 5);
  return data;
}

async function replace(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}
