import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPicture, readPixels } from './picture.ts';

const limits = { pixels: 1_000_000, milliseconds: 20_000 };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '사진 📷 '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function save(name: string, picture: Sharp | Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, Buffer.isBuffer(picture) ? picture : await picture.toBuffer());
  return file;
}

/** Rows of pixels, each pixel as [r, g, b]. */
async function pixelsOf(file: string): Promise<number[][][]> {
  const { data, width, height } = await readPixels(await (await openPicture(file, limits)).decode(), limits);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]),
  );
}

function plain(r: number, g: number, b: number, alpha = 1): Sharp {
  return sharp({ create: { width: 4, height: 2, channels: 4, background: { r, g, b, alpha } } });
}

const [red, white] = [
  [255, 0, 0],
  [255, 255, 255],
];

describe('every format is read by its content, whatever the name says', () => {
  test.for(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s', async (format) => {
    const options = { jpeg: { quality: 100 }, avif: { lossless: true }, webp: { lossless: true } };
    const file = await save(
      `${format}.txt`,
      plain(255, 0, 0).toFormat(format, format in options ? options[format as keyof typeof options] : {}),
    );
    expect(await openPicture(file, limits)).toMatchObject({ format, width: 4, height: 2 });
    const pixel = (await pixelsOf(file))[0]?.[0] ?? [];
    for (const [channel, value] of red.entries())
      expect(Math.abs((pixel[channel] ?? -1) - value)).toBeLessThanOrEqual(2);
  });
});

describe('pixels are upright, sRGB, over white and of 8 bits', () => {
  test('the EXIF orientation is followed, in the size as in the pixels', async () => {
    const left = {
      input: { create: { width: 2, height: 2, channels: 3, background: 'red' } },
      left: 0,
      top: 0,
    } as const;
    const upright = plain(255, 255, 255).removeAlpha().composite([left]);
    // 6: the camera was turned; what is stored as the left edge belongs to the top.
    const file = await save('turned.png', upright.png().withMetadata({ orientation: 6 }));
    expect(await openPicture(file, limits)).toMatchObject({ width: 2, height: 4 });
    expect(await pixelsOf(file)).toEqual([
      [red, red],
      [red, red],
      [white, white],
      [white, white],
    ]);
  });

  test('what is transparent is white, what is half transparent half white', async () => {
    expect((await pixelsOf(await save('clear.png', plain(255, 0, 0, 0).png())))[0]?.[0]).toEqual(white);
    expect((await pixelsOf(await save('half.png', plain(255, 0, 0, 0.5).png())))[0]?.[0]).toEqual([255, 127, 127]);
  });

  test('a palette with transparency too', async () => {
    const file = await save('palette.png', plain(255, 0, 0, 0).png({ palette: true }));
    expect((await pixelsOf(file))[0]?.[0]).toEqual(white);
  });

  test('grey pictures have three equal channels', async () => {
    const file = await save('grey.png', plain(90, 90, 90).removeAlpha().toColourspace('b-w').png());
    expect((await sharp(file).metadata()).channels).toBe(1);
    expect((await pixelsOf(file))[0]?.[0]).toEqual([90, 90, 90]);
  });

  test('16 bits become 8: the whole range, not the lower half of each number', async () => {
    const deep = sharp(new Uint16Array([0, 0x8000, 0xffff, 0xffff, 0x4000, 0]), {
      raw: { width: 2, height: 1, channels: 3 },
    }).toColourspace('rgb16');
    const file = await save('deep.png', deep.png());
    expect((await sharp(file).metadata()).depth).toBe('ushort');
    expect(await pixelsOf(file)).toEqual([
      [
        [0, 128, 255],
        [255, 64, 0],
      ],
    ]);
  });

  test('16 bits of grey too', async () => {
    const deep = sharp(new Uint16Array([0, 0x8000, 0xffff]), { raw: { width: 3, height: 1, channels: 1 } });
    const file = await save('deep-grey.png', deep.toColourspace('grey16').png());
    expect(await sharp(file).metadata()).toMatchObject({ depth: 'ushort', channels: 1 });
    expect(await pixelsOf(file)).toEqual([
      [
        [0, 0, 0],
        [128, 128, 128],
        [255, 255, 255],
      ],
    ]);
  });

  test('a colour profile is followed: the red of a wide profile is more than sRGB can show', async () => {
    const file = await save('wide.png', plain(200, 0, 0).removeAlpha().png().withIccProfile('p3'));
    const [r = 0, g = 0, b = 0] = (await pixelsOf(file))[0]?.[0] ?? [];
    expect((await sharp(file).metadata()).icc).toBeDefined();
    expect(Math.abs(r - 200) + g + b).toBeLessThanOrEqual(3);
  });

  test('print colours (CMYK) become sRGB', async () => {
    const file = await save('print.jpg', plain(255, 0, 0).flatten().toColourspace('cmyk').jpeg({ quality: 100 }));
    expect((await sharp(file).metadata()).space).toBe('cmyk');
    const [r = 0, g = 255, b = 255] = (await pixelsOf(file))[0]?.[0] ?? [];
    expect(r).toBeGreaterThan(180);
    expect(Math.max(g, b)).toBeLessThan(80);
  });

  test('of a moving picture the first one is taken', async () => {
    const frames = Buffer.concat([await plain(255, 0, 0).raw().toBuffer(), await plain(0, 0, 255).raw().toBuffer()]);
    const film = sharp(frames, { raw: { width: 4, height: 4, channels: 4, pageHeight: 2 } });
    const file = await save('moving.gif', film.gif());
    expect((await sharp(file, { animated: true }).metadata()).pages).toBe(2);
    expect(await openPicture(file, limits)).toMatchObject({ width: 4, height: 2 });
    expect((await pixelsOf(file))[0]?.[0]).toEqual(red);
  });
});

