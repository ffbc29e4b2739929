import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from './lock.js';
import { temporaryFolder } from './test-places.ts';

test('of two that want the lock the second waits, says so once, and goes on when the first is done', async () => {
  const file = join(temporaryFolder(), 'lock');
  const order: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const holds = Promise.withResolvers<undefined>();
  const waits = Promise.withResolvers<undefined>();
  const one = withLock(file, never, async () => {
    holds.resolve(undefined);
    await first.promise;
    order.push('first');
  });
  await holds.promise;
  let waited = 0;
  const two = withLock(
    file,
    () => {
      waited += 1;
      waits.resolve(undefined);
    },
    () => Promise.resolve(order.push('second')),
  );
  await waits.promise;
  first.resolve(undefined);
  await Promise.all([one, two]);
  expect(order).toEqual(['first', 'second']);
  expect(waited).toBe(1);
});

test('the lock of a process that was killed is free', async () => {
  const file = join(temporaryFolder(), 'lock');
  const program = `
    import { withLock } from ${JSON.stringify(new URL('./lock.js', import.meta.url).href)};
    await withLock(${JSON.stringify(file)}, () => {}, () => {
      console.log('held');
      return new Promise((resolve) => setTimeout(resolve, 1e6));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(await withLock(file, never, () => Promise.resolve('mine'))).toBe('mine');
});

test('work that fails frees the lock and passes its error on', async () => {
  const file = join(temporaryFolder(), 'lock');
  await expect(withLock(file, never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(file, never, () => Promise.resolve('mine'))).toBe('mine');
});

function never(): void {
  throw new Error('nobody else holds this lock');
}
