import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../../setup/chromium.js';
import { programRoot } from '../../files/program-root.ts';
import { openDoor, type OpenDoor, photoId, projectId } from './door-fixture.ts';

/**
 * A real browser that is logged in, and a page on another port of 127.0.0.1. To the browser both are one site: it sends
 * our cookie with what the other page asks, SameSite=Strict or not. The log says for each refused request whether a
 * session came with it; that is the proof that the rule stopped it, and nothing else.
 */
const picture = `/images/${projectId}/${photoId}/thumbnail`;

const chromiumPath = findChromium({ root: programRoot(), environment: process.env });
const isWanted = chromiumPath !== null || process.env.CI !== undefined;

describe.runIf(isWanted)('the door, to a real browser', () => {
  let browser: Browser;
  let open: OpenDoor;
  let other: Server;
  let otherAddress: string;
  let context: BrowserContext;
  /** Logged in. */
  let own: Page;
  /** On the other port. */
  let foreign: Page;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        // Whoever asks for camera or microphone gets one, unless the page's policy says no.
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    open = await openDoor({
      page: {
        'index.html': '<!doctype html><title>Pawprint</title><script src="/assets/enter.js"></script>',
        'assets/enter.js': entering,
      },
    });
    other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Other</title>');
    });
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    otherAddress = `http://127.0.0.1:${(other.address() as AddressInfo).port}`; // A TCP server's is never a string.
  });
  afterAll(async () => {
    await browser.close();
    other.closeAllConnections();
    other.close();
    await open.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    own = await enter(context, open);
    foreign = await context.newPage();
    await foreign.goto(otherAddress);
    open.log.length = 0;
  });
  afterEach(() => context.close());

  /** What the page does with the token in its address. */
  const entering = `fetch('/hand-over', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ token: location.hash.slice('#token='.length) }),
}).then((answer) => { document.title = 'status ' + answer.status; });`;

  async function enter(where: BrowserContext, { door }: OpenDoor): Promise<Page> {
    const page = await where.newPage();
    await page.goto(`${door.address}/#token=${door.handOver()}`);
    await page.waitForFunction(() => document.title.startsWith('status'));
    expect(await page.title()).toBe('status 204');
    return page;
  }

  /** What the door refused, and whether the browser had sent our session with it. */
  function refusals(): unknown[] {
    return open.log
      .filter(({ msg }) => msg === 'a request was refused')
      .map(({ rule, session }) => ({ rule, session }));
  }

  function statusOf(page: Page, address: string): Promise<number> {
    return page.evaluate(async (url) => (await fetch(url)).status, address);
  }

  /** Whether a picture can be seen. */
  function shows(page: Page, address: string): Promise<boolean> {
    return page.evaluate(
      (url) =>
        new Promise<boolean>((resolve) => {
          const image = new Image();
          image.onload = () => {
            resolve(true);
          };
          image.onerror = () => {
            resolve(false);
          };
          image.src = url;
          document.body.append(image);
        }),
      address,
    );
  }

  it('lets its own page call, see pictures and hear events', async () => {
    expect(await statusOf(own, '/trpc/program.view')).toBe(200);
    expect(await shows(own, picture)).toBe(true);
    const opened = await own.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const events = new EventSource('/trpc/events?input={}');
          events.onmessage = () => {
            events.close();
            resolve(true);
          };
        }),
    );
    expect(opened).toBe(true);
    expect(refusals()).toEqual([]);
  });

  describe('a page on another port of the same address', () => {
    it('cannot show a picture, although the browser sends our cookie with it', async () => {
      expect(await shows(foreign, open.door.address + picture)).toBe(false);
      expect(refusals()).toEqual([{ rule: 'fetch-site', session: true }]);
    });

    it('cannot show a picture that the browser has kept for our own page', async () => {
      expect(await shows(own, picture)).toBe(true);
      expect(await shows(foreign, open.door.address + picture)).toBe(false);
      expect(await shows(own, picture)).toBe(true);
    });

    it('cannot fetch, neither to read nor blindly', async () => {
      const attempts = (url: string): Promise<string[]> =>
        foreign.evaluate(async (address) => {
          const outcome = (init: RequestInit): Promise<string> =>
            fetch(address, init).then(
              (answer) => `${answer.type} ${answer.status}`,
              () => 'failed',
            );
          return [
            await outcome({ credentials: 'include' }),
            await outcome({ credentials: 'include', mode: 'no-cors' }),
          ];
        }, url);
      expect(await attempts(`${open.door.address}/trpc/program.view`)).not.toContain('basic 200');
      expect(refusals()).toEqual([
        { rule: 'origin', session: true },
        { rule: 'fetch-site', session: true },
      ]);
    });

    it('cannot send a form or a blind call', async () => {
      await foreign.evaluate(async (url) => {
        const init: RequestInit = { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}' };
        await fetch(url, init).catch(() => undefined);
        const form = document.createElement('form');
        form.method = 'post';
        form.action = url;
        document.body.append(form);
        form.submit();
      }, `${open.door.address}/trpc/uploads.begin`);
      await expect.poll(refusals).toEqual([
        { rule: 'origin', session: true },
        { rule: 'origin', session: true },
      ]);
    });

    it('cannot ask for more with a preflight', async () => {
      await foreign.evaluate(async (url) => {
        const headers = { 'content-type': 'application/json' };
        await fetch(url, { method: 'POST', credentials: 'include', headers, body: '{}' }).catch(() => undefined);
      }, `${open.door.address}/trpc/uploads.begin`);
      // A preflight carries no cookie.
      expect(refusals()).toEqual([{ rule: 'origin', session: false }]);
    });

    it('cannot open a WebSocket or an event stream', async () => {
      const outcome = await foreign.evaluate(async (address) => {
        const failed = (target: WebSocket | EventSource): Promise<string> =>
          new Promise((resolve) => {
            target.onopen = () => {
              resolve('open');
            };
            target.onerror = () => {
              target.close();
              resolve('failed');
            };
          });
        return [
          await failed(new WebSocket(`${address.replace('http', 'ws')}/trpc/events`)),
          await failed(new EventSource(`${address}/trpc/events?input={}`, { withCredentials: true })),
        ];
      }, open.door.address);
      expect(outcome).toEqual(['failed', 'failed']);
      expect(refusals()).toEqual([
        { rule: 'origin', session: true },
        { rule: 'origin', session: true },
      ]);
    });

    it('cannot load our scripts, nor frame or open our page', async () => {
      const loads = (url: string): Promise<boolean> =>
        foreign.evaluate(
          (address) =>
            new Promise<boolean>((resolve) => {
              const script = document.createElement('script');
              script.onload = () => {
                resolve(true);
              };
              script.onerror = () => {
                resolve(false);
              };
              script.src = address;
              document.body.append(script);
            }),
          url,
        );
      // The browser has kept the first for our own page; the second it has to ask for.
      expect(await loads(`${open.door.address}/assets/enter.js`)).toBe(false);
      expect(refusals()).toEqual([]);
      expect(await loads(`${open.door.address}/assets/enter.js?again`)).toBe(false);
      await foreign.evaluate((address) => {
        const frame = document.createElement('iframe');
        frame.src = address;
        document.body.append(frame);
      }, open.door.address);
      await expect.poll(refusals).toHaveLength(2);
      await foreign.evaluate((address) => {
        location.href = address;
      }, open.door.address);
      await expect.poll(refusals).toEqual(Array(3).fill({ rule: 'fetch-site', session: true }));
      expect(await foreign.title()).not.toBe('Pawprint');
    });
  });

  describe('two engines in one browser', () => {
    it('do not log each other out', async () => {
      const second = await openDoor({
        page: { 'index.html': '<!doctype html><script src="/assets/enter.js"></script>', 'assets/enter.js': entering },
      });
      try {
        const page = await enter(context, second);
        expect([await statusOf(own, '/trpc/program.view'), await statusOf(page, '/trpc/program.view')]).toEqual([
          200, 200,
        ]);
        await own.reload();
        expect(await statusOf(own, '/trpc/program.view')).toBe(200);
        const names = (await context.cookies()).map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }));
        expect(names).toEqual(
          expect.arrayContaining(
            [open, second].map(({ keys }) => ({ name: keys.cookieName, httpOnly: true, sameSite: 'Strict' })),
          ),
        );
        expect(await own.evaluate(() => document.cookie)).toBe('');
      } finally {
        await second.close();
      }
    });
  });

  describe('the page itself', () => {
    it('may be opened again with a used token, which then lets nobody new in', async () => {
      const address = `${open.door.address}/#token=${open.door.handOver()}`;
      const first = await (await browser.newContext()).newPage();
      const late = await (await browser.newContext()).newPage();
      for (const [page, title] of [
        [first, 'status 204'],
        [late, 'status 403'],
      ] as const) {
        await page.goto(address);
        await page.waitForFunction(() => document.title.startsWith('status'));
        expect(await page.title()).toBe(title);
      }
      expect(await statusOf(late, '/trpc/program.view')).toBe(401);
      await first.context().close();
      await late.context().close();
    });

    it('reaches no address but the engine, runs no script but its own, and has every feature off that it does not use', async () => {
      const complaints: string[] = [];
      own.on('console', (message) => complaints.push(message.text()));
      await own.reload();
      expect(complaints.filter((text) => /unrecognized|permissions-policy/i.test(text))).toEqual([]);
      const outcome = await own.evaluate(async (elsewhere) => {
        const fetched = await fetch(elsewhere).then(
          () => 'reached',
          () => 'blocked',
        );
        const script = document.createElement('script');
        let ran = 'blocked';
        try {
          script.textContent = 'document.documentElement.dataset.ran = "yes"';
          document.body.append(script);
        } catch {
          ran = 'thrown';
        }
        if (document.documentElement.dataset.ran === 'yes') ran = 'ran';
        const asked = (what: MediaStreamConstraints): Promise<string> =>
          navigator.mediaDevices.getUserMedia(what).then(
            () => 'on',
            (error: unknown) => (error as Error).name,
          );
        return { fetched, ran, camera: await asked({ video: true }), microphone: await asked({ audio: true }) };
      }, otherAddress);
      expect(outcome).toEqual({ fetched: 'blocked', ran: 'thrown', camera: 'on', microphone: 'NotAllowedError' });
    });
  });
});
