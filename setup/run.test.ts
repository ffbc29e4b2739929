import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './context.js';
import { temporaryFolder } from './test-places.ts';

/** A checkout with set-up and nothing else: no packages, no sources. */
function bareCheckout(): string {
  const folder = temporaryFolder();
  for (const name of ['setup', 'bin', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  return folder;
}

interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

async function run(file: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, LC_ALL: 'C', ...environment } });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, stdout: out.join(''), stderr: err.join('') };
}

test('a checkout without packages says to run npm ci and ends with 3', async () => {
  const folder = bareCheckout();
  const home = { PAWPRINT_HOME: temporaryFolder() };
  const start = await run(join(folder, 'setup', 'run.js'), ['start'], home);
  expect(start).toMatchObject({ code: 3, stdout: '' });
  expect(start.stderr).toContain('Run: npm ci');
});

test('with --json the problem’s code is the one thing on stdout', async () => {
  const pawprint = join(bareCheckout(), 'bin', 'pawprint.js');
  const { code, stdout, stderr } = await run(pawprint, ['import', 'p', 's', '--json'], { LC_ALL: 'ko_KR.UTF-8' });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'setup_packages_missing' } });
  expect(stderr).toContain('다음을 실행하세요: npm ci');
});

test('a name that is no script lists the scripts and ends with 2', async () => {
  const { code, stderr } = await run(join(root, 'setup', 'run.js'), ['strat']);
  expect(code).toBe(2);
  expect(stderr).toContain('start | dev | build');
});

test('a command run in place of set-up hands its exit code and its signal on', async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const runner = join(folder, 'runner.mjs');
  writeFileSync(
    runner,
    `import { runInstead } from ${JSON.stringify(new URL('./pinned-node.js', import.meta.url).href)};
     await runInstead(process.execPath, ['-e', process.argv[2]], process.env);`,
  );
  expect(await run(runner, ['process.exit(7)'])).toMatchObject({ code: 7 });
  expect(await run(runner, ['process.kill(process.pid, "SIGTERM")'])).toMatchObject({ signal: 'SIGTERM' });
});
