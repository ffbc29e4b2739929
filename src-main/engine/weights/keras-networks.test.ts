import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type BaseName, baseNames } from '../../../src-shared/networks/base-networks.ts';
import { baseWeights } from '../../../src-shared/networks/base-weights.ts';
import { matchWeights } from '../../../src-shared/networks/match-weights.ts';
import { openWeightFile } from '../../files/weight-file/weight-file.ts';

const python = process.env.PAWPRINT_ORACLE_PYTHON ?? '';
/** `npm run test:all -- networks` runs this file's full table, without names all tables run. */
const tables = (process.env.PAWPRINT_TABLES ?? '').split(',').filter((name) => name !== '');
const everything = process.env.PAWPRINT_ALL === '1' && (tables.length === 0 || tables.includes('networks'));

const all = baseNames.filter((name) => baseWeights[name].published !== null);
const cases: readonly BaseName[] = everything ? all : ['mobilenetv2'];

test.skipIf(python === '').for(cases)(
  'Every weight of %s is found in each form in which Keras saves it, number for number (skipped unless PAWPRINT_ORACLE_PYTHON names a Python that has it)',
  { timeout: 600_000 },
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'pawprint-keras-networks-'));
    const script = join(import.meta.dirname, 'base_networks.py');
    const { stdout } = await promisify(execFile)(python, [script, folder, name], { maxBuffer: 16 * 1024 ** 2 });
    const wanted = JSON.parse(stdout) as Record<string, string>;
    for (const form of [
      'base.h5',
      'base.keras',
      'base.weights.h5',
      'nameless.weights.h5',
      'topped.h5',
      'topped.weights.h5',
    ]) {
      const file = await openWeightFile(join(folder, form), folder);
      const { taken, missing } = matchWeights(name, file.layers);
      expect(missing, form).toEqual([]);
      const read = taken.map(({ name: weight, from }) => [weight, sha256(from.read())] as const);
      await file.close();
      for (const [weight, hash] of read) expect(hash, `${form}: ${weight}`).toBe(wanted[weight]);
    }
    await rm(folder, { recursive: true });
  },
);

function sha256(values: Float32Array): string {
  return createHash('sha256').update(values).digest('hex');
}
