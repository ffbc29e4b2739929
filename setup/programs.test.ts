import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findProgram, runProgram } from './programs.js';
import { temporaryFolder } from './test-places.ts';

test('what a program prints is kept, in the log too, with how it ended', async () => {
  const log = join(temporaryFolder(), 'logs', 'setup.log');
  const ended = await runProgram(
    process.execPath,
    ['-e', 'console.log("out"); console.error("err"); process.exit(4)'],
    {
      environment: process.env,
      log,
    },
  );
  expect(ended.code).toBe(4);
  for (const word of ['out', 'err']) expect(ended.output).toContain(word);
  expect(readFileSync(log, 'utf8')).toMatch(/out[^]*exit code 4/);
});

test('a program that is not there ends with 127', async () => {
  expect((await runProgram('/nowhere/program', [], { environment: {} })).code).toBe(127);
  expect(findProgram('program', { PATH: '/nowhere' })).toBeNull();
});

test('a program that takes too long is ended', async () => {
  const forever = ['-e', 'setTimeout(() => {}, 1e6)'];
  expect((await runProgram(process.execPath, forever, { environment: process.env, limit: 200 })).code).toBe(128);
});

test.skipIf(process.platform === 'win32')('set-up that is told to end takes what it started with it', async () => {
  const file = join(temporaryFolder(), 'pid');
  const program = `
    import { endProgramsOnSignal, runProgram } from ${JSON.stringify(new URL('./programs.js', import.meta.url).href)};
    endProgramsOnSignal();
    await runProgram('sh', ['-c', 'sleep 600 & echo $! > "$1"; wait', 'sh', ${JSON.stringify(file)}], { environment: process.env });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const pid = await vi.waitUntil(() => existsSync(file) && Number(readFileSync(file, 'utf8')), { timeout: 120_000 });
  child.kill('SIGTERM');
  await ended;
  expect(child.signalCode).toBe('SIGTERM');
  await vi.waitUntil(() => !isAlive(pid), { timeout: 120_000 });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
