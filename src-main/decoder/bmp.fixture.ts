export interface BmpOptions {
  width: number;
  /** Negative: rows from the top. */
  height: number;
  bits: 1 | 4 | 8 | 24 | 32;
  /** Blue, green, red, unused: one for each index. */
  palette?: readonly number[][];
  /** Rows as they lie in the file, padded to four bytes each. */
  rows: readonly number[][];
}

/** A Windows bitmap with the usual header, not compressed. */
export function makeBmp({ width, height, bits, palette = [], rows }: BmpOptions): Buffer {
  const pixels = Buffer.concat(
    rows.map((row) => Buffer.from([...row, ...Array<number>((4 - (row.length % 4)) % 4).fill(0)])),
  );
  const colours = Buffer.from(palette.flat());
  const header = Buffer.alloc(54);
  header.write('BM', 'latin1');
  header.writeUInt32LE(54 + colours.length + pixels.length, 2);
  header.writeUInt32LE(54 + colours.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(pixels.length, 34);
  header.writeUInt32LE(palette.length, 46);
  return Buffer.concat([header, colours, pixels]);
}
