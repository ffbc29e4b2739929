// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './json.js';
import { cudaWheels } from './pins.js';
import { extractWheel, fetchWheel } from './wheel.js';
import { writeWhole } from './write-file.js';

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
 * @param {typeof cudaWheels} [wheels]
 * @returns {Promise<string[]>} the folders with libraries, relative to the component
 */
export async function extractCuda(context, python, folder, wheels = cudaWheels) {
  const record = join(folder, 'cuda.json');
  const done = existsSync(record) ? /** @type {string[]} */ (readJson(record)) : [];
  const selection = [...platforms.flatMap((platform) => ['--platform', platform]), '--python-version', '3.12'];
  for (const wanted of wheels) {
    if (done.includes(wanted.sha256)) continue;
    const wheel = await fetchWheel(context, python, { ...wanted, selection });
    // nvidia-cuda-nvcc-cu12 keeps its files under nvidia/cuda_nvcc/; headers stay behind
    const part = wanted.project.replace(/^nvidia-|-cu12$/g, '').replaceAll('-', '_');
    const kept = ['lib', 'bin', 'nvvm'].map((name) => `nvidia/${part}/${name}/`);
    await extractWheel(context, python, wheel, folder, Object.fromEntries(kept.map((path) => [path, `cuda/${path}`])));
    done.push(wanted.sha256);
    writeWhole(record, JSON.stringify(done));
  }
  const nvidia = join(folder, 'cuda', 'nvidia');
  return readdirSync(nvidia)
    .filter((name) => existsSync(join(nvidia, name, 'lib')))
    .map((name) => join('cuda', 'nvidia', name, 'lib'));
}
