import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../src-shared/api.ts';
import { openDoor, type OpenDoor, photoId, projectId, type RawAnswer, sendRaw } from './door-fixture.ts';
import type { AppRouter } from './router.ts';

let open: OpenDoor;
let cookie: string;
/** What a browser sends with a request of our own page. */
let own: Record<string, string>;

beforeAll(async () => {
  open = await openDoor();
  cookie = await open.cookie();
  own = { cookie, 'sec-fetch-site': 'same-origin' };
});
afterAll(() => open.close());

function ask(request: Parameters<typeof sendRaw>[1]): Promise<RawAnswer> {
  return sendRaw(open.door.address, request);
}

function program(bearer: string): ReturnType<typeof createTRPCClient<AppRouter>> {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${open.door.address}/trpc`, headers: { authorization: `Bearer ${bearer}` } })],
  });
}

describe('the page', () => {
  it('is served at / without a session, and never kept by the browser', async () => {
    const answer = await ask({ headers: { 'sec-fetch-site': 'none' } });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(answer.body).toContain('<title>Pawprint</title>');
  });

  it('keeps files with a hash in their name for good', async () => {
    const answer = await ask({ path: '/assets/main-abc123.js', headers: { 'sec-fetch-site': 'same-origin' } });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });
});

describe('the hand-over', () => {
  const json = { 'content-type': 'application/json' };

  it('trades a token for a cookie that scripts cannot read and other sites do not send', async () => {
    const body = JSON.stringify({ token: open.door.handOver() });
    const answer = await ask({
      method: 'POST',
      path: '/hand-over',
      headers: { ...json, origin: open.door.address },
      body,
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']).toMatch(
      new RegExp(`^pawprint-${open.keys.id}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
  });

  it('takes a token once', async () => {
    const body = JSON.stringify({ token: open.door.handOver() });
    const send = (): Promise<RawAnswer> =>
      ask({ method: 'POST', path: '/hand-over', headers: { ...json, origin: open.door.address }, body });
    expect((await send()).status).toBe(204);
    const again = await send();
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
    expect(JSON.parse(again.body)).toEqual({ code: 'not_authorised', details: { rule: 'token' } });
  });

  it('refuses a wrong token, no token and what is not a token', async () => {
    for (const body of [
      { token: 'x'.repeat(43) },
      {},
      { token: 7 },
      { token: '' },
      [],
      { token: open.door.handOver(), more: 1 },
    ]) {
      const answer = await ask({
        method: 'POST',
        path: '/hand-over',
        headers: { ...json, origin: open.door.address },
        body: JSON.stringify(body),
      });
      expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
    }
  });

  it("gives a program a bearer for a program's token, and for no other", async () => {
    let renewed = 0;
    const { token } = open.keys.oneTimeToken('bearer', () => (renewed += 1));
    const handOver = (text: string): Promise<RawAnswer> =>
      ask({ method: 'POST', path: '/hand-over', headers: { authorization: `Bearer ${text}` } });
    const answer = await handOver(token);
    expect(answer.status).toBe(200);
    const { bearer } = JSON.parse(answer.body) as { bearer: string };
    expect(renewed).toBe(1);
    expect((await program(bearer).program.view.query()).version).toBe('test');
    expect((await handOver(token)).status).toBe(403);
    expect((await handOver(open.door.handOver())).status).toBe(403);
    // Nor does a program's token make a page, which would then not be confined to what the user granted.
    const { token: other } = open.keys.oneTimeToken('bearer');
    const page = await ask({
      method: 'POST',
      path: '/hand-over',
      headers: { ...json, origin: open.door.address },
      body: JSON.stringify({ token: other }),
    });
    expect(page.status).toBe(403);
  });
});