describe('what cannot be read is refused with its reason', () => {
  const noise = (side: number): Sharp =>
    sharp({
      create: {
        width: side,
        height: side,
        channels: 3,
        background: 'white',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });

  test.for(['jpeg', 'png', 'webp', 'tiff', 'gif'] as const)('half a %s', async (format) => {
    const whole = await noise(300).toFormat(format).toBuffer();
    const file = await save(`half.${format}`, whole.subarray(0, whole.length / 2));
    await expect(pixelsOf(file)).rejects.toMatchObject({ code: 'photo_broken' });
  });

  test('a progressive JPEG whose last scans are missing', async () => {
    const whole = await noise(300).jpeg({ progressive: true }).toBuffer();
    const file = await save('half-progressive.jpg', whole.subarray(0, whole.length * 0.7));
    await expect(pixelsOf(file)).rejects.toMatchObject({ code: 'photo_broken' });
  });

  test('a signature and nothing behind it', async () => {
    const file = await save('signature.jpg', Buffer.from('ffd8ffe000104a464946', 'hex'));
    await expect(openPicture(file, limits)).rejects.toMatchObject({ code: 'photo_broken' });
  });

  test('an empty file, a page called .jpg, and one that is gone', async () => {
    const empty = await save('empty.jpg', Buffer.alloc(0));
    await expect(openPicture(empty, limits)).rejects.toMatchObject({ code: 'photo_empty' });
    const page = await save('page.jpg', Buffer.from('<html>404 Not Found</html>'));
    await expect(openPicture(page, limits)).rejects.toMatchObject({ code: 'photo_not_a_picture' });
    await expect(openPicture(join(folder, 'gone'), limits)).rejects.toMatchObject({ code: 'photo_not_found' });
  });

  test('a drawing (SVG) is not opened at all', async () => {
    const file = await save(
      'drawing.png',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/hostname"/></svg>'),
    );
    await expect(openPicture(file, limits)).rejects.toMatchObject({ details: { format: 'SVG' } });
  });

  test('more pixels than allowed, told with their number before any is decoded', async () => {
    // The header of a PNG of 30,000 x 30,000 and an empty body.
    const png = await plain(0, 0, 0).png().toBuffer();
    png.writeUInt32BE(30_000, 16);
    png.writeUInt32BE(30_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    const file = await save('bomb.png', png);
    await expect(openPicture(file, limits)).rejects.toMatchObject({
      code: 'photo_too_large',
      details: { megapixels: 900, limit: 1 },
    });
  });

  test('one that takes longer than allowed', async () => {
    const file = await save('slow.avif', noise(300).avif({ effort: 0 }));
    // A second is the shortest time that libvips can be given; blurring takes longer than that.
    const hurried = { ...limits, milliseconds: 1 };
    const { decode } = await openPicture(file, hurried);
    await expect(readPixels((await decode()).resize(4000, 4000).blur(200), hurried)).rejects.toMatchObject({
      code: 'photo_took_too_long',
      details: { seconds: 0.001 },
    });
  });
});

test('a JPEG with a harmless flaw is read: cameras and old programs leave stray bytes between its parts', async () => {
  const whole = await plain(255, 0, 0).flatten().jpeg({ quality: 100, progressive: true }).toBuffer();
  const lastScan = whole.lastIndexOf(Buffer.from('ffda', 'hex'));
  const flawed = Buffer.concat([whole.subarray(0, lastScan), Buffer.from([0, 1, 2, 3]), whole.subarray(lastScan)]);
  await expect(sharp(flawed, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow('extraneous bytes');
  expect((await pixelsOf(await save('flawed.jpg', flawed)))[0]?.[0]).toEqual([254, 0, 0]);
});

test('a JPEG without a profile has the pixels that libjpeg gives, untouched', async () => {
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  const file = await save('plain.jpg', photo);
  const direct = await sharp(await readFile(file))
    .raw()
    .toBuffer();
  expect((await pixelsOf(file)).flat(2)).toEqual([...direct]);
});
