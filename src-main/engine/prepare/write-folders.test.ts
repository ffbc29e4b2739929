import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FolderInput, type FoldersView, type SplitPart, splitParts } from '../../../src-shared/api.ts';
import type { Pack } from '../../../src-shared/protocol/trainer.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { Decoders } from '../workers/decoders.ts';
import { preparePack } from './packs.ts';
import { photosOf } from './two-classes.fixture.ts';

/** A Python with Keras 3 on TensorFlow; set-up names it. */
const python = process.env.PAWPRINT_ORACLE_PYTHON ?? '';

/** What image_dataset_from_directory says of each part, in its own order of files. */
const readSchema = z.array(
  z.record(
    z.enum(splitParts),
    z.object({ classes: z.array(z.string()), labels: z.array(z.int()), files: z.array(z.string()) }),
  ),
);
const program = `
import json, sys, numpy, keras
size, answers = int(sys.argv[1]), sys.argv[2]
told = []
for number, out in enumerate(sys.argv[3:]):
    told.append({})
    for part in ['train', 'validation', 'test']:
        photos = keras.utils.image_dataset_from_directory(
            f'{out}/{part}', image_size=(size, size), batch_size=None, shuffle=False, verbose=False)
        pixels, labels = zip(*photos.as_numpy_iterator())
        told[-1][part] = {
            'classes': photos.class_names, 'labels': [int(label) for label in labels], 'files': photos.file_paths}
        numpy.stack(pixels).tofile(f'{answers}/{number}-{part}.float32')
json.dump(told, open(f'{answers}/told.json', 'w'))
`;

let home: string;
let engine: Engine;
let project: string;

async function write(input: FolderInput | null, out: string | null): Promise<FoldersView> {
  const { result, error } = await engine.jobs.ended(engine.work.writeFolders(project, input, out).job);
  expect(error).toBeNull();
  if (result?.kind !== 'folders') throw new Error('no folders were written');
  return result.folders;
}

/** The pack of all photos, as training would read it. */
async function packOf(input: FolderInput & { channels: 3 }): Promise<Pack> {
  const { folder } = engine.projectView(project);
  const module = join(import.meta.dirname, '../../decoder/decoder.ts');
  const decoders = new Decoders({ module, limits: { pixels: 1e6, milliseconds: 30_000 } });
  const photos = splitParts.flatMap((part) =>
    engine.splits(project).store.photos(engine.splits(project).view()?.id ?? 0, part),
  );
  try {
    return await preparePack({
      folder,
      photos,
      input,
      decoders,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  } finally {
    await decoders.close();
  }
}

interface ReadByKeras {
  told: z.infer<typeof readSchema>;
  pixels: (number: number, part: SplitPart) => Promise<Float32Array>;
}

/** Reads written folders by Keras, which takes its time to start: all by one program. */
async function readByKeras(size: number, outs: readonly string[]): Promise<ReadByKeras> {
  const answers = await mkdtemp(join(home, 'answers-'));
  await promisify(execFile)(python, ['-c', program, String(size), answers, ...outs], {
    env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '2', CUDA_VISIBLE_DEVICES: '-1' },
  });
  return {
    told: readSchema.parse(JSON.parse(await readFile(join(answers, 'told.json'), 'utf8'))),
    pixels: async (number, part) => {
      const bytes = await readFile(join(answers, `${String(number)}-${part}.float32`));
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    },
  };
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint 폴더 🐾-'));
  process.env.PAWPRINT_HOME = home;
  ({ engine } = await openEngine());
  const photos = await photosOf(join(home, 'photos'), 15);
  ({ project } = await engine.projects.create('folders', null));
  const { error } = await engine.jobs.ended(
    engine.work.importPhotos(project, { from: 'paths', paths: [photos] }, null).job,
  );
  expect(error).toBeNull();
  // A name that no folder of Windows can have.
  const ab = engine.projectView(project).classes.find((each) => each.name === 'ab')?.id ?? 0;
  engine.classes(project).rename(ab, 'a:b');
}, 120_000);

afterAll(async () => {
  await engine.close();
  delete process.env.PAWPRINT_HOME;
  await rm(home, { recursive: true, force: true });
});

