import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cancelledSchema, cancelSchema, failedSchema } from '../../../src-shared/protocol/envelope.ts';
import { ChildProcess, type ChildOptions, type ChildProtocol } from './child-process.ts';

interface Plan {
  what: string;
}

const job = z.int();
const protocol: ChildProtocol<Plan, { step: number }, { answer: number }> = {
  version: 1,
  toChild: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('run'), job, plan: z.strictObject({ what: z.string() }) }),
    cancelSchema,
  ]),
  fromChild: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('ready'), version: z.int() }),
    z.strictObject({ type: z.literal('report'), job, report: z.strictObject({ step: z.int() }) }),
    z.strictObject({ type: z.literal('done'), job, result: z.strictObject({ answer: z.number() }) }),
    failedSchema,
    cancelledSchema,
  ]),
  died: 'decoder_died',
  outOfMemory: 'trainer_out_of_memory',
};

const module = new URL('child.fixture.ts', import.meta.url).pathname;
const children: ChildProcess<Plan, { step: number }, { answer: number }>[] = [];

function start(way = 'well', options: Partial<ChildOptions> = {}): (typeof children)[number] {
  const child = new ChildProcess(protocol, {
    module,
    environment: { ...process.env, PAWPRINT_FIXTURE: way },
    ...options,
  });
  children.push(child);
  return child;
}

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.close()));
});

describe('a child that lives', () => {
  test('reports while it works and answers', async () => {
    const steps: number[] = [];
    const result = await start().run({ what: 'work' }, { onReport: ({ step }) => steps.push(step) });
    expect({ result, steps }).toEqual({ result: { answer: 42 }, steps: [1, 2] });
  });

  test('works on several jobs at once and keeps their answers apart', async () => {
    const child = start();
    const outcomes = await Promise.allSettled([child.run({ what: 'work' }), child.run({ what: 'fail' })]);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: { answer: 42 } },
      {
        status: 'rejected',
        reason: expect.objectContaining({ code: 'photo_broken', details: { name: '사진' } }) as unknown,
      },
    ]);
  });

  test('is asked to stop by the signal, and the job ends as cancelled', async () => {
    const stop = new AbortController();
    const running = start().run({ what: 'wait' }, { signal: stop.signal, onReport: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('is given no job that was cancelled before', async () => {
    const child = start();
    await expect(child.run({ what: 'kill' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(child.run({ what: 'work' })).resolves.toEqual({ answer: 42 });
  });

  test('may print what it likes: lines go to the log and disturb nothing', async () => {
    const lines: string[] = [];
    const child = start('well', { onLine: (line) => lines.push(line) });
    await expect(child.run({ what: 'print' })).resolves.toEqual({ answer: 1 });
    await child.close();
    expect(lines.sort()).toEqual(['a warning', 'more of it', '{"type":"done",\u0000 garbage']);
  });
});

describe('a child that dies', () => {
  test.for([
    ['exit', { reason: 'exit code 7', signal: null, exitCode: 7 }],
    ['throw', { reason: 'exit code 1', signal: null, exitCode: 1 }],
    ['kill', { reason: 'SIGKILL', signal: 'SIGKILL', exitCode: null }],
    ['abort', { reason: 'SIGABRT', signal: 'SIGABRT', exitCode: null }],
    ['hang up', { reason: 'SIGKILL', signal: 'SIGKILL', exitCode: null }],
    ['nonsense', { reason: 'a message that makes no sense', signal: null, exitCode: null }],
  ] as const)('by "%s" fails each job under way, and takes no other', async ([what, details]) => {
    const child = start();
    const waiting = child.run({ what: 'wait' });
    const outcomes = await Promise.allSettled([waiting, child.run({ what })]);
    const death: unknown = expect.objectContaining({ code: 'decoder_died', details });
    expect(outcomes.map((each) => each.status === 'rejected' && (each.reason as unknown))).toEqual([death, death]);
    await expect(child.run({ what: 'work' })).rejects.toEqual(death);
    await child.gone;
  });

  test('of a full heap says that memory ran out', async () => {
    const child = start('well', { nodeOptions: ['--max-old-space-size=32'] });
    await expect(child.run({ what: 'fill the heap' })).rejects.toMatchObject({
      code: 'trainer_out_of_memory',
      details: { reason: 'out of memory' },
    });
  });

  test('keeps its last lines as the cause, for the log', async () => {
    const error: unknown = await start()
      .run({ what: 'throw' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: { message: expect.stringContaining('a fault of its own') as unknown } });
  });

  test('after its last word is believed that word', async () => {
    await expect(start().run({ what: 'last word' })).rejects.toMatchObject({ code: 'disk_full' });
  });

  test('by our hand rejects with the reason given, at once', async () => {
    const child = start();
    await child.ready();
    const waiting = child.run({ what: 'wait' }, { onReport: () => child.kill() });
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await child.gone;
  });
});

describe('a child that never becomes ready', () => {
  test('because it speaks another version', async () => {
    await expect(start('old').ready()).rejects.toMatchObject({
      code: 'decoder_died',
      details: { reason: 'it speaks version 0 of the messages, the engine version 1' },
    });
  });

  test('because it dies', async () => {
    await expect(start('dies').run({ what: 'work' })).rejects.toMatchObject({
      code: 'decoder_died',
      details: { exitCode: 1 },
      cause: { message: expect.stringContaining('the start went wrong') as unknown },
    });
  });

  test('because it says nothing', async () => {
    const child = start('silent', { readyWithin: 200 });
    await expect(child.ready()).rejects.toMatchObject({ details: { reason: 'it never became ready' } });
    await child.gone;
  });

  test('because its program is not there', async () => {
    const child = start('well', { module: '/nowhere/child.js' });
    await expect(child.ready()).rejects.toMatchObject({ code: 'decoder_died', details: { exitCode: 1 } });
  });

  test('because the system cannot start it', async () => {
    const child = start('well', { node: '/nowhere/node' });
    await expect(child.ready()).rejects.toMatchObject({
      code: 'decoder_died',
      details: { reason: expect.stringContaining('ENOENT') as unknown },
    });
    await child.gone;
  });
});

describe('closing', () => {
  test('ends the process, and what is under way ends as cancelled', async () => {
    const child = start();
    await child.ready();
    const waiting = child.run({ what: 'wait' });
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await child.close();
    await outcome;
    expect(isAlive(child.processId)).toBe(false);
  });

  test('ends by force a process that does not go', async () => {
    const child = start('deaf');
    await child.ready();
    await child.close();
    expect(isAlive(child.processId)).toBe(false);
  });

  test('is not needed for the engine to end: an idle child does not keep it, a working one does', async () => {
    const program = `
      import { execPath } from 'node:process';
      import { Decoders } from ${JSON.stringify(new URL('decoders.ts', import.meta.url).href)};
      const decoders = new Decoders({
        module: ${JSON.stringify(new URL('decoder.fixture.ts', import.meta.url).pathname)},
        limits: { pixels: 1000, milliseconds: 1000 },
      });
      console.log((await decoders.inspect('well', 'out')).width);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      timeout: 200_000,
    });
    expect(stdout).toBe('3\n');
  });
});

function isAlive(processId: number | undefined): boolean {
  try {
    return processId !== undefined && process.kill(processId, 0);
  } catch {
    return false;
  }
}
