// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksum } from './checksum.js';
import { requireSpace } from './context.js';
import { readJson } from './json.js';
import { withLock } from './lock.js';
import { diskSpace, tensorflowWheels, tfjsVersion } from './pins.js';
import { SetupProblem, asDiskProblem } from './problem.js';
import { assembleByInstaller, assembleFromWheel } from './tensorflow-assembly.js';
import { manifestFormat, readTensorflowManifest, tensorflowPlaces } from './tensorflow-place.js';

/** @typedef {import("./tensorflow-place.js").TensorflowManifest} TensorflowManifest */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {{ kind: string, folder: string }} Place */

/**
 * How a component is made. Tests put light ways in their place.
 *
 * @typedef {object} Assembly
 * @property {(context: Context, kind: string, folder: string) => Promise<TensorflowManifest>} wheel
 * @property {(context: Context, kind: string, folder: string) => Promise<TensorflowManifest>} installer
 */

/** @type {Assembly} */
const realAssembly = { wheel: assembleFromWheel, installer: assembleByInstaller };

/**
 * Makes sure that the TensorFlow component is there and whole, and answers where. With nothing to do it looks at a handful
 * of files; otherwise it assembles, continues an interrupted assembly, or repairs, while another set-up waits.
 *
 * @param {Context} context
 * @param {{ verify?: boolean, graphicsCard?: boolean, platform?: string, assembly?: Assembly }} [options] `verify` looks at
 *   every byte and gives a graphics card that failed before another chance
 * @returns {Promise<{ folder: string, manifest: TensorflowManifest }>}
 * @throws {SetupProblem} a problem the user can mend
 */
export async function ensureTensorflow(context, options = {}) {
  const { verify = false, assembly = realAssembly } = options;
  const { platform = `${process.platform}-${process.arch}` } = options;
  const places = tensorflowPlaces({
    home: context.home,
    platform,
    ...(options.graphicsCard === undefined ? {} : { graphicsCard: options.graphicsCard }),
  });
  const installerPlace = /** @type {Place} */ (places.pop());
  for (const place of places) {
    const isCuda = place.kind.endsWith('-cuda');
    const failure = `${place.folder}.failed`;
    if (isCuda && !verify && existsSync(failure)) continue;
    if (!(place.kind in tensorflowWheels)) break;
    try {
      return await ensureAt(context, place, assembly.wheel, verify);
    } catch (error) {
      if (!(error instanceof SetupProblem)) throw error;
      const sentence = error.sentence(context.steps.language);
      if (isCuda) {
        writeFileSync(failure, `${error.message}\n`);
        context.steps.line('cudaFailed', { sentence });
        continue;
      }
      if (!byInstaller.has(error.code)) throw error;
      if (checkComponent(installerPlace.folder) === null) break;
      context.steps.line('wheelFailed', { sentence });
      try {
        return await ensureAt(context, installerPlace, assembly.installer, verify);
      } catch {
        throw error; // the reason of the first way is the one worth mending
      }
    }
  }
  return await ensureAt(context, installerPlace, assembly.installer, verify);
}

/**
 * Problems of the wheel's way that the user cannot mend in a minute and the package's own installer may not have. A missing
 * compiler or Python is not among them: mending it gives the TensorFlow we know.
 *
 * @type {Set<string>}
 */
const byInstaller = new Set(['setup_binding_failed', 'setup_self_test_failed']);

/**
 * @param {Context} context
 * @param {Place} place
 * @param {Assembly["wheel"]} assemble
 * @param {boolean} verify
 */
async function ensureAt(context, place, assemble, verify) {
  const { folder, kind } = place;
  if (!verify && checkComponent(folder) === null) return { folder, manifest: read(folder) };
  try {
    mkdirSync(join(context.home, 'tensorflow'), { recursive: true });
  } catch (error) {
    throw asDiskProblem(error, context.home);
  }
  return await withLock(
    `${folder}.lock`,
    () => context.steps.line('waiting', { what: 'TensorFlow' }),
    async () => {
      const wrong = verify
        ? await context.steps.step('verify', {}, () => verifyComponent(folder))
        : checkComponent(folder);
      if (wrong === null) return { folder, manifest: read(folder) };
      const part = `${folder}.part`;
      if (wrong !== 'manifest.json' && !existsSync(part)) context.steps.line('damaged', { file: wrong });
      // the damaged component becomes the beginning of the new one: what is right in it is kept
      if (existsSync(folder)) {
        if (existsSync(part)) rmSync(folder, { recursive: true });
        else renameSync(folder, part);
      }
      try {
        await requireSpace(context, part, spaceStillNeeded(part, kind));
        const manifest = await assemble(context, kind, part);
        renameSync(part, folder);
        return { folder, manifest };
      } catch (error) {
        throw asDiskProblem(error, context.home);
      }
    },
  );
}

/**
 * The look before each start: the first file whose size or time is not the manifest's, or null.
 *
 * @param {string} folder
 */
export function checkComponent(folder) {
  const manifest = readTensorflowManifest(folder);
  if (manifest?.format !== manifestFormat || manifest.tfjs !== tfjsVersion) return 'manifest.json';
  for (const { path, size, modified } of manifest.files) {
    const there = statSync(join(folder, path), { throwIfNoEntry: false });
    if (there?.size !== size || Math.abs(there.mtimeMs - modified) > 2000) return path;
  }
  return null;
}

/**
 * The look at every byte: the first file whose checksum is not the one written down, or null.
 *
 * @param {string} folder
 */
export async function verifyComponent(folder) {
  const manifest = readTensorflowManifest(folder);
  if (manifest === null) return 'manifest.json';
  const list = join(folder, 'files.json');
  if (!existsSync(list) || (await checksum(list)) !== manifest.listSha256) return 'files.json';
  const files = /** @type {Record<string, string>} */ (readJson(list));
  for (const [path, sha256] of Object.entries(files)) {
    const file = join(folder, path);
    if (!existsSync(file) || (await checksum(file)) !== sha256) return path;
  }
  return checkComponent(folder);
}

/**
 * @param {string} part
 * @param {string} kind
 */
function spaceStillNeeded(part, kind) {
  const libraries = join(part, 'libraries.json');
  if (existsSync(libraries)) return 100e6; // the big files are there
  return kind.endsWith('-cuda') ? diskSpace.cuda : diskSpace.component;
}

/**
 * @param {string} folder
 * @returns {TensorflowManifest}
 */
function read(folder) {
  return /** @type {TensorflowManifest} */ (readTensorflowManifest(folder));
}