describe('writing a split as folders', () => {
  it('asks for a split first', () => {
    expect(() => engine.work.writeFolders(project, null, null)).toThrow(
      expect.objectContaining({ code: 'split_missing' }),
    );
    engine.splits(project).make(null);
  });

  it('writes every photo of the three parts once, and none that was left out', async () => {
    const out = join(home, '나눈 사진', 'out');
    const { path, parts, size } = await write({ size: 24, fit: 'crop', resizing: 'sharp' }, out);
    expect({ path, size }).toEqual({ path: out, size: 24 });
    expect(parts).toEqual({ train: { a_b: 9, 개: 9 }, validation: { a_b: 3, 개: 3 }, test: { a_b: 3, 개: 3 } });
    for (const part of splitParts)
      for (const [folder, count] of Object.entries(parts[part])) {
        const files = await readdir(join(out, part, folder));
        expect(files).toHaveLength(count);
        for (const file of files)
          expect(await sharp(join(out, part, folder, file)).metadata()).toMatchObject({
            format: 'png',
            width: 24,
            height: 24,
            channels: 3,
          });
      }
    expect(await readdir(join(home, '나눈 사진'))).toEqual(['out']);
    expect(engine.splits(project).view()?.openings).toBe(0);
  });

  it('copies originals byte for byte, and writes as PNG what Keras would see otherwise', async () => {
    const { path, parts, converted } = await write(null, null);
    expect(path.startsWith(join(engine.projectView(project).folder, 'exports'))).toBe(true);
    const endings = new Map<string, number>();
    for (const part of splitParts)
      for (const folder of Object.keys(parts[part]))
        for (const file of await readdir(join(path, part, folder))) {
          const kind = /^(\w+)/.exec(file)?.[1] ?? '';
          const ending = file.slice(file.lastIndexOf('.'));
          endings.set(`${kind}${ending}`, (endings.get(`${kind}${ending}`) ?? 0) + 1);
          const bytes = await readFile(join(path, part, folder, file));
          if (ending !== '.png')
            expect(
              bytes.equals(
                await readFile(join(home, 'photos', folder === '개' ? '개' : 'ab', file.replace(/-[0-9a-f]{12}/, ''))),
              ),
            ).toBe(true);
          const { width, height } = await sharp(bytes).metadata();
          if (kind === 'rotated') expect([width, height]).toEqual([32, 48]);
        }
    expect(new Set(endings.keys())).toEqual(new Set(['plain.jpg', 'rotated.png', 'webp.png', 'png.png', 'clear.png']));
    expect(converted).toBe(
      [...endings].filter(([kind]) => /^(rotated|webp|clear)/.test(kind)).reduce((sum, [, n]) => sum + n, 0),
    );
  });

  it('refuses a folder that holds something, and leaves it as it is', async () => {
    const out = join(home, 'taken');
    await mkdir(out);
    await writeFile(join(out, 'letter.txt'), 'mine');
    const { status, error } = await engine.jobs.ended(engine.work.writeFolders(project, null, out).job);
    expect([status, error?.code]).toEqual(['failed', 'export_folder_taken']);
    expect(await readdir(out)).toEqual(['letter.txt']);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const out = join(home, 'cancelled', 'out');
    const { job } = engine.work.writeFolders(project, { size: 64, fit: 'stretch', resizing: 'keras' }, out);
    engine.jobs.cancel(job, false);
    expect((await engine.jobs.ended(job)).status).toBe('cancelled');
    await expect(access(out)).rejects.toThrow();
    expect(await readdir(join(home, 'cancelled'))).toEqual([]);
  });

  it.skipIf(python === '')(
    'is read by Keras: its classes, its counts, and the very pixels of the pack',
    async () => {
      const inputs = (['sharp', 'keras'] as const).map(
        (resizing) => ({ size: 20, fit: 'stretch', resizing, channels: 3 }) as const,
      );
      const written = [];
      for (const { channels: _colour, ...input } of inputs)
        written.push(await write(input, join(home, `Keras ${input.resizing}`)));
      written.push(await write(null, join(home, 'Keras originals')));
      const read = await readByKeras(
        20,
        written.map((each) => each.path),
      );
      for (const [number, { parts }] of written.entries()) {
        const input = inputs[number];
        const pack = input === undefined ? null : await packOf(input);
        const packed = pack === null ? null : await readFile(pack.file);
        for (const part of splitParts) {
          const { classes, labels, files } = read.told[number]?.[part] ?? { classes: [], labels: [], files: [] };
          expect(classes).toEqual(Object.keys(parts[part]).sort());
          const counts = classes.map((_, label) => labels.filter((each) => each === label).length);
          expect(counts).toEqual(classes.map((name) => parts[part][name]));
          if (pack === null || packed === null) continue;
          const pixels = await read.pixels(number, part);
          const length = 20 * 20 * 3;
          for (const [index, file] of files.entries()) {
            const hash = /-([0-9a-f]{12})\.png$/.exec(basename(file))?.[1] ?? '?';
            const row = pack.photos.findIndex((photo) => photo.startsWith(hash));
            const ours = Float32Array.from(packed.subarray(row * length, (row + 1) * length));
            expect(pixels.subarray(index * length, (index + 1) * length)).toEqual(ours);
          }
        }
      }
    },
    300_000,
  );
});
