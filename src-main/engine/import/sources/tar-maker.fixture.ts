/** A file for a tar, and the lies to tell about it. */
export interface TarFile {
  name: string | Uint8Array;
  data?: Uint8Array | string;
  /** The format's letter: '0' a file (the default), '1' and '2' links, '3' to '6' devices, folders and pipes. */
  type?: string;
  declaredBytes?: number;
  declaredChecksum?: number;
}

/** Writes tars that no honest program writes. Names longer than 100 bytes are given as GNU does. */
export function makeTar(files: readonly TarFile[], { ending = true } = {}): Buffer {
  const blocks = files.flatMap((file) => {
    const name = Buffer.from(file.name);
    const long =
      name.length > 100
        ? [...makeFile({ name: '././@LongLink', data: Buffer.concat([name, Buffer.alloc(1)]), type: 'L' })]
        : [];
    return [...long, ...makeFile({ ...file, name: name.subarray(0, 100) })];
  });
  return Buffer.concat(ending ? [...blocks, Buffer.alloc(1024)] : blocks);
}

function makeFile(file: TarFile): Buffer[] {
  const data = Buffer.from(file.data ?? '');
  const header = Buffer.alloc(512);
  header.set(Buffer.from(file.name), 0);
  header.write('0000644\0', 100);
  header.write(`${(file.declaredBytes ?? data.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(file.type ?? '0', 156);
  header.write('ustar\0', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${(file.declaredChecksum ?? sum).toString(8).padStart(6, '0')}\0 `, 148);
  return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
}
