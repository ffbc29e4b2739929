import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../setup/chromium.js';
import { programRoot } from '../../files/program-root.ts';
import { openDoor, type OpenDoor, sendRaw } from './door-fixture.ts';

const chromiumPath = findChromium({ root: programRoot(), environment: process.env });
const isWanted = chromiumPath !== null || process.env.CI !== undefined;
const keptSession = { id: 'development', secret: 'a'.repeat(43) };

const index = `<!doctype html><script type="module" src="./main.js"></script><style>p { color: red }</style><p>`;
const main = `
  if (location.hash) fetch('/hand-over', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: location.hash.slice('#token='.length) }),
  }).then(() => { document.title = 'in'; });
  import { text } from './text.js';
  const show = (text) => { document.querySelector('p').textContent = text; };
  show(text);
  window.loads = (window.loads ?? 0) + 1;
  import.meta.hot.accept('./text.js', (changed) => show(changed.text));
`;

describe.runIf(isWanted)('the page in development', () => {
  let folder: string;
  let vite: ViteDevServer;
  let devPage: string;
  let open: OpenDoor;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pawprint-dev-page-'));
    writeFileSync(join(folder, 'index.html'), index);
    writeFileSync(join(folder, 'main.js'), main);
    writeFileSync(join(folder, 'text.js'), `export const text = 'before';`);
    vite = await createServer({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      server: { host: '127.0.0.1', port: 0, cors: true },
    });
    await vite.listen();
    const address = vite.httpServer?.address();
    devPage = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    open = await openDoor({ devPage, keptSession });
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args });
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser.close();
    await open.close();
    await vite.close();
    rmSync(folder, { recursive: true });
  });

  it('is replaced while it is open, by the address of the engine alone', async () => {
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).host));
    page.on('websocket', (socket) => asked.add(new URL(socket.url()).host));
    const connected = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'));
    await page.goto(`${open.door.address}/#token=${open.door.handOver()}`);
    await connected;
    await page.waitForFunction(() => document.title === 'in');
    expect(await page.textContent('p')).toBe('before');
    writeFileSync(join(folder, 'text.js'), `export const text = 'after';`);
    await page.waitForFunction(() => document.querySelector('p')?.textContent === 'after');
    expect(await page.evaluate('window.loads')).toBe(1);
    expect([...asked]).toEqual([new URL(open.door.address).host]);
  });

  it('stays logged in when the engine starts anew', async () => {
    const port = Number(new URL(open.door.address).port);
    await open.close();
    open = await openDoor({ devPage, keptSession, port });
    expect(await page.evaluate(async () => (await fetch('/trpc/program.view')).status)).toBe(200);
  });

  it('is behind the same rules', async () => {
    const { address } = open.door;
    expect((await sendRaw(address, { path: '/main.js', headers: { 'sec-fetch-site': 'same-site' } })).status).toBe(403);
    expect((await sendRaw(address, { path: '/main.js', headers: { host: 'evil.example' } })).status).toBe(421);
    const own = await sendRaw(address, {
      path: '/main.js',
      headers: { 'sec-fetch-site': 'same-origin', origin: address },
    });
    expect(own.status).toBe(200);
    expect(Object.keys(own.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    const upgrade = {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      'sec-websocket-version': '13',
      'sec-websocket-protocol': 'vite-hmr',
    };
    for (const origin of ['http://127.0.0.1:1', null])
      expect((await sendRaw(address, { headers: { ...upgrade, origin } })).status).toBe(403);
  });
});
