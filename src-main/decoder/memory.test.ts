import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const source = JSON.stringify(new URL('memory.ts', import.meta.url).href);

function run(program: string): Promise<{ stdout: string }> {
  const whole = `const { watchMemory } = await import(${source}); ${program}`;
  return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', whole], { timeout: 200_000 });
}

test('a process that takes more than its pixels can need is ended, and says why', async () => {
  const greedy = run(
    'watchMemory(1000); globalThis.held = Buffer.alloc(700 * 1024 ** 2, 1); setInterval(() => {}, 1000);',
  );
  await expect(greedy).rejects.toMatchObject({ signal: 'SIGKILL', stderr: 'out of memory: more than 512 MB\n' });
});

test('the watch ends with the plan, and then keeps nothing alive', async () => {
  const { stdout } = await run("watchMemory(1000)(); console.log('done');");
  expect(stdout).toBe('done\n');
});
