import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { programHome } from './home.js';
import { checkComponent, ensureTensorflow } from './tensorflow.js';
import { tensorflowWheel } from './tensorflow-assembly.js';
import { readTensorflowManifest, tensorflowFolder } from './tensorflow-place.js';
import { linkTree, temporaryFolder, testContext } from './test-places.ts';

const manifest = readTensorflowManifest();
const place = { graphicsCard: manifest?.kind.endsWith('-cuda') ?? false };

/** A home with the machine's own component and wheel, by hard links. */
function linkedHome(): { home: string; folder: string } {
  // beside the real one: hard links stay on one disk
  const home = temporaryFolder(programHome());
  const folder = join(home, 'tensorflow', basename(tensorflowFolder()));
  linkTree(tensorflowFolder(), folder);
  mkdirSync(join(home, 'downloads'));
  const wheel = join('downloads', manifest?.wheel ?? '');
  linkSync(join(programHome(), wheel), join(home, wheel));
  return { home, folder };
}

describe.runIf(manifest?.source === 'wheel')('the assembled component', () => {
  test('has passed its self-test with the version that was asked for', () => {
    expect(manifest?.selfTest).toMatchObject({ version: '2.21.0', convolution: 'ok' });
    expect(manifest?.selfTest.devices).not.toEqual([]);
  });

  const minutes = { timeout: 240_000 };

  test(
    'with a damaged script and a damaged binding is repaired, and its libraries are left alone',
    minutes,
    async () => {
      const { home, folder } = linkedHome();
      const { context, said } = testContext({ home });
      const script = join(folder, 'node_modules', '@tensorflow', 'tfjs-core', 'dist', 'tf-core.node.js');
      const binding = join(folder, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node');
      const library = join(folder, 'node_modules/@tensorflow/tfjs-node-gpu/deps/lib/libtensorflow_cc.so.2');
      const before = statSync(library);
      for (const path of [script, binding]) {
        rmSync(path);
        writeFileSync(path, 'damaged');
      }
      expect(checkComponent(folder)).not.toBeNull();
      await ensureTensorflow(context, place);
      expect(said()).toContain('TensorFlow is damaged');
      expect(checkComponent(folder)).toBeNull();
      expect(statSync(library).ino).toBe(before.ino);
      expect(readFileSync(script).equals(readFileSync(script.replace(folder, tensorflowFolder())))).toBe(true);
      // the one it was linked from is as it was
      expect(checkComponent(tensorflowFolder())).toBeNull();
    },
  );

  test('killed in mid-assembly goes on where it was, and fetches nothing twice', minutes, async () => {
    const { home, folder } = linkedHome();
    // as an interruption after unpacking leaves it: the binding is still to be built
    linkTree(folder, `${folder}.part`);
    rmSync(folder, { recursive: true });
    for (const name of ['manifest.json', 'files.json', 'binding.json']) rmSync(join(`${folder}.part`, name));
    const library = join(`${folder}.part`, 'node_modules/@tensorflow/tfjs-node-gpu/deps/lib/libtensorflow_cc.so.2');
    const before = statSync(library);
    const program = `
      import { createContext } from ${JSON.stringify(new URL('./context.js', import.meta.url).href)};
      import { ensureTensorflow } from ${JSON.stringify(new URL('./tensorflow.js', import.meta.url).href)};
      await ensureTensorflow(createContext({ home: ${JSON.stringify(home)} }), ${JSON.stringify(place)});`;
    // what it leaves in the temporary folder goes with this one; make cannot bear a space in its path
    const TMPDIR = mkdtempSync(join(tmpdir(), 'pawprint-killed-'));
    onTestFinished(() => {
      rmSync(TMPDIR, { recursive: true, force: true, maxRetries: 5 });
    });
    const environment = { ...process.env, LC_ALL: 'C', TMPDIR };
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env: environment });
    const ended = once(child, 'exit');
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('building the bridge')) child.kill('SIGKILL');
    });
    await ended;
    expect(child.signalCode).toBe('SIGKILL');
    expect(existsSync(folder)).toBe(false);
    const { context, said } = testContext({ home });
    await ensureTensorflow(context, place);
    expect(said()).not.toContain('Downloading');
    expect(said()).toContain('self-test');
    expect(checkComponent(folder)).toBeNull();
    expect(statSync(join(folder, library.slice(`${folder}.part`.length))).ino).toBe(before.ino);
  });
});

test('each Python gets the wheel made for it, and any other the one for 3.12', () => {
  expect(tensorflowWheel('linux-x64', 'cp313')).toMatchObject({
    project: 'tensorflow-cpu',
    selection: [
      '--implementation',
      'cp',
      '--abi',
      'cp313',
      '--python-version',
      '3.13',
      '--platform',
      expect.anything(),
    ],
  });
  expect(tensorflowWheel('linux-x64', null).selection).toContain('cp312');
  expect(tensorflowWheel('linux-x64-cuda', 'cp311').project).toBe('tensorflow');
  expect(tensorflowWheel('linux-arm64', 'cp311').selection).toContain('manylinux_2_27_aarch64');
});
