import { mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SeemingFile } from '../../../src-shared/weights.ts';
import { makeZip, writeOldLayout } from './keras-files.fixture.ts';
import { openWeightFile } from './weight-file.ts';

const testData = process.env.PAWPRINT_TEST_DATA ?? '';
const vgg16 = join(testData, 'weights', 'vgg16_notop_test_copy.h5');

const kernel = { name: 'kernel:0', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
const bias = { name: 'bias:0', shape: [3], values: Float32Array.of(7, 8, 9) };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-weight-files-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('The old layout', () => {
  test.for(['/', '/model_weights'])('is read from %s', async (at) => {
    const file = join(folder, 'old.h5');
    const layers = [
      { name: 'flatten', weights: [] },
      { name: 'dense', weights: [kernel, bias] },
    ];
    await writeOldLayout(file, layers, at);
    const opened = await openWeightFile(file, folder);
    expect(opened.layout).toBe('old');
    expect(opened.layers.map(({ name, weights }) => [name, weights.map(({ shape }) => shape)])).toEqual([
      ['dense', [[2, 3], [3]]],
    ]);
    expect(opened.layers[0]?.weights[0]?.read()).toEqual(kernel.values);
    await opened.close();
  });

  test('whose list of names leads nowhere is damaged', async () => {
    const file = join(folder, 'nowhere.h5');
    await writeOldLayout(file, [{ name: 'dense', weights: [kernel] }]);
    const bytes = await readFile(file);
    await writeFile(
      file,
      bytes.toString('latin1').replaceAll('kernel:0', 'kernel:1').replace('kernel:1', 'kernel:0'),
      'latin1',
    );
    await expect(openWeightFile(file, folder)).rejects.toMatchObject({ code: 'base_weights_damaged' });
  });
});

describe('What is none of these is refused with what it seems to be', () => {
  const le64 = (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return bytes;
  };
  const safetensors = Buffer.concat([le64(64), Buffer.from('{"w":{"dtype":"F32"}}'.padEnd(64)), Buffer.alloc(64)]);
  const corpus: [name: string, content: Buffer | Promise<Buffer>, seems: SeemingFile][] = [
    ['nothing.h5', Buffer.alloc(0), 'empty'],
    ['model.pt', makeZip({ 'archive/data.pkl': 'x', 'archive/data/0': 'y' }), 'pytorch'],
    ['old.pth', Buffer.concat([Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex'), Buffer.alloc(99)]), 'pytorch'],
    ['model.pkl', Buffer.from('80049512', 'hex'), 'pickle'],
    ['model.safetensors', safetensors, 'safetensors'],
    ['model.onnx', Buffer.from('\x08\x08\x12\x07pytorch\xff\xfe', 'latin1'), 'onnx'],
    ['model.tflite', Buffer.concat([Buffer.from('\x1c\0\0\0TFL3', 'latin1'), Buffer.alloc(64, 0xff)]), 'tflite'],
    ['model.json', Buffer.from('{"format":"layers-model","modelTopology":{}}'), 'tfjs'],
    ['config.json', Buffer.from('{"class_name": "Sequential"}'), 'keras_config'],
    ['page.h5', Buffer.from('\n<!DOCTYPE html><html><body>Sign in</body></html>'), 'web_page'],
    ['photos.keras', makeZip({ 'cats/1.jpg': 'x' }), 'zip_of_photos'],
    ['other.keras', makeZip({ 'readme.txt': 'x' }), 'zip'],
    ['cut.keras', makeZip({ 'model.weights.h5': 'x'.repeat(99) }).then((zip) => zip.subarray(0, 60)), 'zip_broken'],
    ['parts.keras', makeZip({ 'model.weights.npz': 'x' }), 'keras_without_h5'],
    ['arrays.npz', makeZip({ 'a.npy': 'x' }), 'numpy'],
    ['saved.zip', makeZip({ 'model/saved_model.pb': 'x' }), 'saved_model'],
    ['model.gguf', Buffer.from('GGUF\x03\0\0\0', 'latin1'), 'gguf'],
    ['weights.h5.gz', gzipSync('weights'), 'packed'],
    ['photo.h5', Buffer.from('ffd8ffe000104a46', 'hex'), 'picture'],
    ['paper.h5', Buffer.from('%PDF-1.7'), 'pdf'],
    ['notes.h5', Buffer.from('These are notes.'), 'text'],
    ['noise.h5', Buffer.from('fffefdfcfbfa00010203', 'hex'), 'unknown'],
  ];

  test.for(corpus)('%s', async ([name, content, seems]) => {
    const file = join(folder, name);
    await writeFile(file, await content);
    const error = { code: 'weights_not_keras', details: { name, seems } };
    await expect(openWeightFile(file, folder)).rejects.toMatchObject(error);
  });

  test('a folder', async () => {
    await mkdir(join(folder, 'saved'));
    const error = { code: 'weights_not_keras', details: { seems: 'folder' } };
    await expect(openWeightFile(join(folder, 'saved'), folder)).rejects.toMatchObject(error);
  });

  test('a file that is not there', async () => {
    await expect(openWeightFile(join(folder, 'gone.h5'), folder)).rejects.toMatchObject({ code: 'source_not_found' });
  });

  test('an HDF5 file at any place it may be cut off', async () => {
    const file = join(folder, 'whole.h5');
    await writeOldLayout(file, [{ name: 'dense', weights: [kernel, bias] }]);
    const { size } = await stat(file);
    const whole = await readFile(file);
    for (const length of [9, 30, 96, 800, size - 1]) {
      const cut = join(folder, 'cut.h5');
      await writeFile(cut, whole);
      await truncate(cut, length);
      const error = { code: 'weights_not_keras', details: { seems: 'hdf5_cut_off' } };
      await expect(openWeightFile(cut, folder)).rejects.toMatchObject(error);
    }
  });

  test('an HDF5 file of something else', async () => {
    const { File } = await import('h5wasm/node');
    const file = join(folder, 'measurements.h5');
    const made = new File(file, 'w');
    made.create_dataset({ name: 'temperature', data: Float32Array.of(1, 2) });
    made.close();
    const error = { code: 'weights_not_keras', details: { seems: 'hdf5' } };
    await expect(openWeightFile(file, folder)).rejects.toMatchObject(error);
  });

  test('weights that were packed with a filter which nothing here undoes', async () => {
    const { File } = await import('h5wasm/node');
    const file = join(folder, 'filtered.h5');
    const made = new File(file, 'w');
    made.create_attribute('layer_names', ['dense']);
    const group = made.create_group('dense');
    group.create_attribute('weight_names', ['kernel']);
    // 6: scale-offset, which rounds.
    const filter = { chunks: [4], compression: 6, compression_opts: [0, 2] };
    group.create_dataset({ name: 'kernel', data: Float32Array.of(1, 2, 3, 4), ...filter });
    made.close();
    const opened = await openWeightFile(file, folder);
    expect(() => opened.layers[0]?.weights[0]?.read()).toThrow(
      expect.objectContaining({ code: 'base_weights_damaged' }) as Error,
    );
    await opened.close();
  });

  test('a file whose insides were overwritten is refused or read, and harms no file after it', async () => {
    const whole = join(folder, 'intact.h5');
    await writeOldLayout(whole, [{ name: 'dense', weights: [kernel, bias] }]);
    const bytes = await readFile(whole);
    const torn = join(folder, 'torn.h5');
    for (let at = 8; at < bytes.length - 16; at += 61) {
      await writeFile(torn, Buffer.from(bytes).fill(0xa5, at, at + 16));
      try {
        const opened = await openWeightFile(torn, folder);
        for (const { weights } of opened.layers) for (const weight of weights) weight.read();
        await opened.close();
      } catch (error) {
        const code = expect.stringMatching(/^(weights_not_keras|base_weights_damaged)$/) as string;
        expect(error).toMatchObject({ code });
      }
      const intact = await openWeightFile(whole, folder);
      expect(intact.layers[0]?.weights[0]?.read()).toEqual(kernel.values);
      await intact.close();
    }
  });
});

describe.skipIf(testData === '')('VGG16 (skipped unless PAWPRINT_TEST_DATA names the folder with its weights)', () => {
  test('is read layer by layer, without holding more than one weight', async () => {
    const file = await openWeightFile(vgg16, folder);
    const shapes = file.layers.map(({ name, weights }) => `${name ?? ''} ${weights[0]?.shape.join('x') ?? ''}`);
    expect(shapes).toHaveLength(13);
    expect(shapes[0]).toBe('block1_conv1 3x3x3x64');
    expect(shapes.at(-1)).toBe('block5_conv3 3x3x512x512');
    const numbers = file.layers.flatMap(({ weights }) => weights.map((weight) => weight.read().length));
    expect(numbers.reduce((sum, count) => sum + count)).toBe(14_714_688);
    await file.close();
  });
});
