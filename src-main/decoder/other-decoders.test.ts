import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBmp } from './bmp.fixture.ts';
import { openPicture, readPixels } from './picture.ts';
import { takenAt } from './taken-at.ts';

/** Pictures that sharp cannot decode itself: BMP and HEIC. */

const limits = { pixels: 1_000_000, milliseconds: 20_000 };
const [red, green, blue, white] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '그림 '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function look(file: string): Promise<(x: number, y: number) => number[]> {
  const { data, width } = await readPixels(await (await openPicture(file, limits)).decode(), limits);
  return (x, y) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

describe('BMP', () => {
  async function save(bmp: Buffer): Promise<string> {
    const file = join(folder, 'picture.jpg');
    await writeFile(file, bmp);
    return file;
  }
  /** The top row red and green, the one below blue and white; the file begins with the lowest. */
  async function expectFour(bmp: Buffer): Promise<void> {
    const file = await save(bmp);
    expect(await openPicture(file, limits)).toMatchObject({ format: 'bmp', width: 2, height: 2 });
    const at = await look(file);
    expect([at(0, 0), at(1, 0), at(0, 1), at(1, 1)]).toEqual([red, green, blue, white]);
  }
  const palette = [
    [0, 0, 255, 0],
    [0, 255, 0, 0],
    [255, 0, 0, 0],
    [255, 255, 255, 0],
  ];
  const lower = [255, 0, 0, 255, 255, 255];
  const upper = [0, 0, 255, 0, 255, 0];

  test('24 bits, rows from below and from the top', async () => {
    await expectFour(makeBmp({ width: 2, height: 2, bits: 24, rows: [lower, upper] }));
    await expectFour(makeBmp({ width: 2, height: -2, bits: 24, rows: [upper, lower] }));
  });

  test('a palette, of 8 and of 4 bits', async () => {
    const rows8 = [
      [2, 3],
      [0, 1],
    ];
    await expectFour(makeBmp({ width: 2, height: 2, bits: 8, palette, rows: rows8 }));
    await expectFour(makeBmp({ width: 2, height: 2, bits: 4, palette, rows: [[0x23], [0x01]] }));
  });

  test('black and white', async () => {
    const two = [
      [0, 0, 0, 0],
      [255, 255, 255, 0],
    ];
    const at = await look(await save(makeBmp({ width: 2, height: 1, bits: 1, palette: two, rows: [[0b01000000]] })));
    expect([at(0, 0), at(1, 0)]).toEqual([[0, 0, 0], white]);
  });

  test('32 bits whose fourth byte says nothing are opaque', async () => {
    const rows = [
      [255, 0, 0, 0, 255, 255, 255, 0],
      [0, 0, 255, 0, 0, 255, 0, 0],
    ];
    await expectFour(makeBmp({ width: 2, height: 2, bits: 32, rows }));
  });

  test('one that names more pixels than it holds is refused before memory is set aside for them', async () => {
    const lying = makeBmp({ width: 900, height: 900, bits: 32, rows: [[0, 0, 0, 0]] });
    await expect(openPicture(await save(lying), limits)).rejects.toMatchObject({ code: 'photo_broken' });
    const vast = makeBmp({ width: 2_000_000_000, height: 2_000_000_000, bits: 8, rows: [[0]] });
    await expect(openPicture(await save(vast), limits)).rejects.toMatchObject({ code: 'photo_broken' });
  });
});

describe('HEIC', () => {
  const turned = join(import.meta.dirname, 'turned.fixture.heic');

  test('is turned upright once, though the file says it twice', async () => {
    expect(await openPicture(turned, limits)).toMatchObject({ format: 'heic', width: 64, height: 96 });
    const at = await look(turned);
    // Stored lying: red green above blue white. Turned to the right: blue red above white green.
    const brightest = [at(10, 10), at(50, 10), at(50, 80)].map((pixel) => pixel.indexOf(Math.max(...pixel)));
    expect(brightest).toEqual([2, 0, 1]);
    expect(at(10, 80)).toEqual(white);
  });

  test("its colour profile is followed: Display P3's red is a stronger one in sRGB", async () => {
    const [r = 0, g = 255] = (await look(turned))(50, 10);
    expect(r).toBeGreaterThan(210);
    expect(g).toBeLessThan(10);
  });

  test('it knows when it was taken', async () => {
    expect(takenAt((await openPicture(turned, limits)).exif)).toBe('2024-05-06T07:08:09');
  });

  test('of several pictures the main one is taken', async () => {
    const second = join(import.meta.dirname, 'second.fixture.heic');
    expect(await openPicture(second, limits)).toMatchObject({ width: 96, height: 64 });
    const [r = 255, , b = 0] = (await look(second))(10, 10);
    expect(b - r).toBeGreaterThan(150);
  });
});
