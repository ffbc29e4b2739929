// @ts-check
import { parseJson } from './json.js';
import { findProgram, runProgram } from './programs.js';

/**
 * @typedef {object} Python
 * @property {string} executable
 * @property {string} version for example "3.11.7"
 * @property {"cp311" | "cp312" | "cp313" | null} tag the wheels made for it; null if TensorFlow has none we pin
 * @property {boolean} pip
 * @property {boolean} venv
 */

const probe = `
import importlib.util as u, json, platform, sys
print(json.dumps({"executable": sys.executable, "version": platform.python_version(),
  "tag": "cp%d%d" % sys.version_info[:2], "pip": u.find_spec("pip") is not None, "venv": u.find_spec("ensurepip") is not None}))`;

/**
 * Every Python 3 on this machine that answers, the one the user named first. A name on the PATH may be a shim that only
 * says it is not installed, so each is asked.
 *
 * @param {import("./context.js").Context} context
 * @returns {Promise<Python[]>}
 */
export async function findPythons(context) {
  const { environment } = context;
  const named = environment.PAWPRINT_PYTHON;
  const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'];
  const paths = [named, ...names.map((name) => findProgram(name, environment))];
  /** @type {Map<string, Python>} */
  const found = new Map();
  for (const path of paths) {
    if (!path) continue;
    const { code, output } = await runProgram(path, ['-c', probe], { environment });
    if (code !== 0) continue;
    const python = readProbe(output);
    if (python !== null && !found.has(python.executable)) found.set(python.executable, python);
  }
  return [...found.values()];
}

/**
 * The Python to fetch with: one that the oracle can use if there is one, else any that has pip, else any.
 *
 * @param {Python[]} pythons
 */
export function choosePython(pythons) {
  return pythons.find((p) => p.pip && p.tag !== null) ?? pythons.find((p) => p.pip) ?? pythons[0] ?? null;
}

/**
 * @param {string} output
 * @returns {Python | null}
 */
function readProbe(output) {
  try {
    const last = output.trim().split('\n').at(-1) ?? '';
    const answer = /** @type {Omit<Python, 'tag'> & { tag: string }} */ (parseJson(last));
    if (!answer.version.startsWith('3.')) return null;
    const { tag } = answer;
    return { ...answer, tag: tag === 'cp311' || tag === 'cp312' || tag === 'cp313' ? tag : null };
  } catch {
    return null; // printed something else: not a Python we can use
  }
}
