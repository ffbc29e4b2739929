/**
 * What the shell relies on in Electron, asked of whatever answers to `electron`: the real thing or the stand-in. Prints one
 * line of JSON for each, `{"name", "found"}`; the spec knows what should be found.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, screen, session } from 'electron';

/** @param {string} name @param {unknown} found */
function say(name, found) {
  process.stdout.write(`${JSON.stringify({ name, found: found === undefined ? null : found })}\n`);
}

/** @param {() => unknown} act */
function throws(act) {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}

say('not ready while the entry runs', app.isReady());
say(
  'no session before ready',
  throws(() => session.defaultSession),
);
say(
  'no window before ready',
  throws(() => new BrowserWindow()),
);
say(
  'no screen before ready',
  throws(() => screen.getAllDisplays()),
);
say(
  'no dialog before ready',
  throws(() => dialog.showMessageBox({ message: '' })),
);
say(
  'sandbox before ready',
  throws(() => app.enableSandbox()),
);

/** @type {string[]} */
const order = [];
for (const event of /** @type {const} */ (['before-quit', 'window-all-closed', 'will-quit', 'quit']))
  app.on(/** @type {'quit'} */ (event), () => {
    order.push(event);
    if (event === 'quit') say('the order of quitting', order);
  });

void app.whenReady().then(async () => {
  say('ready', app.isReady());
  say(
    'no sandbox after ready',
    throws(() => app.enableSandbox()),
  );
  say(
    'no menu item without a face',
    throws(() => Menu.buildFromTemplate([{}])),
  );

  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Conformance</title><p>here');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;

  app.on('web-contents-created', () => order.push('web-contents-created'));
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload: join(import.meta.dirname, 'preload.cjs'), sandbox: true, contextIsolation: true },
  });
  const { webContents } = window;
  say('contents are announced', order.splice(0));
  say('a hidden window is hidden', window.isVisible());

  ipcMain.handle('echo', (_event, /** @type {unknown[]} */ ...args) => args);
  ipcMain.handle('fail', () => {
    throw new Error('because');
  });
  ipcMain.handle('who', (event) => [
    event.senderFrame === webContents.mainFrame,
    event.sender === webContents,
    event.senderFrame?.url === url,
  ]);
  say(
    'one handler a channel',
    throws(() => ipcMain.handle('echo', () => undefined)),
  );

  const drawn = once(window, 'ready-to-show');
  await window.loadURL(url);
  await drawn;
  say('the address', webContents.getURL() === url);
  /** @param {string} name @param {string} code */
  const ask = async (name, code) => say(name, await webContents.executeJavaScript(code));
  await ask('the page has no Node', `[typeof require, typeof process, typeof Buffer]`);
  await ask('what is exposed is frozen', `Object.isFrozen(conformance)`);
  await ask('values cross', `conformance.nested.list`);
  await ask(
    'arguments are copies',
    `{ const sent = { a: [1] }; const got = conformance.echo(sent); [got !== sent, got.a[0]] }`,
  );
  await ask('functions cross', `conformance.callBack((value) => value * 2)`);
  await ask(
    'symbols do not',
    `(() => { try { conformance.echo(Symbol('x')); return 'crossed'; } catch { return 'refused'; } })()`,
  );
  await ask('calls are answered', `conformance.invoke('echo', 1, 'two', { three: [3] })`);
  await ask('the sender is known', `conformance.invoke('who')`);
  await ask('errors come with their message', `conformance.invoke('fail').catch((error) => error.message)`);
  await ask(
    'nobody answers',
    `conformance.invoke('nobody').then(() => 'answered', (error) => /No handler registered/.test(error.message))`,
  );
  await ask('functions cannot be sent', `conformance.invokeFunction().then(() => 'sent', () => 'refused')`);
  await ask('a file made by a script lies nowhere', `conformance.pathOf(new File(['x'], 'x.jpg'))`);
  await ask('a preload has few modules', `/module not found/.test(conformance.fs)`);
  await ask('nothing is exposed over something else', `typeof conformance.twice`);

  await webContents.executeJavaScript(
    `window.said = new Promise((heard) => conformance.hear((...args) => heard(args))); 0`,
  );
  webContents.send('said', 1, { two: 2 });
  await ask('the page hears', `window.said`);

  /** @type {string[]} */
  const opened = [];
  webContents.setWindowOpenHandler((details) => {
    opened.push(details.url);
    return { action: 'deny' };
  });
  const asked = new Promise((resolve) => {
    webContents.once('will-navigate', (event) => {
      event.preventDefault();
      resolve(event.url);
    });
  });
  await webContents.executeJavaScript(`window.open('https://a.invalid/'); location.href = 'https://b.invalid/'; 0`);
  say('a navigation can be refused', [await asked, webContents.getURL() === url]);
  say('no window opens', [opened, BrowserWindow.getAllWindows().length]);

  window.show();
  say('a shown window is visible', window.isVisible());
  window.once('close', (event) => event.preventDefault());
  app.quit();
  say('a window that stays stops the quitting', [order.splice(0), window.isDestroyed()]);
  app.on('will-quit', () => server.close());
  app.quit();
});
