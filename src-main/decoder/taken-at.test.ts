import sharp from 'sharp';
import { expect, test } from 'vitest';
import { takenAt } from './taken-at.ts';

async function exifOf(tags: Record<string, string>): Promise<Buffer | undefined> {
  const photo = sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } });
  const file = await photo.withExif({ IFD2: tags }).jpeg().toBuffer();
  return (await sharp(file).metadata()).exif;
}

test("the moment is the camera's own local time, whatever the zone of this computer", async () => {
  const exif = await exifOf({ DateTimeOriginal: '2023:07:14 08:05:09', OffsetTimeOriginal: '+09:00' });
  expect(takenAt(exif)).toBe('2023-07-14T08:05:09');
});

test.for([
  ['no moment at all', {}],
  ['zeros, as cameras write whose clock was never set', { DateTimeOriginal: '0000:00:00 00:00:00' }],
  ['a day that no calendar has', { DateTimeOriginal: '2023:02:30 10:00:00' }],
  ['an hour that no clock has', { DateTimeOriginal: '2023:02:03 25:00:00' }],
  ['a year before photography', { DateTimeOriginal: '1825:01:01 10:00:00' }],
  ['words', { DateTimeOriginal: 'last summer' }],
  ['blanks', { DateTimeOriginal: '    :  :     :  :  ' }],
] as const)('null: %s', async ([, tags]) => {
  expect(takenAt(await exifOf(tags))).toBeNull();
});

test('null: no EXIF, damaged EXIF, and more of it than any camera writes', async () => {
  const exif = await exifOf({ DateTimeOriginal: '2023:07:14 08:05:09' });
  expect(takenAt(undefined)).toBeNull();
  expect(takenAt(Buffer.alloc(0))).toBeNull();
  expect(takenAt(Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1'))).toBeNull();
  expect(takenAt(exif?.subarray(0, 30))).toBeNull();
  expect(takenAt(Buffer.concat([exif ?? Buffer.alloc(0), Buffer.alloc(64 * 1024)]))).toBeNull();
});
