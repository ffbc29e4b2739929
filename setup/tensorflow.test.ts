import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi, type Mock } from 'vitest';
import { failure } from './failure.js';
import { tfjsVersion } from './pins.js';
import { SetupProblem } from './problem.js';
import { checkComponent, ensureTensorflow, verifyComponent, type Assembly } from './tensorflow.js';
import { manifestFormat, type TensorflowManifest } from './tensorflow-place.js';
import { checksum } from './checksum.js';
import { testContext } from './test-places.ts';

/** Makes a component of one file, through the same door as the real assembly. */
async function assembleSmall(_context: unknown, kind: string, folder: string): Promise<TensorflowManifest> {
  mkdirSync(join(folder, 'deps'), { recursive: true });
  const library = join(folder, 'deps', 'library');
  writeFileSync(library, 'library');
  writeFileSync(join(folder, 'small.js'), 'small');
  const sha256 = await checksum(library);
  const list = { 'deps/library': sha256, 'small.js': await checksum(join(folder, 'small.js')) };
  writeFileSync(join(folder, 'files.json'), JSON.stringify(list));
  const manifest = {
    format: manifestFormat,
    tensorflow: '2.21.0',
    tfjs: tfjsVersion,
    kind,
    source: 'wheel' as const,
    wheel: 'w',
    wheelSha256: '',
    libraryFolders: [],
    files: [{ path: 'deps/library', size: 7, modified: statSync(library).mtimeMs, sha256 }],
    listSha256: await checksum(join(folder, 'files.json')),
    selfTest: { version: '2.21.0', convolution: 'ok', gpu: false, devices: [], seconds: 0 },
    assembledAt: '',
    seconds: 0,
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return manifest;
}

const where = { platform: 'linux-x64', graphicsCard: false };

function smallAssembly(): { [way in keyof Assembly]: Mock<Assembly[way]> } {
  return { wheel: vi.fn<Assembly['wheel']>(assembleSmall), installer: vi.fn<Assembly['installer']>(assembleSmall) };
}

describe('the TensorFlow component', () => {
  test('is assembled beside its place, once, and then only looked at', async () => {
    const { context } = testContext();
    const assembly = smallAssembly();
    const { folder } = await ensureTensorflow(context, { ...where, assembly });
    expect(folder).toBe(join(context.home, 'tensorflow', '2.21.0-linux-x64'));
    expect(assembly.wheel.mock.calls[0]?.[2]).toBe(`${folder}.part`);
    expect(existsSync(`${folder}.part`)).toBe(false);
    const lines = context.steps.count();
    await ensureTensorflow(context, { ...where, assembly });
    expect(assembly.wheel).toHaveBeenCalledTimes(1);
    expect(context.steps.count()).toBe(lines);
  });

  test('is assembled once when two set-ups want it, and the other waits', async () => {
    const assembly = smallAssembly();
    const one = testContext();
    const two = testContext({ home: one.context.home });
    await Promise.all([one, two].map(({ context }) => ensureTensorflow(context, { ...where, assembly })));
    expect(assembly.wheel).toHaveBeenCalledTimes(1);
    expect(one.said() + two.said()).toBe('Waiting for another set-up (TensorFlow)\n');
  });

  test.each([
    ['a file that was cut', (file: string) => writeFileSync(file, 'lib')],
    ['a file with another time', (file: string) => utimesSync(file, 1, 1)],
    ['a missing file', (file: string) => rmSync(file)],
  ])('with %s is found at the next start and repaired from what is left', async (_, damage) => {
    const { context, said } = testContext();
    const assembly = smallAssembly();
    const { folder } = await ensureTensorflow(context, { ...where, assembly });
    damage(join(folder, 'deps', 'library'));
    writeFileSync(join(folder, 'left'), 'kept');
    await ensureTensorflow(context, { ...where, assembly });
    expect(said()).toContain('TensorFlow is damaged (deps/library)');
    expect(checkComponent(folder)).toBeNull();
    expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('kept');
  });

  test('with a changed byte in a small file is found by the look at every byte', async () => {
    const { context } = testContext();
    const assembly = smallAssembly();
    const { folder } = await ensureTensorflow(context, { ...where, assembly });
    writeFileSync(join(folder, 'small.js'), 'smell');
    expect(checkComponent(folder)).toBeNull();
    expect(await verifyComponent(folder)).toBe('small.js');
    await ensureTensorflow(context, { ...where, assembly, verify: true });
    expect(await verifyComponent(folder)).toBeNull();
    expect(assembly.wheel).toHaveBeenCalledTimes(2);
  });

  test('of another version of the package is replaced', async () => {
    const { context } = testContext();
    const assembly = smallAssembly();
    const { folder, manifest } = await ensureTensorflow(context, { ...where, assembly });
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, tfjs: '4.0.0' }));
    await ensureTensorflow(context, { ...where, assembly });
    expect(assembly.wheel).toHaveBeenCalledTimes(2);
  });

  test('that could not be finished leaves its beginning for the next try', async () => {
    const { context } = testContext();
    const assembly = smallAssembly();
    assembly.wheel.mockImplementationOnce((_, __, folder) => {
      writeFileSync(join(folder, 'begun'), '');
      return Promise.reject(new Error('power cut'));
    });
    await expect(ensureTensorflow(context, { ...where, assembly })).rejects.toThrow('power cut');
    const { folder } = await ensureTensorflow(context, { ...where, assembly });
    expect(existsSync(join(folder, 'begun'))).toBe(true);
  });
});

