import type { Messages } from '../../src-shared/messages/messages.ts';
import type { Language } from '../../src-shared/api.ts';

/** Why the window shows no engine's page. */
export type Stopped =
  /** The engine ended. */
  | 'engine'
  /** It ended for the third time within a minute: starting it again would not help. */
  | 'engine-again'
  /** The page itself ended; the engine goes on. */
  | 'page';

/**
 * The button of the page is an ordinary form: it asks for this address, the window refuses to go there and starts the engine
 * instead. So the page needs no script and no bridge. The name can never exist (RFC 2606).
 */
const startAgainHost = 'start-again.invalid';

export function asksToStartAgain(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname === startAgainHost;
}

/** A page without data, script or address, so that it can be shown when nothing else runs. */
export function stoppedPage(stopped: Stopped, language: Language, words: Messages['shell'], logFolder: string): string {
  const said = words.stopped[stopped === 'engine-again' ? 'engineAgain' : stopped];
  const button =
    'button' in said
      ? `<form action="https://${startAgainHost}/"><button autofocus>${escaped(said.button)}</button></form>`
      : '';
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Pawprint</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action https://${startAgainHost}">
<style>
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; align-content: center; padding: 0 40px; box-sizing: border-box;
  background: light-dark(#f3f3f2, #121211); color: light-dark(#171716, #f1f0ee); font: 450 15px/24px system-ui, sans-serif; }
main { max-width: 620px; }
h1 { font: 700 34px/40px system-ui, sans-serif; letter-spacing: -.024em; margin: 0 0 12px; }
p { margin: 0 0 24px; color: light-dark(#565654, #b3b3b0); overflow-wrap: anywhere; }
button { font: 620 15px/24px system-ui, sans-serif; padding: 10px 22px; border: 0; border-radius: 10px;
  background: #d23c0c; color: #fff; cursor: pointer; }
button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
</style>
<main><h1>${escaped(said.title)}</h1><p>${escaped(said.next(logFolder))}</p>${button}</main></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
