import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** Raised when other photos are made: a zip of an older kind is made anew. */
const version = 1;
/** Crops are cut from a photo of this longest side, so that the zip has the size of a large data set of the web. */
const side = 400;

/**
 * A zip of `count` different photos in the class folders of the Oxford pets, stored as photos in zips are: crops of the real
 * ones, encoded again, a little over 25 kB each. It is made once and kept among the system's temporary files.
 * @throws Error where PAWPRINT_TEST_DATA names no folder with photos/oxford-pets
 */
export async function photoZip(count: number): Promise<string> {
  const data = process.env.PAWPRINT_TEST_DATA;
  if (data === undefined) throw new Error('PAWPRINT_TEST_DATA names no folder with photos/oxford-pets');
  const folder = join(tmpdir(), 'pawprint-bench-photos');
  const file = join(folder, `pets-${String(version)}-${String(count)}.zip`);
  if (existsSync(file)) return file;
  process.stderr.write(`making ${String(count)} photos, once\n`);
  await mkdir(folder, { recursive: true });
  const photos = await originalsIn(join(data, 'photos', 'oxford-pets'));
  const zip = await StoredZip.create(`${file}.part`);
  const each = Math.ceil(count / photos.length);
  let made = 0;
  for (const [index, { className, path }] of photos.entries()) {
    const picture = await readFile(path);
    const numbers = Array.from({ length: Math.min(each, count - made) }, (_, number) => number);
    const crops = await Promise.all(numbers.map((number) => crop(picture, index * each + number)));
    for (const [number, photo] of crops.entries())
      await zip.add(`pets/${className}/${className}.${String(index * each + number)}.jpg`, photo);
    made += crops.length;
  }
  await zip.end();
  await rename(`${file}.part`, file);
  return file;
}

async function originalsIn(folder: string): Promise<{ className: string; path: string }[]> {
  const all = [];
  for (const className of ['cat', 'dog']) {
    const names = (await readdir(join(folder, className))).sort();
    all.push(...names.map((name) => ({ className, path: join(folder, className, name) })));
  }
  return all;
}

/** A part of a photo, at least three quarters of each side, chosen by its number; no two are alike. */
async function crop(picture: Buffer, number: number): Promise<Buffer> {
  const random = createHash('sha256').update(String(number)).digest();
  const share = (at: number): number => random.readUInt32LE(at * 4) / 2 ** 32;
  const whole = sharp(picture).rotate().resize({ width: side, height: side, fit: 'inside' });
  const { data, info } = await whole.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const width = Math.floor(info.width * (0.75 + share(0) / 4));
  const height = Math.floor(info.height * (0.75 + share(1) / 4));
  const { channels } = info;
  return sharp(data, { raw: { width: info.width, height: info.height, channels } })
    .extract({
      left: Math.floor((info.width - width) * share(2)),
      top: Math.floor((info.height - height) * share(3)),
      width,
      height,
    })
    .jpeg({ quality: 80 + (number % 15) })
    .toBuffer();
}

/** Writes a zip of stored files one by one: any number of them, up to 4 GB together. */
class StoredZip {
  readonly #file: Awaited<ReturnType<typeof open>>;
  readonly #directory: Buffer[] = [];
  #offset = 0;

  private constructor(file: Awaited<ReturnType<typeof open>>) {
    this.#file = file;
  }

  static async create(path: string): Promise<StoredZip> {
    return new StoredZip(await open(path, 'w'));
  }

  async add(name: string, data: Buffer): Promise<void> {
    const words = Buffer.from(name);
    // From the version needed to the lengths: the same 26 bytes in both headers (APPNOTE 4.3.7, 4.3.12).
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(0x800, 2);
    header.writeUInt16LE(0x21, 8);
    header.writeUInt32LE(crc32(data), 10);
    header.writeUInt32LE(data.length, 14);
    header.writeUInt32LE(data.length, 18);
    header.writeUInt16LE(words.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), header, words, data]);
    const after = Buffer.alloc(14);
    after.writeUInt32LE(this.#offset, 10);
    const made = Buffer.from([20, 3]);
    this.#directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, header, after, words]));
    await this.#file.write(local);
    this.#offset += local.length;
  }

  async end(): Promise<void> {
    const directory = Buffer.concat(this.#directory);
    const many = this.#directory.length >= 0xffff;
    // The zip64 records (APPNOTE 4.3.14, 4.3.15) say how many there are where 16 bits do not suffice.
    const record = Buffer.alloc(56 + 20);
    record.write('PK\x06\x06', 0, 'latin1');
    record.writeBigUInt64LE(44n, 4);
    record.writeUInt16LE(45, 12);
    record.writeUInt16LE(45, 14);
    record.writeBigUInt64LE(BigInt(this.#directory.length), 24);
    record.writeBigUInt64LE(BigInt(this.#directory.length), 32);
    record.writeBigUInt64LE(BigInt(directory.length), 40);
    record.writeBigUInt64LE(BigInt(this.#offset), 48);
    record.write('PK\x06\x07', 56, 'latin1');
    record.writeBigUInt64LE(BigInt(this.#offset + directory.length), 64);
    record.writeUInt32LE(1, 72);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 0, 'latin1');
    end.writeUInt16LE(many ? 0xffff : this.#directory.length, 8);
    end.writeUInt16LE(many ? 0xffff : this.#directory.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(this.#offset, 16);
    await this.#file.write(Buffer.concat([directory, ...(many ? [record] : []), end]));
    await this.#file.close();
  }
}