describe('calls', () => {
  it('answer a page with a session, in batches too', async () => {
    const answer = await ask({ path: '/trpc/program.view,program.view?batch=1', headers: own });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual([
      { result: { data: { version: 'test' } } },
      { result: { data: { version: 'test' } } },
    ]);
  });

  it('refuse a stranger in the words of the protocol', async () => {
    const answer = await ask({ path: '/trpc/program.view', headers: { 'sec-fetch-site': 'same-origin' } });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { data: { code: 'UNAUTHORIZED', app: { code: 'not_authorised' } } },
    });
  });

  it('say which value does not fit', async () => {
    const answer = await ask({ path: `/trpc/jobs.cancel`, headers: { ...own, 'sec-fetch-site': 'same-origin' } });
    expect(answer.status).toBe(405);
    const headers = { ...own, origin: open.door.address, 'content-type': 'application/json' };
    const body = JSON.stringify({ job: 7, atOnce: false });
    const wrong = await ask({ method: 'POST', path: '/trpc/jobs.cancel', headers, body });
    expect(wrong.status).toBe(400);
    expect(JSON.parse(wrong.body)).toMatchObject({ error: { data: { app: { code: 'invalid_input' } } } });
    expect(wrong.body).toContain('job: ');
  });

  it('show an unexpected error as a number found in the log, and none of its text', async () => {
    const headers = { ...own, origin: open.door.address, 'content-type': 'application/json' };
    const answer = await ask({ method: 'POST', path: '/trpc/projects.openSample', headers, body: '{}' });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('비밀');
    expect(answer.body).not.toContain('비밀'.normalize('NFD'));
    const { app } = (JSON.parse(answer.body) as { error: { data: { app: { code: string; details: { id: string } } } } })
      .error.data;
    expect(app.code).toBe('internal');
    expect(open.log.filter((line) => line.id === app.details.id)).toMatchObject([{ where: 'projects.openSample' }]);
  });

  it('take JSON only', async () => {
    for (const type of [
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'application/json5',
    ]) {
      const headers = { ...own, origin: open.door.address, 'content-type': type };
      const answer = await ask({ method: 'POST', path: '/trpc/projects.openSample', headers, body: '{}' });
      expect([type, answer.status]).toEqual([type, 415]);
    }
  });
});

describe('the event stream', () => {
  it('goes on after the id that the client has seen', async () => {
    const stream = async (lastId: string | null, until: RegExp): Promise<string> => {
      const stop = new AbortController();
      const path = `/trpc/events?input=${encodeURIComponent('{}')}`;
      const answer = await fetch(open.door.address + path, {
        headers: { ...own, ...(lastId !== null && { 'last-event-id': lastId }) },
        signal: stop.signal,
      });
      expect(answer.headers.get('content-type')).toContain('text/event-stream');
      let text = '';
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk).toString();
        if (until.test(text)) break;
      }
      stop.abort();
      return text;
    };
    const first = await stream(null, /"reset".*\nid: .*\n/);
    const id = /\nid: (\S+)/.exec(first)?.[1] ?? '';
    open.events.publish({ kind: 'changed', project: 'p1', topics: ['photos'] });
    open.events.publish({ kind: 'changed', project: 'p2', topics: ['runs'] });
    const second = await stream(id, /"p2"/);
    expect(second).toContain('"p1"');
    expect(second).not.toContain('reset');
  });
});

