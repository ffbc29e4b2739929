import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { checksum } from './checksum.js';
import { createContext } from './context.js';
import { extractCuda } from './cuda.js';
import { choosePython, findPythons, type Python } from './python.js';
import { assembleFromWheel } from './tensorflow-assembly.js';
import { requireCompiler } from './tensorflow-binding.js';
import { temporaryFolder, testContext } from './test-places.ts';
import { extractWheel, fetchWheel, pipProblem, requirePython } from './wheel.js';

let python: Python;

beforeAll(async () => {
  python = await requirePython(createContext());
});

/** Writes a wheel that pip accepts, in a folder that pip can be pointed at. */
function makeWheel(project: string, files: Record<string, string>): { folder: string; path: string } {
  const folder = temporaryFolder();
  const name = project.replaceAll('-', '_');
  const path = join(folder, `${name}-1.0-py3-none-any.whl`);
  const metadata = {
    [`${name}-1.0.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${project}\nVersion: 1.0\n`,
    [`${name}-1.0.dist-info/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${name}-1.0.dist-info/RECORD`]: '',
  };
  const script = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    for name, text in json.load(sys.stdin).items():
        info = zipfile.ZipInfo(name)
        info.external_attr = (0o100755 if "/bin/" in name else 0o100644) << 16
        z.writestr(info, text)`;
  execFileSync(python.executable, ['-c', script, path], { input: JSON.stringify({ ...files, ...metadata }) });
  return { folder, path };
}

/** pip asks only this folder. */
function offline(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: pathToFileURL(folder).href };
}

describe('a wheel', () => {
  test('is fetched once, checked, and found again without pip', async () => {
    const { folder, path } = makeWheel('tiny-part', { 'tiny/a.txt': 'a' });
    const wanted = { project: 'tiny-part', version: '1.0', sha256: await checksum(path), selection: [] };
    const { context, said } = testContext({ environment: offline(folder) });
    const fetched = await fetchWheel(context, python, wanted);
    expect(await checksum(fetched)).toBe(wanted.sha256);
    expect(said()).toMatch(/^Downloading tiny-part 1\.0 \.\.\. \d+\.\d s\n$/);
    const noPip = { ...python, executable: '/nowhere' };
    expect(await fetchWheel(context, noPip, wanted)).toBe(fetched);
    expect(readdirSync(join(context.home, 'downloads'))).toHaveLength(1);
  });

  test('with another checksum is deleted and refused', async () => {
    const { folder } = makeWheel('tiny-part', { 'tiny/a.txt': 'changed' });
    const wanted = { project: 'tiny-part', version: '1.0', sha256: '0'.repeat(64), selection: [] };
    const { context } = testContext({ environment: offline(folder) });
    await expect(fetchWheel(context, python, wanted)).rejects.toMatchObject({
      code: 'setup_wrong_checksum',
      details: { file: 'tiny_part-1.0-py3-none-any.whl' },
    });
    expect(readdirSync(join(context.home, 'downloads'))).toEqual([]);
  });

  test('that was damaged in downloads is fetched again, and the remains of an interrupted download go', async () => {
    const { folder, path } = makeWheel('tiny-part', { 'tiny/a.txt': 'a' });
    const wanted = { project: 'tiny-part', version: '1.0', sha256: await checksum(path), selection: [] };
    const { context } = testContext({ environment: offline(folder) });
    const downloads = join(context.home, 'downloads');
    mkdirSync(join(downloads, 'pip-killed'), { recursive: true });
    writeFileSync(join(downloads, 'tiny_part-1.0-py3-none-any.whl'), 'half');
    expect(await checksum(await fetchWheel(context, python, wanted))).toBe(wanted.sha256);
    expect(readdirSync(downloads)).toEqual(['tiny_part-1.0-py3-none-any.whl']);
  });

  test('that no index answers for says to check the network', async () => {
    // nobody listens on the discard port
    const dead = { ...process.env, PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_RETRIES: '0', PIP_FIND_LINKS: '' };
    const { context } = testContext({ environment: dead });
    const wanted = { project: 'tensorflow-cpu', version: '2.21.0', sha256: '', selection: [] };
    await expect(fetchWheel(context, python, wanted)).rejects.toMatchObject({ code: 'setup_no_network' });
    expect(readFileSync(context.log, 'utf8')).toContain('127.0.0.1');
  });

  test('that fills the disk says so in its own sentence', async () => {
    const output = 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device';
    const { context } = testContext({ freeBytes: () => Promise.resolve(1e6) });
    expect(pipProblem(context, output, 'w')).toMatchObject({ code: 'setup_disk_full' });
    const wanted = { project: 'tiny-part', version: '1.0', sha256: '', selection: [] };
    await expect(fetchWheel(context, python, wanted)).rejects.toMatchObject({ code: 'setup_disk_full' });
  });

  test('that is cut short in downloads is deleted when it cannot be read', async () => {
    const { path } = makeWheel('tiny-part', { 'tiny/a.txt': 'a' });
    writeFileSync(path, readFileSync(path).subarray(0, 60));
    const { context } = testContext();
    const target = temporaryFolder();
    await expect(extractWheel(context, python, path, target, { 'tiny/': '' })).rejects.toMatchObject({
      code: 'setup_wrong_checksum',
    });
    expect(existsSync(path)).toBe(false);
  });

  test('of CUDA brings its libraries and tools, once', async () => {
    const { folder, path } = makeWheel('nvidia-cuda-nvcc-cu12', {
      'nvidia/cuda_nvcc/bin/ptxas': 'tool',
      'nvidia/cuda_nvcc/lib/libnvcc.so': 'library',
      'nvidia/cuda_nvcc/include/nvcc.h': 'header',
    });
    const wheels = [{ project: 'nvidia-cuda-nvcc-cu12', version: '1.0', sha256: await checksum(path) }];
    const { context, said } = testContext({ environment: offline(folder) });
    const component = temporaryFolder();
    expect(await extractCuda(context, python, component, wheels)).toEqual([join('cuda', 'nvidia', 'cuda_nvcc', 'lib')]);
    const parts = join(component, 'cuda', 'nvidia', 'cuda_nvcc');
    expect(readdirSync(parts).sort()).toEqual(['bin', 'lib']);
    expect(statSync(join(parts, 'bin', 'ptxas')).mode & 0o100).toBe(0o100);
    const before = said();
    await extractCuda(context, { ...python, executable: '/nowhere' }, component, wheels);
    expect(said()).toBe(before);
  });
});

describe('the tools', () => {
  /** A PATH with these programs of the system and nothing else. */
  function pathWith(...programs: string[]): NodeJS.ProcessEnv {
    const folder = temporaryFolder();
    for (const name of programs) symlinkSync(which(name), join(folder, name));
    return { ...process.env, PATH: folder, CXX: undefined, PAWPRINT_PYTHON: undefined };
  }

  test('a missing compiler is named, with the line that installs it', async () => {
    const { context } = testContext({ environment: pathWith() });
    const problem = assembleFromWheel(context, 'linux-x64', temporaryFolder());
    await expect(problem).rejects.toThrow('g++ is missing. On Debian or Ubuntu run: sudo');
    const onlyCompiler = testContext({ environment: pathWith('g++') }).context;
    await expect(assembleFromWheel(onlyCompiler, 'linux-x64', temporaryFolder())).rejects.toThrow('make is missing');
  });

  test('an administrator of a Debian system gets them installed, and a refusal is told', async () => {
    const environment = pathWith('sh', 'chmod');
    const [folder = ''] = [environment.PATH];
    const apt = (then: string): void => {
      writeFileSync(join(folder, 'apt-get'), `#!${which('sh')}\nif [ "$1" = install ]; then ${then}; fi\n`);
      chmodSync(join(folder, 'apt-get'), 0o755);
    };
    apt('exit 100');
    const refused = testContext({ environment, administrator: true }).context;
    await expect(requireCompiler(refused)).rejects.toMatchObject({
      code: 'setup_apt_failed',
      details: { packages: 'g++ make' },
    });
    apt(`for name in g++ make; do echo > "${folder}/$name"; chmod +x "${folder}/$name"; done`);
    const { context, said } = testContext({ environment, administrator: true });
    await requireCompiler(context);
    expect(said()).toMatch(/^Installing Debian packages: g\+\+ make \.\.\. /);
    expect(readFileSync(context.log, 'utf8')).toContain('install -y --no-install-recommends g++ make');
  });

  test('a missing Python is named, with the line that installs it', async () => {
    const { context } = testContext({ environment: pathWith('g++', 'make') });
    const problem = assembleFromWheel(context, 'linux-x64', temporaryFolder());
    await expect(problem).rejects.toThrow('apt-get install -y python3 python3-venv python3-pip');
  });

  test('a Python without pip is named', async () => {
    const folder = temporaryFolder();
    const answer = { executable: '/usr/bin/python3', version: '3.11.2', tag: 'cp311', pip: false, venv: false };
    writeFileSync(join(folder, 'python3'), `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
    chmodSync(join(folder, 'python3'), 0o755);
    const { context } = testContext({ environment: { PATH: folder } });
    await expect(requirePython(context)).rejects.toMatchObject({ code: 'setup_no_pip' });
  });

  test('Python 2, and a name that only says it is not installed, are passed over', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'python3'), '#!/bin/sh\necho not installed >&2\nexit 127\n');
    const old = { executable: '/usr/bin/python', version: '2.7.18', tag: 'cp27', pip: true, venv: false };
    writeFileSync(join(folder, 'python'), `#!/bin/sh\necho '${JSON.stringify(old)}'\n`);
    for (const name of ['python3', 'python']) chmodSync(join(folder, name), 0o755);
    const { context } = testContext({
      environment: { PATH: [folder, '/bin'].join(delimiter), PAWPRINT_PYTHON: undefined },
    });
    const found = await findPythons(context);
    expect(found.every(({ version }) => version.startsWith('3.'))).toBe(true);
  });

  test('of several Pythons the one that the oracle can use is taken', () => {
    const some = (version: string, tag: Python['tag'], pip = true): Python => ({
      executable: version,
      version,
      tag,
      pip,
      venv: true,
    });
    expect(choosePython([some('3.14', null), some('3.12', 'cp312')])?.version).toBe('3.12');
    expect(choosePython([some('3.11', 'cp311', false), some('3.14', null)])?.version).toBe('3.14');
    expect(choosePython([])).toBeNull();
  });
});

function which(name: string): string {
  return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}
