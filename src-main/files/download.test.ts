import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, toAppError } from '../../src-shared/errors.ts';
import { announce, type Download, download } from './download.ts';
import { readContentRange, readRetryAfter } from './download-request.ts';
import { fileAnswer, FileServer, redirectAnswer, statusAnswer } from './file-server.fixture.ts';

const content = randomBytes(400_000);

let folder: string;
let destination: string;
let server: FileServer;
let storage: FileServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawprint 받기 '));
  destination = join(folder, 'photos.zip');
  server = await FileServer.start();
  storage = await FileServer.start();
});
afterEach(async () => {
  await Promise.all([server.close(), storage.close()]);
  await rm(folder, { recursive: true });
});

function load(more: Partial<Download> = {}): Promise<void> {
  return download({
    url: `${server.address}/file`,
    destination,
    signal: new AbortController().signal,
    ...more,
    limits: { firstPause: 1, silence: 2_000, ...more.limits },
  });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

describe('a download', () => {
  it('brings the file whole and leaves nothing beside it', async () => {
    server.answer(fileAnswer(content));
    const seen: (number | null)[][] = [];
    await load({ onProgress: (...at) => seen.push(at), limits: { told: 0 } });
    expect(await readFile(destination)).toEqual(content);
    expect(await readdir(folder)).toEqual(['photos.zip']);
    expect(seen[0]).toEqual([0, content.length]);
    expect(seen.at(-1)).toEqual([content.length, content.length]);
  });

  it('goes on where the connection was lost, and asks only for the rest', async () => {
    server.answer(
      fileAnswer(content, { stallAfter: 150_000 }),
      fileAnswer(content, { stallAfter: 150_000 }),
      fileAnswer(content),
    );
    await load({ limits: { silence: 1_000 } });
    expect(await readFile(destination)).toEqual(content);
    const ranges = server.asked.map(({ range }) => range);
    expect(ranges).toHaveLength(3);
    expect(ranges[0]).toBeNull();
    expect(Number(/^bytes=(\d+)-$/.exec(ranges[2] ?? '')?.[1])).toBeGreaterThanOrEqual(150_000);
  });

  it('starts over when the file is another one than before', async () => {
    const other = randomBytes(300_000);
    server.answer(fileAnswer(content, { cutAfter: 150_000 }), fileAnswer(other, { etag: '"two"' }));
    await load();
    expect(await readFile(destination)).toEqual(other);
  });

  it.each([
    ['a weak ETag', 'W/"one"'],
    ['no ETag', null],
  ])('starts over with %s, which cannot join two halves', async (_what, etag) => {
    server.answer(fileAnswer(content, { etag, cutAfter: 150_000 }), fileAnswer(content, { etag }));
    await load();
    expect(await readFile(destination)).toEqual(content);
    expect(server.asked.map(({ range }) => range)).toEqual([null, null]);
  });

  it('gives up a connection that falls silent and goes on with another', async () => {
    server.answer(fileAnswer(content, { stallAfter: 150_000 }), fileAnswer(content));
    await load({ limits: { silence: 1_000 } });
    expect(await readFile(destination)).toEqual(content);
    expect(server.asked[1]?.range).toMatch(/^bytes=\d+-$/);
  });

  it('gives up a server that answers nothing at all', async () => {
    server.answer(() => undefined);
    expect(await codeOf(load({ limits: { silence: 500, attempts: 2 } }))).toBe('download_broken_off');
    expect(server.asked).toHaveLength(2);
  });

  it('is given up sooner where nobody has ever answered than where a transfer breaks', async () => {
    const silent = (_request: unknown, response: ServerResponse): unknown => response.destroy();
    server.answer(silent);
    expect(await codeOf(load())).toBe('download_offline');
    expect(server.asked).toHaveLength(3);
    server.answer(fileAnswer(content, { cutAfter: 50_000 }), silent);
    await load().catch(() => undefined);
    expect(server.asked).toHaveLength(3 + 6);
  });

  it('keeps what came when every attempt breaks', async () => {
    server.answer(fileAnswer(content, { stallAfter: 50_000 }), (_request, response) => response.destroy());
    const code = await codeOf(load({ limits: { attempts: 3, silence: 1_000 } }));
    expect(['download_broken_off', 'download_offline']).toContain(code);
    expect((await stat(`${destination}.part`)).size).toBeGreaterThan(0);
    server.answer(fileAnswer(content));
    await load();
    expect(await readFile(destination)).toEqual(content);
    expect(server.asked.at(-1)?.range).toMatch(/^bytes=[1-9]/);
  });

  it('goes on where a killed process stopped', async () => {
    server.answer(fileAnswer(content, { stallAfter: 200_000 }));
    const program = join(import.meta.dirname, 'download-process.fixture.ts');
    const child = spawn(process.execPath, [program, `${server.address}/file`, destination], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) if (Number(line) >= 150_000) break;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { size } = await stat(`${destination}.part`);
    expect(size).toBeGreaterThanOrEqual(150_000);

    server.answer(fileAnswer(content));
    await load();
    expect(server.asked.at(-1)?.range).toBe(`bytes=${String(size)}-`);
    expect(await readFile(destination)).toEqual(content);
  });

  it('takes the way in to the host it was meant for, and to no other', async () => {
    server.answer(redirectAnswer('/again'), redirectAnswer(`${storage.address}/signed?by=them`));
    storage.answer(fileAnswer(content));
    await load({ authorization: 'Basic c2VjcmV0' });
    expect(server.asked.map(({ authorization }) => authorization)).toEqual(['Basic c2VjcmV0', 'Basic c2VjcmV0']);
    expect(storage.asked).toEqual([{ path: '/signed?by=them', authorization: null, range: null }]);
    expect(await readFile(destination)).toEqual(content);
  });

  it('asks for a new address when storage finds the signed one too old', async () => {
    server.answer(redirectAnswer(`${storage.address}/old`), redirectAnswer(`${storage.address}/new`));
    storage.answer(statusAnswer(403), fileAnswer(content));
    await load();
    expect(storage.asked.map(({ path }) => path)).toEqual(['/old', '/new']);
  });

  it('does not walk in circles', async () => {
    server.answer(redirectAnswer('/file'));
    await expect(load()).rejects.toMatchObject({ status: 310 });
  });

  it.each([429, 500, 502, 503, 504])('tries again after %i', async (status) => {
    server.answer(statusAnswer(status), statusAnswer(status), fileAnswer(content));
    await load();
    expect(await readFile(destination)).toEqual(content);
  });

  it.each([400, 401, 403, 404, 410])('takes %i for an answer', async (status) => {
    server.answer(statusAnswer(status));
    await expect(load()).rejects.toMatchObject({ name: 'HttpRefusal', status });
    expect(server.asked).toHaveLength(1);
  });

  it('waits as long as the server asks, but not for ever', async () => {
    server.answer(statusAnswer(429, { 'retry-after': '1' }), fileAnswer(content));
    const began = performance.now();
    await load();
    expect(performance.now() - began).toBeGreaterThan(950);
    server.answer(statusAnswer(429, { 'retry-after': '3600' }));
    await rm(destination);
    await expect(load()).rejects.toMatchObject({ status: 429, retryAfter: 3600 });
  });

  it('tells a page from a file, by its type and by its first bytes', async () => {
    server.answer(statusAnswer(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>sign in</html>'));
    expect(await codeOf(load())).toBe('download_not_the_file');
    server.answer(statusAnswer(200, { 'content-type': 'application/zip' }, '<html>sign in</html>'));
    expect(await codeOf(load({ begins: Uint8Array.of(0x50, 0x4b) }))).toBe('download_not_the_file');
    expect(existsSync(destination)).toBe(false);
  });

  it('refuses another length or sum than it should have', async () => {
    server.answer(fileAnswer(content));
    expect(await codeOf(load({ expected: { bytes: 7 } }))).toBe('download_damaged');
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await codeOf(load({ expected: { sha256: sha256.replace(/^./, 'x') } }))).toBe('download_damaged');
    expect(await readdir(folder)).toEqual([]);
    await load({ expected: { sha256, bytes: content.length } });
    expect(await readFile(destination)).toEqual(content);
  });

  it('counts a body that ends before its announced length as broken', async () => {
    const whole = content.length;
    server.answer((_request, response) => {
      response.writeHead(200, { 'content-length': whole, etag: '"one"' });
      response.write(content.subarray(0, 1000), () => response.socket?.end());
    }, fileAnswer(content));
    await load();
    expect(await readFile(destination)).toEqual(content);
  });

  it('begins nothing that the disk cannot hold', async () => {
    server.answer(fileAnswer(content));
    const error = await load({ roomFor: () => 1e18 }).catch(toAppError);
    expect(error).toMatchObject({ code: 'download_no_room', details: { needed: 1e18 + content.length } });
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops when it is told to and goes on later', async () => {
    server.answer(fileAnswer(content, { stallAfter: 150_000 }));
    const stop = new AbortController();
    const stopped = load({
      signal: stop.signal,
      limits: { told: 0 },
      onProgress: (done) => {
        if (done > 100_000) stop.abort(new AppError('cancelled'));
      },
    });
    expect(await codeOf(stopped)).toBe('cancelled');
    server.answer(fileAnswer(content));
    await load();
    expect(server.asked.at(-1)?.range).toMatch(/^bytes=[1-9]/);
    expect(await readFile(destination)).toEqual(content);
  });

  it('says that nobody answers', async () => {
    const gone = await FileServer.start();
    const url = `${gone.address}/file`;
    await gone.close();
    expect(await codeOf(load({ url, limits: { attempts: 2 } }))).toBe('download_offline');
  });
});

it('a file is announced with its size, without being taken', async () => {
  server.answer(redirectAnswer(`${storage.address}/signed`));
  storage.answer(fileAnswer(content));
  const wanted = { url: `${server.address}/file`, destination, signal: new AbortController().signal };
  const { bytes, here, free } = await announce(wanted);
  expect({ bytes, here }).toEqual({ bytes: content.length, here: 0 });
  expect(free).toBeGreaterThan(0);
  expect(await readdir(folder)).toEqual([]);
});

it('Retry-After is read in both its forms', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(readRetryAfter('7', now)).toBe(7);
  expect(readRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60);
  expect(readRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
  expect(readRetryAfter('soon', now)).toBeNull();
  expect(readRetryAfter(null, now)).toBeNull();
});

it('Content-Range is read with and without its total', () => {
  expect(readContentRange('bytes 5-9/10')).toEqual({ start: 5, total: 10 });
  expect(readContentRange('bytes 5-9/*')).toEqual({ start: 5, total: null });
  expect(readContentRange('bytes */10')).toEqual({ start: null, total: 10 });
  expect(readContentRange('lines 1-2/3')).toBeNull();
});