describe('a reader of the event stream', () => {
  const stream = (): Socket => {
    const { hostname, port, host } = new URL(open.door.address);
    const socket = connect(Number(port), hostname);
    const lines = [
      'GET /trpc/events?input={} HTTP/1.1',
      `host: ${host}`,
      `cookie: ${cookie}`,
      'sec-fetch-site: same-origin',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return socket;
  };
  const epoch = (number: number): EngineEvent => ({
    kind: 'epoch',
    project: 'x'.repeat(1000),
    run: 'r',
    epoch: { epoch: number, loss: 0, accuracy: 0, valLoss: 0, valAccuracy: 0, seconds: 0 },
    best: false,
  });

  it('that leaves is forgotten', async () => {
    const since = vi.spyOn(open.events, 'since');
    const socket = stream();
    await expect.poll(() => since.mock.lastCall?.[1]?.aborted).toBe(false);
    socket.destroy();
    await expect.poll(() => since.mock.lastCall?.[1]?.aborted).toBe(true);
    since.mockRestore();
  });

  it('that does not read costs no more than one that does, and learns that it missed something', async () => {
    const socket = stream();
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const events = 30_000;
    for (let number = 1; number <= events; number++) {
      open.events.publish(epoch(number));
      // The stream may go on between two events as far as it wants.
      if (number % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.resume();
    await expect.poll(() => text.includes('"reset"')).toBe(true);
    open.events.publish(epoch(events + 1));
    await expect.poll(() => text.includes(`"epoch":${events + 1},`)).toBe(true);
    expect(text.split('"kind":"epoch"').length).toBeLessThan(events / 2);
    socket.destroy();
  });

  it('does not keep the door from closing', async () => {
    const short = await openDoor();
    const { hostname, port, host } = new URL(short.door.address);
    const socket = connect(Number(port), hostname);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      `GET /trpc/events?input={} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${await short.cookie()}\r\nsec-fetch-site: same-origin\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('data', resolve));
    await short.door.close();
    await ended;
    short.events.close();
  });
});

describe('pictures', () => {
  const path = `/images/${projectId}/${photoId}/thumbnail`;

  it('are kept by the browser for good', async () => {
    const answer = await ask({ path, headers: own });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': '70',
      'cache-control': 'private, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    });
    const again = await ask({ path, headers: { ...own, 'if-none-match': answer.headers.etag ?? '' } });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('of predictions and of recent projects have their own addresses', async () => {
    for (const [address, status] of [
      [`/images/${projectId}/prediction/p1`, 200],
      [`/images/${projectId}/prediction/p2`, 404],
      ['/strip/r1/0', 200],
      ['/strip/r1/1', 404],
    ] as const)
      expect([address, (await ask({ path: address, headers: own })).status]).toEqual([address, status]);
  });

  it('are pixels: a drawing that could carry scripts is not served', async () => {
    expect((await ask({ path: `/images/${projectId}/${photoId}/original`, headers: own })).status).toBe(404);
  });

  it('are not for strangers', async () => {
    expect((await ask({ path, headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(401);
  });
});

describe('uploads', () => {
  const send = (
    upload: string,
    number: number,
    path: string,
    body: Buffer,
    headers: Record<string, string> = {},
  ): Promise<RawAnswer> =>
    ask({
      method: 'POST',
      path: `/uploads/${upload}/${number}?path=${encodeURIComponent(path)}`,
      headers: { ...own, origin: open.door.address, 'content-type': 'application/octet-stream', ...headers },
      body,
    });

  it('arrive on the disk with their names beside them', async () => {
    const { upload } = await open.uploads.begin();
    const name = `${'한글 🐱 '.repeat(37)}.jpg`.normalize('NFD');
    const bytes = Buffer.alloc(3_000_000, 7);
    expect((await send(upload, 1, `cats/${name}`, bytes)).status).toBe(200);
    expect((await send(upload, 0, 'dogs/empty.jpg', Buffer.alloc(0))).status).toBe(200);
    const [empty, full] = open.uploads.files(upload);
    expect(empty).toMatchObject({ path: ['dogs', 'empty.jpg'], bytes: 0 });
    expect(full).toMatchObject({ path: ['cats', name.normalize('NFC')], bytes: 3_000_000 });
    expect(readFileSync(full?.file ?? '').equals(bytes)).toBe(true);
    await open.uploads.discard(upload);
    expect(readdirSync(join(open.folder, 'uploads'))).toEqual([]);
  });

  it('leave nothing when they break off, and can be sent again', async () => {
    const { upload } = await open.uploads.begin();
    const { hostname, port, host } = new URL(open.door.address);
    const head = `POST /uploads/${upload}/0?path=a.jpg HTTP/1.1\r\nhost: ${host}\r\norigin: ${open.door.address}\r\ncookie: ${cookie}\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000000\r\n\r\n`;
    const socket = connect(Number(port), hostname);
    socket.write(head);
    socket.write(Buffer.alloc(200_000));
    const folder = join(open.folder, 'uploads', upload);
    await expect.poll(() => readdirSync(folder).length).toBe(1);
    socket.destroy();
    await expect.poll(() => readdirSync(folder)).toEqual([]);
    expect(open.uploads.files(upload)).toEqual([]);
    expect((await send(upload, 0, 'a.jpg', Buffer.alloc(10))).status).toBe(200);
    expect(open.uploads.files(upload)).toMatchObject([{ bytes: 10 }]);
  });

  it('to an upload that was never begun or was discarded are refused', async () => {
    const { upload } = await open.uploads.begin();
    await open.uploads.discard(upload);
    expect((await send(upload, 0, 'a.jpg', Buffer.alloc(10))).status).toBe(404);
    expect((await send('0'.repeat(32), 0, 'a.jpg', Buffer.alloc(10))).status).toBe(404);
  });

  it('refuse names that mean a place', async () => {
    const { upload } = await open.uploads.begin();
    for (const path of ['../a.jpg', 'a/../b', '/a.jpg', 'a//b', '', '.', 'a/./b', 'a\0b', 'x'.repeat(9000)])
      expect([path, (await send(upload, 0, path, Buffer.alloc(1))).status]).toEqual([path, 400]);
    await open.uploads.discard(upload);
  });
});
