import { type App, shell, type WebContents } from 'electron';
import type { EngineOrigin } from './permissions.ts';
import { originOf } from './permissions.ts';

/** Pages that may be opened in the user's browser: the sources the program refers to. */
const externalHosts: ReadonlySet<string> = new Set(['keras.io', 'www.kaggle.com', 'www.tensorflow.org']);

/**
 * A window stays on its engine. Holds for every contents there ever is, also those a fault elsewhere might create.
 * @param intercept hears of each denied navigation of a main frame; the page of a dead engine asks by one to be started
 */
export function guardNavigation(app: App, engineOrigin: EngineOrigin, intercept: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, engineOrigin, intercept);
  });
}

function guardContents(contents: WebContents, engineOrigin: EngineOrigin, intercept: (url: string) => void): void {
  const isOurs = (url: string): boolean => originOf(url) === engineOrigin();
  contents.on('will-navigate', (event) => {
    if (isOurs(event.url)) return;
    event.preventDefault();
    intercept(event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternal(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

function isExternal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  return protocol === 'https:' && externalHosts.has(hostname) && port === '' && username === '' && password === '';
}
