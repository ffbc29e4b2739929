import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDoor, type OpenDoor, photoId, projectId, type RawAnswer, sendBytes, sendRaw } from './door-fixture.ts';

/** Each test is somebody who has the cookie, or all but one of the things that a page of ours has. */
let open: OpenDoor;
let cookie: string;

beforeAll(async () => {
  open = await openDoor({
    limits: { callTime: 300, headersTime: 500, call: 100_000 },
    uploadLimits: { file: 50_000, silence: 300 },
  });
  cookie = await open.cookie();
  // What a path that led outside would find.
  writeFileSync(join(open.folder, 'secret.txt'), 'SECRET');
});
afterAll(() => open.close());

type Headers = Record<string, string | null>;
const picture = `/images/${projectId}/${photoId}/thumbnail`;
/** One address of each kind that needs a session. */
const guarded = [
  '/trpc/program.view',
  picture,
  `/images/${projectId}/${photoId}/pixels?size=8&channels=3&fit=stretch&resizing=sharp`,
  `/images/${projectId}/prediction/p1`,
  '/strip/r1/0',
];
const addresses = ['/', '/assets/main-abc123.js', ...guarded, '/nothing'];

function read(path: string, headers: Headers = {}): Promise<RawAnswer> {
  return sendRaw(open.door.address, { path, headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers } });
}

function call(headers: Headers = {}, path = '/trpc/uploads.begin', body = '{}'): Promise<RawAnswer> {
  const own = {
    cookie,
    origin: open.door.address,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  };
  return sendRaw(open.door.address, { method: 'POST', path, headers: { ...own, ...headers }, body });
}

function isRefused({ status, body }: RawAnswer, rule: string): void {
  expect(JSON.parse(body)).toEqual({ code: 'not_authorised', details: { rule } });
  expect([401, 403, 421]).toContain(status);
}

it('lets its own page in (else the refusals below would prove nothing)', async () => {
  for (const path of addresses.slice(0, -1)) expect([path, (await read(path)).status]).toEqual([path, 200]);
  expect((await call()).status).toBe(200);
});

describe('a name that was made to point here', () => {
  it('is refused, whatever else is right', async () => {
    const port = new URL(open.door.address).port;
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      `localhost:${port}`,
      '127.0.0.1',
      `127.0.0.1:${Number(port) + 1}`,
      `[::1]:${port}`,
      `127.0.0.1:${port}.`,
      `127.0.0.1:${port}@evil.example`,
      `127.1:${port}`,
      `0.0.0.0:${port}`,
      '',
      null,
    ];
    for (const host of hosts) {
      isRefused(await read(picture, { host }), 'host');
      isRefused(await call({ host }), 'host');
    }
  });

  it('is refused to a program with a bearer too, and beside the right one', async () => {
    const bearer = open.keys.exchange(open.keys.oneTimeToken('bearer').token, 'bearer') ?? '';
    const own = { authorization: `Bearer ${bearer}`, 'sec-fetch-site': null, cookie: null };
    expect((await read('/trpc/program.view', own)).status).toBe(200);
    isRefused(await read('/trpc/program.view', { ...own, host: 'evil.example' }), 'host');
    const { host } = new URL(open.door.address);
    isRefused(await read(picture, { Host: 'evil.example', host }), 'host');
    isRefused(await read(picture, { host, Host: host }), 'host');
  });
});

