import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../src-shared/errors.ts';
import { removeLeftovers, writeFileAtomic } from '../files/atomic.ts';

/**
 * A folder of weights:
 *
 *   weights.json          the manifest below
 *   weights-<hash>.bin    all tensors one after another, little-endian, row-major, in float32 unless the manifest says half
 *
 * The data file bears the beginning of its own SHA-256, so new weights never overwrite old ones; replacing the manifest,
 * one rename, is the moment in which they take their place. A reader therefore finds either state, never a mixture.
 */
const manifestName = 'weights.json';
const dataName = /^weights-[0-9a-f]{16}\.bin$/;

const tensorSchema = z.strictObject({
  /** "conv1/kernel", "rms/conv1/kernel" */
  name: z.string(),
  shape: z.array(z.int().positive()),
  /** Half precision is for what ships with the program (scripts/make-shipped-network.py); runs are kept as they are. */
  type: z.literal('float16').optional(),
});

const manifestSchema = z.strictObject({
  format: z.literal(1),
  file: z.string().regex(dataName),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** In the order of the data file. */
  tensors: z.array(tensorSchema),
  /** What the writer keeps beside the numbers: a checkpoint's epoch and history. */
  notes: z.unknown(),
});

export interface NamedValues {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

export interface StoredWeights {
  tensors: NamedValues[];
  /** Of the data: which weights these are. */
  sha256: string;
  /** As written; the reader checks its shape. */
  notes: unknown;
}

/**
 * Writes tensors into a folder (made if missing) so that a process killed at any moment leaves the old ones or these.
 * @param notes plain JSON kept in the manifest; null for none
 */
export async function writeWeights(folder: string, tensors: readonly NamedValues[], notes: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const data = Buffer.concat(tensors.map(({ values }) => littleEndian(values)));
  const sha256 = createHash('sha256').update(data).digest('hex');
  const file = `weights-${sha256.slice(0, 16)}.bin`;
  await writeFileAtomic(join(folder, file), data);
  const manifest = {
    format: 1,
    file,
    bytes: data.length,
    sha256,
    tensors: tensors.map(({ name, shape }) => ({ name, shape })),
    notes,
  };
  await writeFileAtomic(join(folder, manifestName), JSON.stringify(manifest));
  await removeOldData(folder, file);
}

/**
 * Reads a folder of weights whole and compares its checksum.
 * @returns null where the folder holds no manifest
 * @throws AppError weights_damaged
 */
export async function readWeightsIfThere(folder: string): Promise<StoredWeights | null> {
  // Another process may replace the weights between our reading the manifest and opening the data: then there is a newer
  // manifest, and the second look finds its data. A third would mean two replacements within a read of a few megabytes.
  for (let look = 1; ; look++) {
    const text = await readIfThere(join(folder, manifestName));
    if (text === null) return null;
    const manifest = parseManifest(text.toString('utf8'));
    const data = await readIfThere(join(folder, manifest.file));
    if (data !== null) return { tensors: cut(manifest, data), sha256: manifest.sha256, notes: manifest.notes };
    if (look === 3) throw damaged(`${manifest.file} is missing`);
  }
}

/** As readWeightsIfThere, but the weights must be there. @throws AppError weights_damaged */
export async function readWeights(folder: string): Promise<StoredWeights> {
  const stored = await readWeightsIfThere(folder);
  if (stored === null) throw damaged(`${manifestName} is missing`);
  return stored;
}

function parseManifest(text: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(`${manifestName} cannot be read`, error);
  }
}

function cut(manifest: z.infer<typeof manifestSchema>, data: Buffer): NamedValues[] {
  const expected = manifest.tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  if (data.length !== manifest.bytes || data.length !== expected) {
    throw damaged(`${data.length} bytes instead of ${manifest.bytes}`);
  }
  if (createHash('sha256').update(data).digest('hex') !== manifest.sha256) throw damaged('checksum');
  let offset = 0;
  return manifest.tensors.map((tensor) => {
    const end = offset + bytesOf(tensor);
    // A copy: the bytes of a Buffer need not begin where a float may.
    const bytes = data.buffer.slice(data.byteOffset + offset, data.byteOffset + end);
    offset = end;
    const { name, shape, type } = tensor;
    return {
      name,
      shape,
      values: type === 'float16' ? Float32Array.from(new Float16Array(bytes)) : new Float32Array(bytes),
    };
  });
}

function bytesOf({ shape, type }: z.infer<typeof tensorSchema>): number {
  return elements(shape) * (type === 'float16' ? 2 : 4);
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** The bytes of float32 or int32 numbers as file formats want them. Every machine that Node 24 is made for is little-endian. */
export function littleEndian(values: Float32Array | Int32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

export function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('weights_damaged', { reason }, { cause });
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function removeOldData(folder: string, keep: string): Promise<void> {
  await removeLeftovers(folder);
  for (const name of await readdir(folder)) {
    if (name !== keep && dataName.test(name)) await rm(join(folder, name), { force: true });
  }
}
