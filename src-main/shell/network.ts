import { app, type Session } from 'electron';
import type { EngineOrigin } from './permissions.ts';
import { originOf } from './permissions.ts';

/** Errands Chromium runs on its own. Must be called before the app is ready. */
export function silenceChromium(): void {
  for (const errand of ['background-networking', 'component-update', 'domain-reliability', 'sync'])
    app.commandLine.appendSwitch(`disable-${errand}`);
}

/** Schemes that name nothing outside the page itself. */
const inner: ReadonlySet<string> = new Set(['data:', 'blob:', 'devtools:']);

/** "Nothing leaves this computer": whatever the window asks for that is not its engine's is stopped here. */
export function keepInside(session: Session, engineOrigin: EngineOrigin): void {
  session.setSpellCheckerEnabled(false); // else it downloads dictionaries
  session.webRequest.onBeforeRequest((details, answer) => {
    // The stream of events may be a WebSocket in development, which has another scheme but the same host.
    const url = details.url.replace(/^ws:/, 'http:');
    const scheme = URL.canParse(url) ? new URL(url).protocol : '';
    answer({ cancel: !inner.has(scheme) && originOf(url) !== engineOrigin() });
  });
}