describe('another page', () => {
  const foreign = ['http://evil.example', 'null', 'http://127.0.0.1:1', 'http://127.0.0.1', 'https://127.0.0.1', ''];

  it('cannot call, although its request carries the cookie', async () => {
    for (const origin of [
      ...foreign,
      open.door.address.replace('127.0.0.1', 'localhost'),
      `${open.door.address}/`,
      open.door.address.toUpperCase(),
    ])
      isRefused(await call({ origin }), 'origin');
    isRefused(await call({ origin: null }), 'origin');
    isRefused(await call({ 'sec-fetch-site': 'same-site' }), 'fetch-site');
  });

  it('cannot hand over, so nobody is logged in behind their back', async () => {
    const body = JSON.stringify({ token: open.door.handOver() });
    for (const origin of [...foreign, null]) isRefused(await call({ origin }, '/hand-over', body), 'origin');
    expect((await call({}, '/hand-over', body)).status).toBe(204);
  });

  it('cannot read: a GET needs to come from the page itself', async () => {
    for (const path of guarded) {
      for (const site of ['same-site', 'cross-site', 'none', 'same-origin, same-origin', '', null])
        isRefused(await read(path, { 'sec-fetch-site': site }), 'fetch-site');
      for (const origin of foreign) isRefused(await read(path, { origin }), 'origin');
    }
  });

  it('cannot link or frame its way in: only the user opens the page', async () => {
    for (const site of ['same-site', 'cross-site'])
      isRefused(await read('/', { 'sec-fetch-site': site }), 'fetch-site');
    for (const path of ['/', '/?x=1']) expect((await read(path, { 'sec-fetch-site': 'none' })).status).toBe(200);
    for (const path of ['//', '/index.html', '/assets/main-abc123.js', '/#', '/.', '/%2e'])
      isRefused(await read(path, { 'sec-fetch-site': 'none' }), 'fetch-site');
  });

  it('cannot open a WebSocket', async () => {
    const upgrade = {
      upgrade: 'websocket',
      connection: 'Upgrade, close',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      'sec-websocket-version': '13',
    };
    for (const path of ['/', '/trpc/program.view', picture]) {
      isRefused(await read(path, { ...upgrade, origin: 'http://127.0.0.1:1', 'sec-fetch-site': null }), 'origin');
      // Nor is there one for our own page.
      expect((await read(path, { ...upgrade, origin: open.door.address })).status).not.toBe(101);
    }
  });
});

describe('a stranger', () => {
  it('reads nothing but the page, without a cookie or with one of another engine', async () => {
    const other = await openDoor();
    try {
      const theirs = await other.cookie();
      const value = theirs.split('=')[1] ?? '';
      const wrong = [
        null,
        theirs,
        `pawprint-${open.keys.id}=${value}`,
        `pawprint-${open.keys.id}=`,
        `pawprint-${open.keys.id}`,
        'pawprint-=',
        '=',
        ';;;',
        `x${cookie}`,
        cookie.slice(0, -1),
      ];
      for (const attempt of wrong) {
        for (const path of guarded)
          expect([path, attempt, (await read(path, { cookie: attempt })).status]).toEqual([path, attempt, 401]);
        expect((await call({ cookie: attempt })).status).toBe(401);
        expect(
          (
            await call(
              { cookie: attempt, 'content-type': 'application/octet-stream' },
              `/uploads/${'0'.repeat(32)}/0?path=a`,
            )
          ).status,
        ).toBe(401);
      }
    } finally {
      await other.close();
    }
  });

  it('cannot shut the user out by planting a cookie of the same name', async () => {
    expect((await read(picture, { cookie: `pawprint-${open.keys.id}=planted; ${cookie}` })).status).toBe(200);
  });

  it('with a wrong bearer stays outside, also when a cookie would do', async () => {
    for (const authorization of [
      'Bearer x',
      'Bearer ',
      'Bearer',
      '',
      `Basic ${cookie}`,
      `Bearer ${cookie.split('=')[1] ?? ''}`,
    ]) {
      isRefused(await read('/trpc/program.view', { authorization }), 'bearer');
      isRefused(await call({ authorization }), 'bearer');
    }
  });

  it('finds no second spelling of a guarded address', async () => {
    for (const path of guarded) {
      for (const spelling of [
        path.replace(/^\/./, (start) => `/%${start.charCodeAt(1).toString(16)}`),
        `/${path}`,
        `/.${path}`,
        `/x/..${path}`,
        path.toUpperCase(),
        `${path}/`,
        `http://${new URL(open.door.address).host}${path}`,
      ]) {
        const { status, body } = await read(spelling, { cookie: null });
        expect([spelling, status < 400]).toEqual([spelling, false]);
        expect(body).not.toContain('PNG');
      }
    }
  });
});

