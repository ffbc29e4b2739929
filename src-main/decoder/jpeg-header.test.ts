import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { readJpegSize } from './jpeg-header.ts';

function plain(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#456' } });
}

test.for([
  ['baseline', plain(31, 17).jpeg()],
  ['progressive', plain(31, 17).jpeg({ progressive: true })],
  ['grey', plain(31, 17).greyscale().jpeg()],
  ['CMYK', plain(31, 17).toColourspace('cmyk').jpeg()],
] as const)('a plain JPEG tells its size: %s', async ([, picture]) => {
  expect(readJpegSize(await picture.toBuffer())).toEqual({ width: 31, height: 17 });
});

test('one with EXIF, which may turn it, does not; nor one that is damaged or ends too soon', async () => {
  expect(
    readJpegSize(
      await plain(31, 17)
        .withExif({ IFD0: { Make: 'a' } })
        .jpeg()
        .toBuffer(),
    ),
  ).toBeNull();
  const jpeg = await plain(31, 17).jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  expect(readJpegSize(jpeg.subarray(0, frame + 6))).toBeNull();
  expect(readJpegSize(Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(40), jpeg.subarray(2)]))).toBeNull();
  expect(readJpegSize(jpeg.fill(0, frame + 5, frame + 9))).toBeNull();
});
