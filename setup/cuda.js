// @ts-check
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './json.js';
import { cudaWheels } from './pins.js';
import { extractWheel, fetchWheel } from './wheel.js';

/** Old enough for every file: pip takes the newest of the platforms named that the index has. */
const platforms = [
  'manylinux_2_27_x86_64',
  'manylinux_2_17_x86_64',
  'manylinux2014_x86_64',
  'manylinux_2_12_x86_64',
  'manylinux2010_x86_64',
];

/**
 * Fetches NVIDIA's CUDA parts and unpacks their libraries (and the compiler's tools) into the component. Finished parts
 * are not unpacked twice. Written from the wheels' own layout; there was no card to run it on.
 *
 * @param {import("./context.js").Context} context
 * @param {import("./python.js").Python} python
 * @param {string} folder the component
 * @returns {Promise<string[]>} the folders with libraries, relative to the component
 */
export async function extractCuda(context, python, folder) {
  const record = join(folder, 'cuda.json');
  const done = existsSync(record) ? /** @type {string[]} */ (readJson(record)) : [];
  const selection = [...platforms.flatMap((platform) => ['--platform', platform]), '--python-version', '3.12'];
  for (const wanted of cudaWheels) {
    if (done.includes(wanted.sha256)) continue;
    const wheel = await fetchWheel(context, python, { ...wanted, selection });
    await extractWheel(context, python, wheel, folder, { 'nvidia/': 'cuda/nvidia/' });
    done.push(wanted.sha256);
    writeFileSync(record, JSON.stringify(done));
  }
  const nvidia = join(folder, 'cuda', 'nvidia');
  return readdirSync(nvidia)
    .filter((name) => existsSync(join(nvidia, name, 'lib')))
    .map((name) => join('cuda', 'nvidia', name, 'lib'));
}
