import { expect, test } from 'vitest';
import { recognise } from './format.ts';

function bytes(hex: string, length = 64): Buffer {
  const head = Buffer.alloc(length);
  Buffer.from(hex.replaceAll(' ', ''), 'hex').copy(head);
  return head;
}

/** The beginning of a file of the ISO media family. */
function media(...brands: string[]): Buffer {
  const head = Buffer.alloc(12 + 4 * brands.length);
  head.writeUInt32BE(head.length, 0);
  head.write(`ftyp${brands[0] ?? ''}`, 4, 'latin1');
  head.write(brands.slice(1).join(''), 16, 'latin1');
  return head;
}

test.for([
  ['jpeg', bytes('ffd8ffe0')],
  ['png', bytes('89504e470d0a1a0a')],
  ['webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
  ['gif', Buffer.from('GIF89a')],
  ['tiff', bytes('49492a00')],
  ['tiff', bytes('4d4d002a')],
  ['avif', media('avif', 'mif1', 'miaf')],
  ['avif', media('mif1', 'avif')],
  ['heic', media('heic', 'mif1', 'heic')],
  ['heic', media('mif1', 'heic')],
  ['bmp', bytes('424d 36000300 00000000 36000000 28000000')],
] as const)('%s is known by its first bytes', ([format, head]) => {
  expect(recognise(head)).toBe(format);
});

test.for([
  ['JPEG XL', bytes('ff0a')],
  ['JPEG 2000', bytes('0000000c6a5020200d0a')],
  ['Photoshop', Buffer.from('8BPS')],
  ['ICO', bytes('00000100 0100')],
  ['SVG', Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg">')],
  ['SVG', Buffer.from('<svg>')],
  ['SVG', Buffer.from('<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]><svg>&e;</svg>')],
] as const)('%s is known, named and refused', ([format, head]) => {
  expect(() => recognise(head)).toThrow(
    expect.objectContaining({ code: 'photo_format_unsupported', details: { format } }),
  );
});

test.for([
  ['a page', Buffer.from('<!DOCTYPE html><html><body>see <svg></svg></body></html>')],
  ['words', Buffer.from('BM is how this text begins, but it is longer than a header')],
  ['a film', media('isom', 'mp41')],
  ['zeros', Buffer.alloc(100)],
  ['one byte', Buffer.from([0xff])],
] as const)('%s: no picture', ([, head]) => {
  expect(() => recognise(head)).toThrow(expect.objectContaining({ code: 'photo_not_a_picture' }));
});

test('an empty file is called empty', () => {
  expect(() => recognise(Buffer.alloc(0))).toThrow(expect.objectContaining({ code: 'photo_empty' }));
});
