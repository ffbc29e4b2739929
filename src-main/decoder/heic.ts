import { readFile } from 'node:fs/promises';
import type { Content } from './content.ts';
import type { RawPicture } from './raw-picture.ts';

/**
 * sharp's libheif knows HEVC files and cannot decode them; libheif-js can. It takes 16 bytes a pixel and more, in memory that
 * WebAssembly can address (4 GB) and never gives back while the process lives: a third of what other formats may have.
 */
export const heicPixels = 64_000_000;

/**
 * Decodes the main picture of a HEIC file. libheif turns it upright itself, as the file's `irot` and `imir` say: its EXIF
 * orientation only repeats them and must not be followed once more.
 * @throws Error where it is damaged; RangeError where it is larger than its header said
 */
export async function decodeHeic(content: Content): Promise<RawPicture> {
  // Two megabytes of WebAssembly that most decoders never need.
  const { default: libheif } = await import('libheif-js/wasm-bundle.js');
  await libheif.ready;
  const decoder = new libheif.HeifDecoder();
  const images = decoder.decode(typeof content === 'string' ? await readFile(content) : content);
  try {
    const image = images.find((each) => each.is_primary()) ?? images[0];
    if (image === undefined) throw new Error('no picture in it');
    const [width, height] = [image.get_width(), image.get_height()];
    if (width * height > heicPixels) throw new RangeError(`${width} x ${height}`);
    const pixels = { data: new Uint8ClampedArray(width * height * 4), width, height };
    await new Promise<void>((resolve, reject) => {
      image.display(pixels, (shown) => (shown === null ? reject(new Error('its pixels are damaged')) : resolve()));
    });
    return { data: new Uint8Array(pixels.data.buffer), width, height };
  } finally {
    for (const image of images) image.free();
    decoder.decoder?.delete();
  }
}
