// @ts-check
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { programHome } from './home.js';
import { readJson } from './json.js';
import { installerTensorflowVersion, tensorflowVersion } from './pins.js';

/**
 * Where the TensorFlow component lies. Cheap and without side effects: the engine asks before it starts a trainer.
 *
 * @typedef {object} SelfTest
 * @property {string} version what the library says of itself
 * @property {string} convolution "ok": one convolution and its gradient equal numbers worked out by hand
 * @property {boolean} gpu whether TensorFlow computes on a graphics card
 * @property {string[]} devices what it computes on, in words
 * @property {number} seconds
 *
 * @typedef {object} ManifestFile
 * @property {string} path relative to the component
 * @property {number} size bytes
 * @property {number} modified milliseconds, as the file system says after the assembly
 * @property {string} sha256
 *
 * @typedef {object} TensorflowManifest
 * @property {number} format
 * @property {string} tensorflow version of the library
 * @property {string} tfjs version of the JavaScript package
 * @property {string} kind for example "linux-x64" or "linux-x64-cuda"
 * @property {"wheel" | "installer"} source
 * @property {string} wheel file name of the wheel, "" with the installer
 * @property {string} wheelSha256
 * @property {string[]} libraryFolders relative folders the loader must search besides its own (CUDA parts)
 * @property {ManifestFile[]} files the big ones and the binding: looked at before each start
 * @property {string} listSha256 checksum of files.json, which names every file
 * @property {SelfTest} selfTest
 * @property {string} assembledAt
 * @property {number} seconds
 */

/** The manifest's format; another number means another assembly. */
export const manifestFormat = 1;

/** What NVIDIA's driver leaves on Linux, and on Linux inside Windows. */
const drivers = ['/proc/driver/nvidia/version', '/usr/lib/wsl/lib/nvidia-smi'];

/**
 * Whether an NVIDIA card with its driver is there: the driver's own file, which costs one look.
 *
 * @param {NodeJS.ProcessEnv} [environment] PAWPRINT_TENSORFLOW = "cpu" or "cuda" overrides what is found
 */
export function hasGraphicsCard(environment = process.env) {
  if (environment.PAWPRINT_TENSORFLOW === 'cpu') return false;
  if (environment.PAWPRINT_TENSORFLOW === 'cuda') return true;
  return drivers.some((path) => existsSync(path));
}

/**
 * The folders a component may lie in, the one to prefer first.
 *
 * @param {{ home?: string, graphicsCard?: boolean, platform?: string }} [where]
 * @returns {{ kind: string, folder: string }[]}
 */
export function tensorflowPlaces(where = {}) {
  const {
    home = programHome(),
    graphicsCard = hasGraphicsCard(),
    platform = `${process.platform}-${process.arch}`,
  } = where;
  const kinds = graphicsCard && platform === 'linux-x64' ? [`${platform}-cuda`, platform] : [platform];
  const places = kinds.map((kind) => ({ kind, folder: join(home, 'tensorflow', `${tensorflowVersion}-${kind}`) }));
  return [...places, { kind: platform, folder: join(home, 'tensorflow', `${installerTensorflowVersion}-${platform}`) }];
}

/**
 * The folder of the component in use: the first that is assembled, else the one that set-up would make.
 *
 * @param {Parameters<typeof tensorflowPlaces>[0]} [where]
 */
export function tensorflowFolder(where) {
  const places = tensorflowPlaces(where);
  const there = places.find(({ folder }) => existsSync(join(folder, 'manifest.json')));
  return (there ?? /** @type {{ folder: string }} */ (places[0])).folder;
}

/**
 * @param {string} [folder]
 * @returns {TensorflowManifest | null} null if there is no component, or its manifest cannot be read
 */
export function readTensorflowManifest(folder = tensorflowFolder()) {
  try {
    return /** @type {TensorflowManifest} */ (readJson(join(folder, 'manifest.json')));
  } catch {
    return null; // missing or damaged: set-up assembles it again either way
  }
}

/**
 * What a process needs in its environment to load the component, on top of what it inherits.
 *
 * @param {string} folder
 * @param {TensorflowManifest} manifest
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Record<string, string>}
 */
export function tensorflowEnvironment(folder, manifest, environment = process.env) {
  if (manifest.libraryFolders.length === 0) return {};
  const folders = manifest.libraryFolders.map((path) => join(folder, path));
  const inherited = environment.LD_LIBRARY_PATH;
  return {
    LD_LIBRARY_PATH: [...folders, ...(inherited ? [inherited] : [])].join(delimiter),
    // where TensorFlow's compiler looks for ptxas and libdevice
    XLA_FLAGS: `--xla_gpu_cuda_data_dir=${join(folder, 'cuda', 'nvidia', 'cuda_nvcc')}`,
  };
}
