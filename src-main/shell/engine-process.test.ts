import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EngineLimits, type EngineNews, EngineProcess } from './engine-process.ts';

const handOver = { address: 'http://127.0.0.1:4711', token: 'a-token-of-enough-letters' };
const up = `process.stdout.write(${JSON.stringify(`${JSON.stringify(handOver)}\n`)});`;
const short: EngineLimits = { start: 5, answer: 0.3, end: 0.5 };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint-engine-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs a small program in the engine's place. */
async function start(
  program: string,
  limits = short,
): Promise<{
  engine: EngineProcess;
  news: EngineNews[];
  died: Promise<void>;
  deaths: () => number;
  log: () => Promise<string>;
}> {
  const commandLine = join(folder, 'cli.mjs');
  await writeFile(commandLine, program);
  const log = new PassThrough();
  const news: EngineNews[] = [];
  const death = Promise.withResolvers<undefined>();
  let deaths = 0;
  const listener = {
    news: (heard: EngineNews) => void news.push(heard),
    died: () => {
      deaths += 1;
      death.resolve(undefined);
    },
  };
  const engine = new EngineProcess({ node: process.execPath, commandLine }, log, listener, limits);
  return { engine, news, died: death.promise, deaths: () => deaths, log: () => text(log.end()) };
}

describe('an engine process', () => {
  test('is started as serve and hands over its address', async () => {
    const { engine, log } = await start(
      `process.stderr.write(process.argv.slice(2).join(' ')); ${up} process.stdin.resume();`,
    );
    expect(await engine.started).toEqual(handOver);
    await engine.end();
    expect(await log()).toContain('serve --port 0 --shell');
  });

  test('ends when its input is closed, and that is no death', async () => {
    const { engine, deaths, log } = await start(`${up} process.stdin.resume();`);
    await engine.started;
    await engine.end();
    expect(deaths()).toBe(0);
    expect(await log()).toContain('exit code 0');
  });

  test('is ended by force when it does not end', async () => {
    const { engine, deaths, log } = await start(`${up} setInterval(() => undefined, 1000);`);
    await engine.started;
    await engine.end();
    expect(deaths()).toBe(0);
    expect(await log()).toMatch(/did not end within 0.5 s[^]*SIGKILL/);
  });

  test('tells its death once, and fails what was asked of it', async () => {
    const { engine, died, deaths } = await start(
      `${up} process.stdin.once('data', () => process.kill(process.pid, 'SIGKILL'));`,
      { ...short, answer: 60 },
    );
    await engine.started;
    await expect(engine.request({ check: '/x' })).rejects.toThrow('the engine has ended');
    await died;
    await expect(engine.request({ check: '/x' })).rejects.toThrow('the engine has ended');
    await engine.end();
    expect(deaths()).toBe(1);
  });

  test.each([
    ['ends at once', 'process.exit(3);'],
    ['begins with something else', 'console.log("Listening on port 80"); setInterval(() => undefined, 1000);'],
    [
      'hands over an address elsewhere',
      `console.log('{"address":"http://evil.example","token":"a-token-of-enough-letters"}'); setInterval(() => undefined, 1000);`,
    ],
  ])('has died when it %s', async (_what, program) => {
    const { engine, died, log } = await start(program);
    await expect(engine.started).rejects.toThrow('before it was up');
    await died;
    expect(await log()).not.toContain('a-token');
  });

  test('has died when it says nothing in time', async () => {
    const { engine, died } = await start('setInterval(() => undefined, 1000);', { ...short, start: 0.3 });
    await expect(engine.started).rejects.toThrow('before it was up');
    await died;
  });

  test('has died when its Node is not there', async () => {
    const log = new PassThrough();
    const death = Promise.withResolvers<undefined>();
    const place = { node: join(folder, 'no-node'), commandLine: 'cli.mjs' };
    const engine = new EngineProcess(
      place,
      log,
      { news: () => undefined, died: () => death.resolve(undefined) },
      short,
    );
    await expect(engine.started).rejects.toThrow('before it was up');
    await death.promise;
    expect(await text(log.end())).toContain('cannot start');
  });

  test('answers requests by their number, in whatever order', async () => {
    const { engine } = await start(`${up}
      const lines = [];
      process.stdin.on('data', (chunk) => {
        lines.push(...String(chunk).trim().split('\\n').map((line) => JSON.parse(line)));
        if (lines.length < 2) return;
        for (const { id, grant } of lines.reverse()) console.log(JSON.stringify({ answer: id, ok: grant !== undefined }));
      });`);
    await engine.started;
    expect(await Promise.all([engine.request({ grant: ['/고양이'] }), engine.request({ check: '/x' })])).toEqual([
      true,
      false,
    ]);
    await engine.end();
  });

  test('that does not answer is not waited for', async () => {
    const { engine } = await start(`${up} process.stdin.resume();`);
    await engine.started;
    await expect(engine.request({ check: '/x' })).rejects.toThrow('does not answer');
    await engine.end();
  });

  test('is heard line by line, and what is no message is passed over', async () => {
    const { engine, news, died } = await start(`${up}
      console.log('{"progress":0.25}');
      console.log('{"progress":2}');
      console.log('nonsense');
      console.log('{"busy":{"kind":"train","sentence":"x"}}');`);
    await engine.started;
    await died;
    expect(news).toEqual([{ progress: 0.25 }, { busy: { kind: 'train', sentence: 'x' } }]);
  });
});
