import { Readable } from 'node:stream';
import type { SplitPart } from '../../../../src-shared/api.ts';
import { AppError } from '../../../../src-shared/errors.ts';
import type { Bytes } from './bytes.ts';
import { type Container, type Member, notThere } from './container.ts';
import { encodePng } from './encode-png.ts';
import type { SourceLimits } from './source.ts';

/** Four bytes of kind, then a count for each dimension (yann.lecun.com's format of MNIST, and of its successors). */
const imagesHeader = 16;
const labelsHeader = 8;
/** MNIST has 28; a header that lies must not ask for gigabytes. */
const largestSide = 4096;

/**
 * The images of an MNIST file, each as a grey PNG.
 * @throws AppError source_too_large; archive_damaged where the header and the length do not fit
 */
export async function openIdxImages(bytes: Bytes, name: string, limits: SourceLimits): Promise<Container> {
  const header = await bytes.read(0, imagesHeader);
  const [count, height, width] = [4, 8, 12].map((at) => (header.length < imagesHeader ? 0 : header.readUInt32BE(at)));
  if (count === undefined || height === undefined || width === undefined || !fits(bytes.size, count, height, width)) {
    throw new AppError('archive_damaged', { name, reason: 'header and length do not fit' });
  }
  if (count > limits.files) throw new AppError('source_too_large', { name, limit: limits.files });
  const digits = String(Math.max(0, count - 1)).length;
  const memberAt = (index: number): Member => {
    const open = async (): Promise<Buffer> => {
      const pixels = await bytes.read(imagesHeader + index * width * height, width * height);
      if (pixels.length < width * height) throw new AppError('photo_broken');
      return encodePng(pixels, width, height, 1);
    };
    return {
      id: String(index),
      path: [`${String(index).padStart(digits, '0')}.png`],
      bytes: width * height,
      head: open,
      open: async () => Readable.from([await open()], { objectMode: false }),
      stretch: () => null,
      access: () => Promise.resolve(null),
    };
  };
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- the images lie at known places; other containers walk a disk
    members: async function* () {
      for (let index = 0; index < count; index++) yield memberAt(index);
    },
    member: (id) => {
      const index = Number(id);
      return Number.isInteger(index) && index >= 0 && index < count
        ? Promise.resolve(memberAt(index))
        : Promise.reject(notThere());
    },
    skipped: [],
    close: () => bytes.close(),
  };
}

/** The labels of an MNIST file, one byte for each image. @throws AppError archive_damaged; as the pieces */
export async function readIdxLabels(
  pieces: AsyncIterable<Buffer>,
  name: string,
  limits: SourceLimits,
): Promise<Buffer> {
  const read: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    read.push(piece);
    size += piece.length;
    if (size > labelsHeader + limits.files) break;
  }
  const content = Buffer.concat(read);
  const count = content.length < labelsHeader ? -1 : content.readUInt32BE(4);
  if (content.length !== labelsHeader + count)
    throw new AppError('archive_damaged', { name, reason: 'header and length do not fit' });
  return content.subarray(labelsHeader);
}

/** The name that the labels of a file of images go by. */
export function labelsNameOf(imagesName: string): string {
  return stemOf(imagesName).replace('images', 'labels').replace('idx3', 'idx1');
}

/** Without what says how it is packed, and in one spelling (`train-images.idx3-ubyte` is common too). */
export function stemOf(name: string): string {
  return name.toLowerCase().replace(/\.gz$/, '').replaceAll('.', '-');
}

/** MNIST calls its test files t10k. */
export function idxPartOf(name: string): SplitPart | null {
  const words = stemOf(name).split(/[-_]/);
  if (words.some((word) => word === 't10k' || word === 'test')) return 'test';
  return words.includes('train') ? 'train' : null;
}

function fits(size: number, count: number, height: number, width: number): boolean {
  const sane = Math.min(height, width) > 0 && Math.max(height, width) <= largestSide;
  return sane && size === imagesHeader + count * height * width;
}