describe('when TensorFlow cannot be had', () => {
  test.each(['setup_no_network', 'setup_no_python', 'setup_no_compiler', 'setup_wrong_checksum'] as const)(
    '%s ends with its sentence and exit code 3, without trying another way',
    async (code) => {
      const { context } = testContext();
      const assembly = smallAssembly();
      assembly.wheel.mockRejectedValue(new SetupProblem(code, { what: 'w', missing: 'g++', file: 'f' }));
      const problem: unknown = await ensureTensorflow(context, { ...where, assembly }).catch((error: unknown) => error);
      expect(failure(problem, 'en')).toMatchObject({ code, exitCode: 3 });
      expect(failure(problem, 'ko').message).toMatch(/[가-힣]/);
      expect(assembly.installer).not.toHaveBeenCalled();
    },
  );

  test('a full disk is noticed before work starts, and when it fills up meanwhile', async () => {
    const assembly = smallAssembly();
    const full = testContext({ freeBytes: () => Promise.resolve(5e8) }).context;
    const early = ensureTensorflow(full, { ...where, assembly });
    await expect(early).rejects.toMatchObject({ code: 'setup_disk_full', details: { needed: '1.0' } });
    expect(assembly.wheel).not.toHaveBeenCalled();
    assembly.wheel.mockRejectedValue(Object.assign(new Error('write'), { code: 'ENOSPC' }));
    const late = ensureTensorflow(testContext().context, { ...where, assembly });
    await expect(late).rejects.toMatchObject({ code: 'setup_disk_full' });
  });

  test('a binding that cannot be built leads to the package’s own installer, and says so', async () => {
    const { context, said } = testContext();
    const assembly = smallAssembly();
    assembly.wheel.mockRejectedValue(new SetupProblem('setup_binding_failed', { log: 'setup.log' }));
    const { folder } = await ensureTensorflow(context, { ...where, assembly });
    expect(folder).toBe(join(context.home, 'tensorflow', '2.9.1-linux-x64'));
    expect(said()).toContain("Trying TensorFlow's own installer instead.");
    assembly.installer.mockRejectedValue(new SetupProblem('setup_installer_failed', { platform: 'p', log: 'l' }));
    const both = ensureTensorflow(testContext().context, { ...where, assembly });
    // the way we know is the one worth mending
    await expect(both).rejects.toMatchObject({ code: 'setup_binding_failed' });
  });

  test('a system without a wheel we know takes the installer at once', async () => {
    const { context } = testContext();
    const assembly = smallAssembly();
    const { folder } = await ensureTensorflow(context, { platform: 'win32-x64', graphicsCard: false, assembly });
    expect(folder).toContain('2.9.1-win32-x64');
    expect(assembly.wheel).not.toHaveBeenCalled();
  });
});

describe('with a graphics card', () => {
  const card = { platform: 'linux-x64', graphicsCard: true };

  test('the CUDA component is made', async () => {
    const { context } = testContext();
    const assembly = smallAssembly();
    const { folder } = await ensureTensorflow(context, { ...card, assembly });
    expect(folder).toContain('2.21.0-linux-x64-cuda');
    expect(assembly.wheel.mock.calls[0]?.[1]).toBe('linux-x64-cuda');
  });

  test('that does not work the processor is used, the reason said once, and tried again when asked', async () => {
    const { context, said } = testContext();
    const assembly = smallAssembly();
    assembly.wheel.mockRejectedValueOnce(new SetupProblem('setup_self_test_failed', { reason: 'no GPU', log: 'l' }));
    expect((await ensureTensorflow(context, { ...card, assembly })).folder).toMatch(/linux-x64$/);
    expect(said()).toContain('no GPU');
    await ensureTensorflow(context, { ...card, assembly });
    expect(assembly.wheel).toHaveBeenCalledTimes(2);
    expect((await ensureTensorflow(context, { ...card, assembly, verify: true })).folder).toMatch(/cuda$/);
  });
});
