// @ts-check
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checksum } from './checksum.js';
import { requireSpace } from './context.js';
import { runProgram } from './programs.js';
import { SetupProblem } from './problem.js';
import { installSystemPackages } from './system-packages.js';
import { choosePython, findPythons } from './python.js';
import { diskSpace } from './pins.js';

/**
 * @typedef {object} WheelWanted
 * @property {string} project
 * @property {string} version
 * @property {string} sha256
 * @property {string[]} selection pip's options that select the file (platform, ABI, Python version)
 */

/**
 * A Python with pip; on a Debian system it is installed where this process may.
 *
 * @param {import("./context.js").Context} context
 */
export async function requirePython(context) {
  let python = choosePython(await findPythons(context));
  if (!python?.pip) {
    const packages = ['python3', 'python3-venv', 'python3-pip'];
    if (await installSystemPackages(context, packages)) python = choosePython(await findPythons(context));
  }
  if (python === null) throw new SetupProblem('setup_no_python');
  if (!python.pip) throw new SetupProblem('setup_no_pip', { python: python.executable });
  return python;
}

/**
 * The wheel in downloads/, fetched by pip if it is not there yet. Only a file whose checksum is right ever bears its name
 * there; what an interrupted download left behind is removed. Call it while holding the lock of `downloads`.
 *
 * @param {import("./context.js").Context} context
 * @param {import("./python.js").Python} python
 * @param {WheelWanted} wanted
 * @returns {Promise<string>} its path
 */
export async function fetchWheel(context, python, wanted) {
  const downloads = join(context.home, 'downloads');
  await requireSpace(context, downloads, 0);
  const start = `${wanted.project.replaceAll('-', '_')}-${wanted.version}-`;
  for (const name of readdirSync(downloads)) {
    if (name.startsWith('pip-')) rmSync(join(downloads, name), { recursive: true, force: true });
    if (!name.startsWith(start)) continue;
    if ((await checksum(join(downloads, name))) === wanted.sha256) return join(downloads, name);
  }
  await requireSpace(context, downloads, diskSpace.wheel);
  const title = `${wanted.project} ${wanted.version}`;
  return await context.steps.step('download', { file: title }, () => download(context, python, wanted, downloads));
}

/**
 * @param {import("./context.js").Context} context
 * @param {import("./python.js").Python} python
 * @param {WheelWanted} wanted
 * @param {string} downloads
 */
async function download(context, python, wanted, downloads) {
  const folder = mkdtempSync(join(downloads, 'pip-'));
  try {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const { code, output } = await runProgram(
      python.executable,
      [
        '-m',
        'pip',
        'download',
        '--no-deps',
        '--only-binary=:all:',
        '--no-input',
        '--retries',
        '2',
        '--dest',
        folder,
      ].concat(wanted.selection, `${wanted.project}==${wanted.version}`),
      // pip writes what it downloads to the temporary folder first, which is often a small disk in memory
      { environment: { ...context.environment, TMPDIR: temporary }, log: context.log },
    );
    if (code !== 0) throw pipProblem(context, output, `${wanted.project} ${wanted.version}`);
    const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (file === undefined) throw new SetupProblem('setup_no_network', { what: wanted.project });
    if ((await checksum(join(folder, file))) !== wanted.sha256)
      throw new SetupProblem('setup_wrong_checksum', { file });
    renameSync(join(folder, file), join(downloads, file));
    return join(downloads, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import("./context.js").Context} context
 * @param {string} output what pip or Python printed
 * @param {string} what
 */
export function pipProblem(context, output, what) {
  if (/No space left on device|Disk quota exceeded|Errno 28/.test(output)) {
    return new SetupProblem('setup_disk_full', {
      folder: context.home,
      needed: (diskSpace.component / 1e9).toFixed(1),
    });
  }
  return new SetupProblem('setup_no_network', { what }, new Error(output));
}

/**
 * Takes files out of a wheel (see extract.py).
 *
 * @param {import("./context.js").Context} context
 * @param {import("./python.js").Python} python
 * @param {string} wheel
 * @param {string} folder
 * @param {Record<string, string>} targets prefix inside the wheel -> prefix inside the folder
 */
export async function extractWheel(context, python, wheel, folder, targets) {
  const script = join(context.root, 'setup', 'extract.py');
  const pairs = Object.entries(targets).map(([prefix, target]) => `${prefix}=${target}`);
  const { code, output } = await runProgram(python.executable, [script, wheel, folder, ...pairs], {
    environment: context.environment,
    log: context.log,
  });
  if (code === 0) return;
  if (/BadZipFile|zlib|nothing in/.test(output) && existsSync(wheel)) {
    rmSync(wheel);
    throw new SetupProblem('setup_wrong_checksum', { file: wheel });
  }
  throw pipProblem(context, output, wheel);
}