describe('a path that would lead outside', () => {
  const up = [
    '..',
    '%2e%2e',
    '%2E.',
    '..%2f',
    '..%5c',
    '%252e%252e',
    '..%c0%af',
    '..\\',
    '%00',
    '....//',
    '%2e%2e%2f%2e%2e%2fsecret.txt',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'file:///etc/passwd',
    'C:%5c',
  ];

  it('is found in no part of any address', async () => {
    const places = (part: string): string[] => [
      `/${part}/secret.txt`,
      `/assets/${part}/secret.txt`,
      `/assets/${part}/${part}/secret.txt`,
      `/${part}`,
      `/images/${part}/${photoId}/thumbnail`,
      `/images/${projectId}/${part}/thumbnail`,
      `/images/${projectId}/${photoId}/${part}`,
      `/images/${projectId}/prediction/${part}`,
      `/strip/${part}/0`,
      `/strip/r1/${part}`,
      `/trpc/${part}`,
    ];
    for (const part of up) {
      for (const path of places(part)) {
        const { status, body } = await read(path);
        expect([path, status >= 400]).toEqual([path, true]);
        expect(body).not.toMatch(/SECRET|root:/);
      }
      const { upload } = await open.uploads.begin();
      for (const path of [`/uploads/${part}/0?path=a`, `/uploads/${upload}/${part}?path=a`]) {
        const { status } = await call({ 'content-type': 'application/octet-stream' }, path);
        expect([path, status >= 400]).toEqual([path, true]);
      }
      await open.uploads.discard(upload);
    }
  });

  it('is not found by chance either', async () => {
    const piece = fc.constantFrom(
      ...up,
      '/',
      'secret.txt',
      'page',
      'assets',
      photoId,
      projectId,
      '?',
      ';',
      '%',
      '\u0001',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/', '/images/', '/strip/', '/assets/', '/trpc/'),
        fc.array(piece, { maxLength: 6 }),
        async (start, parts) => {
          const { body } = await read(start + parts.join(''));
          expect(body).not.toMatch(/SECRET|root:/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('too much', () => {
  it('of a body is refused, told beforehand or not', async () => {
    const large = 'x'.repeat(100_001);
    const told = await call({}, '/trpc/uploads.begin', large);
    expect([told.status, JSON.parse(told.body)]).toEqual([413, { code: 'body_too_large', details: {} }]);
    const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    expect(
      (await call({ 'transfer-encoding': 'chunked', 'content-length': null }, '/trpc/uploads.begin', chunked)).status,
    ).toBe(413);
    expect((await call({}, '/hand-over', JSON.stringify({ token: 'x'.repeat(5000) }))).status).toBe(413);
  });

  it('of a file is refused, told beforehand or not, and nothing of it stays', async () => {
    const { upload } = await open.uploads.begin();
    const headers = { 'content-type': 'application/octet-stream' };
    const path = `/uploads/${upload}/0?path=a.jpg`;
    const large = 'x'.repeat(50_001);
    expect((await call(headers, path, large)).status).toBe(413);
    const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    expect(
      (await call({ ...headers, 'transfer-encoding': 'chunked', 'content-length': null }, path, chunked)).status,
    ).toBe(413);
    expect(open.uploads.files(upload)).toEqual([]);
    expect((await call(headers, path, 'x'.repeat(50_000))).status).toBe(200);
    await open.uploads.discard(upload);
  });

  it('of headers is refused', async () => {
    expect((await read('/', { 'x-much': 'x'.repeat(70_000) })).status).toBe(431);
  });

  it('time for a body, a file or the headers ends the connection', async () => {
    const { upload } = await open.uploads.begin();
    const { host } = new URL(open.door.address);
    const rest = `host: ${host}\r\norigin: ${open.door.address}\r\ncookie: ${cookie}\r\ncontent-length: 100\r\n`;
    const starts = [
      `POST /trpc/uploads.begin HTTP/1.1\r\n${rest}content-type: application/json\r\n\r\n{`,
      `POST /hand-over HTTP/1.1\r\n${rest}content-type: application/json\r\n\r\n{`,
      `POST /uploads/${upload}/0?path=a HTTP/1.1\r\n${rest}content-type: application/octet-stream\r\n\r\nx`,
      `GET / HTTP/1.1\r\nhost: ${host}\r\n`,
    ];
    await Promise.all(starts.map(hungUpOn));
    expect(open.uploads.files(upload)).toEqual([]);
  });
});

/** Sends the beginning of a request and resolves when the door gives up waiting for the rest. */
function hungUpOn(start: string): Promise<void> {
  const { hostname, port } = new URL(open.door.address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(start));
    socket.resume();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve();
    });
  });
}

describe('every answer', () => {
  const isLocked = ({ headers }: RawAnswer): void => {
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['permissions-policy']).toContain('camera=(self)');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  };

  it('carries the locks, whether it is found, refused or broken', async () => {
    for (const path of [...addresses, '/%zz', '/trpc/%ff', '*']) {
      isLocked(await read(path));
      isLocked(await read(path, { cookie: null }));
      isLocked(await read(path, { host: 'evil.example' }));
      isLocked(await read(path, { origin: 'http://evil.example' }));
    }
    isLocked(await call());
    isLocked(await call({}, '/trpc/uploads.begin', 'no JSON'));
    isLocked(await call({}, '/hand-over', 'no JSON'));
    isLocked(await call({ expect: 'the-impossible' }));
    isLocked(await read('/', { 'x-much': 'x'.repeat(70_000) }));
  });

  it('carries them even to what is no request', async () => {
    const { hostname, port } = new URL(open.door.address);
    for (const bytes of [
      '\r\n\r\nnonsense\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00',
    ])
      isLocked(await sendBytes({ hostname, port: Number(port) }, Buffer.from(bytes, 'latin1')));
  });

  it('shares nothing, whatever the method: a preflight is refused', async () => {
    const preflight = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
      origin: 'http://127.0.0.1:1',
    };
    isRefused(
      await sendRaw(open.door.address, {
        method: 'OPTIONS',
        path: '/trpc/uploads.begin',
        headers: { ...preflight, cookie },
      }),
      'origin',
    );

    const method = fc.constantFrom(
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'SEARCH',
      'LOCK',
      'COPY',
      'MKCOL',
      'QUERY',
      'PURGE',
      'REPORT',
      'get',
      'FOO',
    );
    const origin = fc.constantFrom<string | null>(null, 'http://evil.example', 'null', open.door.address);
    const type = fc.constantFrom<string | null>(
      null,
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=b',
    );
    await fc.assert(
      fc.asyncProperty(
        method,
        fc.constantFrom(...addresses, '/hand-over', '/trpc/uploads.begin', '/trpc/projects.openSample'),
        origin,
        type,
        fc.string({ maxLength: 20 }),
        async (verb, path, from, content, body) => {
          const answer = await sendRaw(open.door.address, {
            method: verb,
            path,
            body,
            headers: { cookie, origin: from, 'content-type': content, 'sec-fetch-site': 'same-origin' },
          });
          isLocked(answer);
          const reads = verb === 'GET' || verb === 'HEAD';
          if (from === null ? !reads : from !== open.door.address) expect(answer.status).toBeGreaterThanOrEqual(400);
        },
      ),
      { numRuns: 400 },
    );
  });
});

it('a full disk is said, not met', async () => {
  const full = await openDoor({ uploadLimits: { reserve: Number.MAX_SAFE_INTEGER } });
  try {
    const { upload } = await full.uploads.begin();
    const headers = {
      cookie: await full.cookie(),
      origin: full.door.address,
      'content-type': 'application/octet-stream',
    };
    const answer = await sendRaw(full.door.address, {
      method: 'POST',
      path: `/uploads/${upload}/0?path=a`,
      headers,
      body: 'x',
    });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([507, { code: 'disk_full', details: {} }]);
  } finally {
    await full.close();
  }
});
