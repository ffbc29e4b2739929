import { isUtf8 } from 'node:buffer';
import { open, stat } from 'node:fs/promises';
import type { SeemingFile } from '../../../src-shared/weights.ts';
import { withZipEntries } from './zip-names.ts';

/** As many bytes as tell kinds apart. */
const headLength = 4096;
/** An HDF5 file's signature; it stands at 0 or, after a block of the user's, at 512 times a power of two. */
const hdf5Signature = Buffer.from('894844460d0a1a0a', 'hex');

const signatures: readonly (readonly [bytes: Buffer, seems: SeemingFile])[] = [
  [hdf5Signature, 'hdf5'],
  // A pickle (protocol 2) of the magic number with which torch.save began before it wrote zips.
  [Buffer.from('80028a0a6cfc9c46f920', 'hex'), 'pytorch'],
  [Buffer.from('GGUF'), 'gguf'],
  [Buffer.from('ffd8ff', 'hex'), 'picture'],
  [Buffer.from('89504e470d0a1a0a', 'hex'), 'picture'],
  [Buffer.from('%PDF-'), 'pdf'],
  [Buffer.from('1f8b', 'hex'), 'packed'],
  [Buffer.from('377abcaf271c', 'hex'), 'packed'],
  [Buffer.from('Rar!'), 'packed'],
];

/** What a file that is none of Keras's weights seems to be, by its content alone. */
export async function seemsOf(file: string): Promise<SeemingFile> {
  const found = await stat(file);
  if (found.isDirectory()) return 'folder';
  if (found.size === 0) return 'empty';
  const head = await headOf(file);
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return zipOf(file);
  const known = signatures.find(([bytes]) => head.subarray(0, bytes.length).equals(bytes));
  if (known !== undefined) return known[1] === 'hdf5' ? hdf5Of(head, found.size) : known[1];
  if (head.subarray(4, 8).equals(Buffer.from('TFL3'))) return 'tflite';
  if (isSafetensors(head, found.size)) return 'safetensors';
  if (isPickle(head)) return 'pickle';
  // The last character may be cut in two.
  if (isUtf8(head) || isUtf8(head.subarray(0, -3))) return textOf(head.toString('utf8'));
  return isOnnx(head) ? 'onnx' : 'unknown';
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * An HDF5 file says how long it is, in its superblock (HDF5 File Format Specification, II.A): a download that broke off is
 * shorter. Addresses are of eight bytes in all files that Keras writes.
 */
function hdf5Of(head: Buffer, size: number): SeemingFile {
  const version = head[8] ?? 0;
  const end = version < 2 ? 40 + (version === 1 ? 4 : 0) : 28;
  if (head.length < end + 8) return 'hdf5_cut_off';
  return head.readBigUInt64LE(end) > BigInt(size) ? 'hdf5_cut_off' : 'hdf5';
}

async function zipOf(file: string): Promise<SeemingFile> {
  try {
    return await withZipEntries(file, (entries) => {
      const has = (pattern: RegExp): boolean => entries.some(({ filename }) => pattern.test(filename));
      if (has(/(^|\/)data\.pkl$/)) return Promise.resolve<SeemingFile>('pytorch');
      if (has(/^model\.weights\.(npz|json)$/)) return Promise.resolve<SeemingFile>('keras_without_h5');
      if (has(/\.npy$/)) return Promise.resolve<SeemingFile>('numpy');
      if (has(/(^|\/)saved_model\.pb$/)) return Promise.resolve<SeemingFile>('saved_model');
      return Promise.resolve<SeemingFile>(has(/\.(jpe?g|png|webp|gif|bmp|heic|tiff?)$/i) ? 'zip_of_photos' : 'zip');
    });
  } catch {
    return 'zip_broken'; // a zip's directory stands at its end: what was cut off has none
  }
}

/** Its length, then a header in JSON. */
function isSafetensors(head: Buffer, size: number): boolean {
  if (head.length < 9) return false;
  const length = head.readBigUInt64LE(0);
  return head[8] === 0x7b && length >= 2n && length < BigInt(size);
}

/** Pickles from protocol 2 on begin with it; protocols go up to 5. */
function isPickle(head: Buffer): boolean {
  return head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5;
}

/** A ModelProto: ir_version (field 1, a small number), then its producer's name (field 2) or opsets and graph (7, 8). */
function isOnnx(head: Buffer): boolean {
  return head[0] === 0x08 && (head[1] ?? 0) < 0x20 && [0x12, 0x3a, 0x42].includes(head[2] ?? 0);
}

function textOf(head: string): SeemingFile {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (/^<(!doctype html|html|head|body)\b/i.test(start)) return 'web_page';
  if (!/^[[{]/.test(start)) return isOnnx(Buffer.from(head)) ? 'onnx' : 'text';
  if (/"(modelTopology|weightsManifest|layers-model|graph-model)"/.test(start)) return 'tfjs';
  return start.includes('"class_name"') ? 'keras_config' : 'text';
}
