import { crc32, deflateRawSync } from 'node:zlib';

/** A file for a zip, and the lies to tell about it. */
export interface ZipFile {
  name: string | Uint8Array;
  data?: Uint8Array | string;
  /** 0 stored, 8 deflated (the default); others store. */
  method?: number;
  /** Says that the name is UTF-8; the default for names given as text. */
  utf8?: boolean;
  encrypted?: boolean;
  /** Unix mode, upper half of the external attributes. */
  mode?: number;
  declaredBytes?: number;
  declaredCrc?: number;
  /** Extra fields, as they stand. */
  extra?: Uint8Array;
  /** Where the directory says the file lies. */
  offset?: number;
}

/** Writes zips that no honest program writes. */
export function makeZip(files: readonly ZipFile[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const { local, central } = makeFile(file, offset);
    locals.push(local);
    directory.push(central);
    offset += local.length;
  }
  const center = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length & 0xffff, 8);
  end.writeUInt16LE(files.length & 0xffff, 10);
  end.writeUInt32LE(center.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, center, end, Buffer.from(comment, 'latin1')]);
}

function makeFile(file: ZipFile, offset: number): { local: Buffer; central: Buffer } {
  const name = Buffer.from(file.name);
  const data = Buffer.from(file.data ?? '');
  const method = file.method ?? 8;
  const packed = method === 8 ? deflateRawSync(data) : data;
  const extra = Buffer.from(file.extra ?? []);
  const utf8 = file.utf8 ?? typeof file.name === 'string';
  const flags = (utf8 ? 0x800 : 0) | (file.encrypted === true ? 1 : 0);
  // From the version needed to the lengths: the same 26 bytes in both headers.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(flags, 2);
  common.writeUInt16LE(method, 4);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(file.declaredCrc ?? crc32(data), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(file.declaredBytes ?? data.length, 18);
  common.writeUInt16LE(name.length, 22);
  common.writeUInt16LE(extra.length, 24);
  const before = Buffer.alloc(6);
  before.writeUInt32LE(0x02014b50, 0);
  before.writeUInt16LE((3 << 8) | 20, 4); // made by a Unix
  const after = Buffer.alloc(14);
  after.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 6);
  after.writeUInt32LE(file.offset ?? offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, extra, packed]),
    central: Buffer.concat([before, common, after, name, extra]),
  };
}
