import sharp, { type Sharp } from 'sharp';

/** RGBA, rows from the top, not yet over white: what decoders other than libvips give. */
export interface RawPicture {
  data: Uint8Array;
  width: number;
  height: number;
}

/**
 * Hands pixels to sharp. With a colour profile they go as an uncompressed TIFF, because sharp's raw input cannot carry one;
 * from there on they are treated as any other picture's.
 */
export function openRaw({ data, width, height }: RawPicture, profile: Uint8Array | undefined): Sharp {
  if (profile === undefined) return sharp(data, { raw: { width, height, channels: 4 } });
  return sharp(Buffer.concat([tiffHeader(width, height, profile), data]), { limitInputPixels: false });
}

const [short, long, undefinedType] = [3, 4, 7];

/** TIFF 6.0 with one strip of interleaved RGBA behind the header. */
function tiffHeader(width: number, height: number, profile: Uint8Array): Buffer {
  const fields = 11;
  const bitsAt = 8 + 2 + 12 * fields + 4;
  const profileAt = bitsAt + 8;
  const pixelsAt = profileAt + profile.length + (profile.length % 2);
  const header = Buffer.alloc(pixelsAt);
  header.write('II*\0', 'latin1');
  header.writeUInt32LE(8, 4);
  header.writeUInt16LE(fields, 8);
  let at = 10;
  // In the order of their tags, as TIFF wants them.
  const field = (tag: number, type: number, count: number, value: number): void => {
    header.writeUInt16LE(tag, at);
    header.writeUInt16LE(type, at + 2);
    header.writeUInt32LE(count, at + 4);
    header.writeUInt32LE(value, at + 8);
    at += 12;
  };
  field(256, long, 1, width);
  field(257, long, 1, height);
  field(258, short, 4, bitsAt); // bits of each channel
  field(259, short, 1, 1); // not compressed
  field(262, short, 1, 2); // RGB
  field(273, long, 1, pixelsAt);
  field(277, short, 1, 4); // channels
  field(278, long, 1, height); // rows in the strip
  field(279, long, 1, width * height * 4);
  field(338, short, 1, 2); // the fourth is alpha, not multiplied in
  field(34675, undefinedType, profile.length, profileAt);
  for (let channel = 0; channel < 4; channel += 1) header.writeUInt16LE(8, bitsAt + 2 * channel);
  header.set(profile, profileAt);
  return header;
}
